from __future__ import annotations

from collections import Counter

import pytest
from courses import t
from hypothesis import given
from hypothesis import strategies as st

from backend_quest.content.kinds import Option, SingleChoice
from backend_quest.content.model import Bank, BankItem, CheckpointRules
from backend_quest.engine.checkpoint import Asked, draw, in_order, needed, passes

RULES = CheckpointRules(items=8, earlier=2, pass_percent=80)
BODY = SingleChoice(options=[Option(key="a", text=t("a"), says=t("a"), correct=True)])


def bank(module: str, *concepts: str) -> Bank:
    items = [BankItem(key=f"{n}", concept=concept, task=t("?"), body=BODY) for n, concept in enumerate(concepts)]
    return Bank(module=module, items=items)


def as_they_stand(cards: list[Asked]) -> None:
    """A shuffle that shuffles nothing."""


def cards(drawn: list[Asked]) -> list[str]:
    return [one.card for one in drawn]


def test_two_items_of_eight_come_from_earlier_modules() -> None:
    drawn = draw(bank("m", *"abcdefghij"), [bank("x", "a"), bank("y", "b", "c")], RULES, {}, as_they_stand)
    assert Counter(one.module for one in drawn) == {"m": 6, "x": 1, "y": 1}


def test_too_few_earlier_items_leave_room_for_more_of_the_module() -> None:
    assert Counter(one.module for one in draw(bank("m", *"abcdefghij"), [], RULES, {}, as_they_stand)) == {"m": 8}
    drawn = draw(bank("m", *"abcdefghij"), [bank("x", "a")], RULES, {}, as_they_stand)
    assert Counter(one.module for one in drawn) == {"m": 7, "x": 1}


def test_a_small_bank_gives_what_it_has_and_an_empty_one_nothing() -> None:
    assert len(draw(bank("m", "a", "b"), [bank("x", *"abcdef")], RULES, {}, as_they_stand)) == 4
    assert draw(bank("m"), [bank("x", *"abcdef")], RULES, {}, as_they_stand) == []


def test_what_was_asked_least_often_is_asked_first() -> None:
    asked = {"m#0": 2, "m#1": 1, "m#2": 0, "x#0": 1}
    rules = CheckpointRules(items=3, earlier=1, pass_percent=80)
    drawn = draw(bank("m", "a", "b", "c"), [bank("x", "a", "b")], rules, asked, as_they_stand)
    assert cards(drawn) == ["m#2", "m#1", "x#1"]


def test_every_concept_comes_once_before_any_comes_twice() -> None:
    asked = {"m#3": 9}
    one_each = in_order([Asked("m", item) for item in bank("m", "a", "a", "a", "b").items], asked, as_they_stand)
    assert cards(one_each) == ["m#0", "m#3", "m#1", "m#2"]


def test_the_order_is_shuffled_before_and_after_the_choice() -> None:
    rules = CheckpointRules(items=2, earlier=0, pass_percent=80)
    assert cards(draw(bank("m", *"abc"), [], rules, {}, list.reverse)) == ["m#1", "m#2"]


@pytest.mark.parametrize(("total", "right"), [(8, 7), (10, 8), (5, 4), (1, 1), (4, 4)])
def test_the_pass_mark_is_rounded_up_to_whole_items(total: int, right: int) -> None:
    assert needed(total, RULES) == right
    assert passes(right, total, RULES)
    assert not passes(right - 1, total, RULES)


def test_a_checkpoint_without_items_is_not_passed() -> None:
    assert not passes(0, 0, RULES)


@given(st.lists(st.sampled_from("abc"), max_size=20), st.lists(st.sampled_from("abc"), max_size=5), st.randoms())
def test_no_item_is_drawn_twice_and_none_more_than_allowed(own: list[str], before: list[str], random: object) -> None:
    drawn = draw(bank("m", *own), [bank("x", *before)], RULES, {}, random.shuffle)  # type: ignore[attr-defined]
    earlier = min(2, len(before))
    assert len(set(cards(drawn))) == len(drawn) == (min(8 - earlier, len(own)) + earlier if own else 0)
