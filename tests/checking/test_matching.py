from __future__ import annotations

from typing import Any

import pytest
from builders import value_of
from hypothesis import given
from hypothesis import strategies as st

from backend_quest.checking.matching import PatternError, contained, difference, same, search, text_matches
from backend_quest.content.parts import Matcher
from backend_quest.runner.api import Value

DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(DATA)
def test_a_value_equals_itself(data: Any) -> None:
    assert same(value_of(data), data)


@given(DATA, DATA)
def test_two_values_are_the_same_only_when_python_and_types_say_so(one: Any, other: Any) -> None:
    assert same(value_of(one), other) == (repr(one) == repr(other) or _equal(one, other))


def _equal(one: Any, other: Any) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(_equal(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_equal(item, other[key]) for key, item in one.items())
    return bool(one == other)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Value("bool", True, "True"), 1),
        (Value("int", 1, "1"), True),
        (Value("float", 5000.0, "5000.0"), 5000),
        (Value("tuple", [], "()"), []),
        (Value("other", "Everything", "<Everything>"), "Everything"),
        (Value("str", "5000", "'5000'"), 5000),
    ],
)
def test_equality_is_typed(value: Value, expected: Any) -> None:
    assert not same(value, expected)


def test_the_first_difference_is_named_by_its_path() -> None:
    value = value_of({"menu": [{"harga": 15000}, {"harga": "5000"}]})
    assert difference(value, {"menu": [{"harga": 15000}, {"harga": 5000}]}) == ("$.menu[1].harga", "5000", "'5000'")


def test_contained_lets_more_keys_be_and_knows_true_from_one() -> None:
    assert contained({"id": 7, "nama": "Kopi"}, {"nama": "Kopi"}) is None
    assert contained({"siap": True}, {"siap": 1}) == ("$.siap", "1", "True")
    assert contained({"harga": 5000.0}, {"harga": 5000}) is None
    assert contained({}, {"id": 1}) == ("$.id", "1", "-")


def test_all_parts_of_a_matcher_must_hold() -> None:
    matcher = Matcher(contains="buka", not_contains="tutup", matches=r"^Warung\b")
    assert text_matches(matcher, "Warung buka\n")
    assert not text_matches(matcher, "Warung buka, bukan tutup")
    assert not text_matches(matcher, "Toko buka")


def test_equality_of_texts_ignores_trailing_spaces_only() -> None:
    assert text_matches(Matcher(equals="5000\n0"), "5000  \n0\n\n")
    assert not text_matches(Matcher(equals="5000"), " 5000")


def test_a_pattern_that_runs_away_is_stopped() -> None:
    with pytest.raises(PatternError):
        search(r"(?:(?:a|a)+)+\d", "a" * 60)


def test_a_pattern_that_does_not_compile_is_the_levels_fault() -> None:
    with pytest.raises(PatternError):
        search("(", "x")
