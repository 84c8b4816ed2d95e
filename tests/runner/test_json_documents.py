"""JSON as a language."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_quest.runner.api import CaseInput, CaseResult, Ended, Program, Value
from backend_quest.runner.local import LocalRunner


def read(runner: LocalRunner, text: str) -> CaseResult:
    return runner.run(Program("json", {"menu.json": text}, "menu.json"), [CaseInput()]).cases[0]


def plain(value: Value) -> Any:
    if value.type == "list":
        return [plain(item) for item in value.data]
    if value.type == "dict":
        return {plain(key): plain(item) for key, item in value.data}
    return value.data


def test_json_is_always_there(runner: LocalRunner) -> None:
    assert runner.runtime("json").found


def test_value_keeps_its_types_and_is_shown_as_json(runner: LocalRunner) -> None:
    value = read(runner, '{"a": [1, 1.0, true, null, "é"]}').value
    assert value is not None
    assert value.shown == '{"a": [1, 1.0, true, null, "é"]}'
    (pair,) = value.data
    assert [item.type for item in pair[1].data] == ["int", "float", "bool", "none", "str"]


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('{\n"a": 1,\n}', "Illegal trailing comma before end of object: line 2 column 7 (char 8)", 2),
        ("[1,\n\n]", "Illegal trailing comma before end of array: line 1 column 3 (char 2)", 1),
        ("{'a': 1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)", 1),
        ('{"a": 1 "b": 2}', "Expecting ',' delimiter: line 1 column 9 (char 8)", 1),
        ('{"a": }', "Expecting value: line 1 column 7 (char 6)", 1),
        ('{"a": 1,\n "b": {"a": 2},\n "a": 3}', 'Key "a" stands twice, first on line 1: line 3 column 2 (char 26)', 3),
        ('{"\\u0061": 1, "a": 3}', 'Key "a" stands twice, first on line 1: line 1 column 15 (char 14)', 1),
        ("[1,\n NaN]", "NaN is not a JSON value: line 2 column 2 (char 5)", 2),
        ("[-Infinity]", "-Infinity is not a JSON value: line 1 column 2 (char 1)", 1),
        ("", "Expecting value: line 1 column 1 (char 0)", 1),
        ("[" * 101 + "]" * 101, "Nested too deep: line 1 column 101 (char 100)", 1),
        ("[" * 200_000, "Nested too deep", None),
        ("9" * 5000, None, None),
        ('"' + "a" * 1_000_001 + '"', "Document too large: line 1 column 1 (char 0)", 1),
    ],
)
def test_faults_are_named_with_their_line(
    runner: LocalRunner, text: str, message: str | None, line: int | None
) -> None:
    result = read(runner, text)
    assert result.failure is not None
    assert (result.ended, result.value, result.failure.type) == (Ended.RAISED, None, "JSONDecodeError")
    assert message is None or result.failure.message == message
    assert (result.failure.line, result.failure.file) == (line, "menu.json")


@pytest.mark.parametrize("text", ['{"NaN": "Infinity, NaN"}', '[{"a": 1}, {"a": 1}]', '["a", "a", {"a": ["a"]}]'])
def test_what_only_looks_loose_is_accepted(runner: LocalRunner, text: str) -> None:
    assert read(runner, text).ended is Ended.OK


documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(documents)
def test_every_document_survives(data: Any) -> None:
    runner = LocalRunner()
    value = read(runner, json.dumps(data)).value
    assert value is not None
    assert plain(value) == data
    assert len(value.shown) <= 300


@given(st.text(alphabet='{}[]",:\\ 0a\nN'))
def test_no_text_breaks_the_reader(text: str) -> None:
    result = read(LocalRunner(), text)
    assert result.ended in (Ended.OK, Ended.RAISED)
