from __future__ import annotations

from collections.abc import Sequence

import pytest
from courses import attempt, course
from hypothesis import given
from hypothesis import strategies as st

from backend_quest.content.events import CardReviewed, CheckpointDone, Event, HintRead, Reset, SolutionSeen
from backend_quest.engine.progress import (
    LevelProgress,
    Progress,
    fold,
    fold_all,
    local_day,
    rank_of,
    streak,
    worth,
)

COURSE = course()
DAY = 86_400.0


def after(*events: Event) -> Progress:
    return fold_all(events, COURSE)


def hint(level: str, number: int) -> HintRead:
    return HintRead(at=0, level=level, number=number)


@pytest.mark.parametrize(
    ("kind", "xp"),
    [
        ("single_choice", 10),
        ("multi_choice", 10),
        ("match_pairs", 10),
        ("predict_output", 10),
        ("reflection", 10),
        ("fill_blank", 15),
        ("parsons", 15),
        ("bug_hunt", 15),
        ("code_task", 20),
        ("server_task", 20),
        ("sql_query", 20),
    ],
)
def test_a_first_pass_earns_what_its_kind_is_worth(kind: str, xp: int) -> None:
    assert worth(kind, COURSE) == xp
    assert after(attempt("m/1", kind=kind)).xp == xp


def test_the_first_hint_is_free_and_each_further_one_costs() -> None:
    def earned(hints: int) -> int:
        return after(*(hint("m/1", n) for n in range(1, hints + 1)), attempt("m/1")).xp

    assert [earned(hints) for hints in range(6)] == [10, 10, 8, 6, 5, 5]


def test_a_hint_that_two_windows_recorded_costs_once() -> None:
    assert after(hint("m/1", 1), hint("m/1", 2), hint("m/1", 2), attempt("m/1")).xp == 8


def test_hints_after_the_pass_cost_nothing() -> None:
    assert after(attempt("m/1"), hint("m/1", 1), hint("m/1", 2), hint("m/1", 3)).xp == 10


def test_passing_again_earns_nothing_and_a_new_version_takes_no_pass_away() -> None:
    progress = after(attempt("m/1"), attempt("m/1", version="v2"), attempt("m/1", "not_yet", version="v3"))
    assert progress.level("m/1") == LevelProgress(tries=1, passed=True, xp=10, version="v2")


def test_a_pass_after_the_solution_is_complete_without_xp() -> None:
    taken = after(SolutionSeen(at=0, level="m/1"))
    assert taken.level("m/1").complete
    assert not taken.level("m/1").passed
    assert fold(taken, attempt("m/1"), COURSE).level("m/1") == LevelProgress(
        passed=True, solution_seen=True, xp=0, version="v1"
    )


@pytest.mark.parametrize("outcome", ["not_yet", "error", "timeout"])
def test_judged_answers_count_as_tries(outcome: str) -> None:
    assert after(attempt("m/1", outcome), attempt("m/1", outcome)).level("m/1").tries == 2


@pytest.mark.parametrize("outcome", ["missing", "fault"])
def test_what_could_not_be_judged_leaves_no_trace(outcome: str) -> None:
    assert after(attempt("m/1", outcome)) == Progress()


def test_a_level_that_starts_over_keeps_its_xp_until_a_new_pass_replaces_it() -> None:
    played = [hint("m/1", 1), hint("m/1", 2), hint("m/1", 3), attempt("m/1", "error"), attempt("m/1")]
    reset = after(*played, attempt("m/2"), Reset(at=1, level="m/1"))
    assert reset.level("m/1") == LevelProgress(xp=6)
    assert reset.level("m/2").passed
    better = fold(reset, attempt("m/1"), COURSE)
    assert better.xp == 10 + 10
    worse = fold_all([*played, Reset(at=1, level="m/1"), hint("m/1", 2), *[hint("m/1", 9)], attempt("m/1")], COURSE)
    assert worse.xp == 6


def test_a_solution_taken_before_the_reset_does_not_count_after_it() -> None:
    progress = after(SolutionSeen(at=0, level="m/1"), Reset(at=1, level="m/1"))
    assert not progress.level("m/1").complete
    assert fold(progress, attempt("m/1"), COURSE).xp == 10


def test_starting_everything_over_leaves_nothing() -> None:
    done = CheckpointDone(at=0, module="m", right=7, total=8, passed=True, items=["m#a"], missed=["x"])
    assert after(attempt("m/1"), done, Reset(at=1)) == Progress()


def test_a_checkpoint_skips_the_module_only_when_passed_and_remembers_what_was_asked() -> None:
    def done(passed: bool) -> CheckpointDone:
        return CheckpointDone(
            at=3 * DAY, module="m", right=1, total=2, passed=passed, items=["m#a", "m#b"], missed=["web.url"]
        )

    failed = after(done(False), done(False))
    assert (failed.skipped, failed.weak, failed.asked) == (frozenset(), {"web.url": 2}, {"m#a": 2, "m#b": 2})
    passed = after(done(True))
    assert (passed.skipped, passed.xp, passed.days) == ({"m"}, 0, {local_day(3 * DAY, 0)})


