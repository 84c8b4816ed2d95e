from __future__ import annotations

import pytest
from courses import course

from backend_quest.engine.progress import LevelProgress
from backend_quest.engine.session import Ladder, ladder, may_see_solution

COURSE = course()


@pytest.mark.parametrize(
    ("read", "price"),
    [(0, 0), (1, -2), (2, -2), (3, 0)],
)
def test_the_price_stands_before_the_hint_is_taken(read: int, price: int) -> None:
    assert ladder(LevelProgress(hints=read), 3, COURSE) == Ladder(read=read, total=3, price=price)


def test_more_says_whether_a_hint_is_left() -> None:
    assert ladder(LevelProgress(hints=2), 3, COURSE).more
    assert not ladder(LevelProgress(hints=3), 3, COURSE).more
    assert not ladder(LevelProgress(), 0, COURSE).more


def test_a_level_that_lost_hints_since_they_were_read() -> None:
    assert ladder(LevelProgress(hints=5), 2, COURSE) == Ladder(read=2, total=2, price=0)


@pytest.mark.parametrize("progress", [LevelProgress(hints=1, passed=True), LevelProgress(hints=1, solution_seen=True)])
def test_hints_are_free_once_nothing_is_left_to_earn(progress: LevelProgress) -> None:
    assert ladder(progress, 3, COURSE).price == 0


def test_the_solution_opens_after_three_tries_or_a_pass() -> None:
    assert [may_see_solution(LevelProgress(tries=tries)) for tries in range(5)] == [False, False, False, True, True]
    assert may_see_solution(LevelProgress(passed=True))
    assert may_see_solution(LevelProgress(solution_seen=True))