def test_days_are_the_learners_own() -> None:
    midnight = 1_700_006_400.0  # 2023-11-15 00:00 UTC
    for offset, shift in ((0.0, 0), (7 * 3600.0, 0), (-3600.0, -1)):
        days = fold_all([attempt("m/1", at=midnight)], COURSE, offset).days
        assert days == {738_839 + shift}
    assert fold_all([attempt("m/1", at=midnight)], COURSE, lambda at: -1.0).days == {738_838}


def test_time_and_passes_are_counted_by_day() -> None:
    progress = after(
        attempt("m/1", "error", at=0), attempt("m/1", at=DAY), attempt("m/1", at=DAY), attempt("m/2", at=DAY)
    )
    first = local_day(0, 0)
    assert progress.seconds == 40
    assert progress.passes == {first + 1: 2}
    assert progress.days == {first, first + 1}
    assert after(CardReviewed(at=0, card="m#a", grade="knew")).days == {first}


def test_ranks() -> None:
    def keys(xp: int) -> tuple[str, str | None]:
        held, following = rank_of(xp, COURSE)
        return held.key, following.key if following else None

    assert keys(0) == ("r0", "r100")
    assert keys(99) == ("r0", "r100")
    assert keys(100) == ("r100", "r500")
    assert keys(9_999) == ("r500", None)


@pytest.mark.parametrize(
    ("days", "today", "current", "best"),
    [
        ([], 10, 0, 0),
        ([10], 10, 1, 1),
        ([8, 9, 10], 10, 3, 3),
        ([8, 9, 10], 11, 3, 3),  # today is not over
        ([8, 9, 10], 12, 3, 3),  # one missed day is forgiven
        ([8, 9, 10], 13, 0, 3),
        ([8, 10], 10, 2, 2),
        ([6, 8, 10], 10, 2, 2),  # two missed in seven days
        ([1, 2, 4, 5, 7], 7, 3, 4),  # 3 and 6 missed: the current streak starts after 3
        ([1, 2, 4, 5, 6, 7, 8, 9, 11], 11, 9, 9),  # 3 and 10 are seven days apart
        ([1, 2, 4, 5, 6, 7, 8, 10], 10, 6, 7),  # 3 and 9 are not
        ([1, 2, 3, 20], 20, 1, 3),
        ([10, 11, 50], 11, 2, 2),  # a clock that was wrong
    ],
)
def test_streaks(days: list[int], today: int, current: int, best: int) -> None:
    assert streak(frozenset(days), today) == (current, best)


@given(st.frozensets(st.integers(0, 60)), st.integers(0, 60))
def test_a_streak_is_what_its_definition_says(days: frozenset[int], today: int) -> None:
    def forgiving(start: int, end: int) -> bool:
        missed = [day not in days for day in range(start, end + 1)]
        return all(sum(missed[at : at + 7]) <= 1 for at in range(len(missed)))

    def longest(end: int) -> int:
        starts = [start for start in range(-1, end + 1) if forgiving(start, end)]
        return max((sum(day in days for day in range(start, end + 1)) for start in starts), default=0)

    current, best = streak(days, today)
    assert current == longest(today if today in days else today - 1)
    assert best == max((longest(end) for end in range(61)), default=0)


LEVELS = st.sampled_from(["m/1", "m/2", "n/1"])
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        attempt,
        LEVELS,
        st.sampled_from(["passed", "not_yet", "error", "missing", "unheard-of"]),
        at=st.floats(0, 1e9),
        kind=st.sampled_from(["single_choice", "parsons", "code_task"]),
    ),
    st.builds(HintRead, at=st.floats(0, 1e9), level=LEVELS, number=st.integers(-5, 10**9)),
    st.builds(SolutionSeen, at=st.floats(0, 1e9), level=LEVELS),
    st.builds(Reset, at=st.just(0.0), level=LEVELS),
)


@given(st.lists(EVENTS, max_size=30))
def test_xp_stays_within_what_a_level_is_worth_and_never_falls(events: Sequence[Event]) -> None:
    progress, xp = Progress(), 0
    for event in events:
        progress = fold(progress, event, COURSE)
        assert progress.xp >= xp
        xp = progress.xp
    assert all(level.xp == 0 or 5 <= level.xp <= 20 for level in progress.levels.values())


@given(st.lists(EVENTS, max_size=20), st.randoms(use_true_random=False))
def test_levels_do_not_mind_how_their_events_are_mixed(events: list[Event], random: object) -> None:
    by_level = sorted(events, key=lambda event: event.level or "")  # type: ignore[union-attr]
    one, other = fold_all(events, COURSE), fold_all(by_level, COURSE)
    assert (one.levels, one.days, one.passes) == (other.levels, other.days, other.passes)


@given(st.lists(EVENTS, max_size=20))
def test_folding_changes_nothing_that_was_there(events: list[Event]) -> None:
    progress = fold_all(events, COURSE)
    before = (dict(progress.levels), dict(progress.asked), dict(progress.passes), progress.days)
    fold_all(events, COURSE)
    for event in events:
        fold(progress, event, COURSE)
    assert before == (progress.levels, progress.asked, progress.passes, progress.days)
