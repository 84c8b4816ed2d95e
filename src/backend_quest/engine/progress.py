"""Progress, folded from events: what was passed, what it earned, which days were played.

XP of a level is earned once. After a reset the level is played anew with its old XP still standing; a new pass
replaces what it earned, and the better of the two stands, so that playing again never costs anything. Only a reset of
everything takes XP away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from backend_quest.content.events import Attempted, CardReviewed, CheckpointDone, Event, HintRead, Reset, SolutionSeen
from backend_quest.content.model import CourseFile, Rank
from backend_quest.content.verdict import Outcome

CHOICE_KINDS = frozenset({"single_choice", "multi_choice", "match_pairs", "predict_output", "reflection"})
ARRANGE_KINDS = frozenset({"fill_blank", "parsons", "bug_hunt"})

_UNJUDGED = frozenset({Outcome.MISSING.value, Outcome.FAULT.value})
_DAY = 86_400
_FIRST_DAY = 719_163  # the ordinal of 1970-01-01
_WEEK = 7

Offset = float | Callable[[float], float]
"""Seconds from UTC to the learner's local time: one number, or what it was at a moment (seconds since 1970)."""


@dataclass(frozen=True, slots=True)
class LevelProgress:
    """What happened in one level since its last reset, and the XP it earned.

    ``tries`` counts judged answers that did not pass; ``version`` is the level's version at the newest pass.
    """

    tries: int = 0
    hints: int = 0
    passed: bool = False
    solution_seen: bool = False
    xp: int = 0
    version: str = ""

    @property
    def complete(self) -> bool:
        """Whether the level no longer holds anything up."""
        return self.passed or self.solution_seen

    @property
    def begun(self) -> bool:
        """Whether anything was done in the level."""
        return self.complete or self.tries > 0 or self.hints > 0


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that is known of one learner. ``days`` are ordinals of local days with a judged answer."""

    levels: dict[str, LevelProgress] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()
    """Modules whose checkpoint was passed."""
    weak: dict[str, int] = field(default_factory=dict)
    """Concepts answered wrongly in checkpoints, and how often."""
    asked: dict[str, int] = field(default_factory=dict)
    """Bank items already asked in checkpoints, by module-qualified key, and how often."""
    days: frozenset[int] = frozenset()
    seconds: float = 0.0
    passes: dict[int, int] = field(default_factory=dict)
    """How many levels were passed on each local day (ordinals); passing a passed level again does not count."""

    @property
    def xp(self) -> int:
        """Experience points in all."""
        return sum(level.xp for level in self.levels.values())

    def level(self, level_id: str) -> LevelProgress:
        """Return the progress of a level; an empty one where nothing happened yet."""
        return self.levels.get(level_id, LevelProgress())


def fold(progress: Progress, event: Event, course: CourseFile, utc_offset: Offset = 0.0) -> Progress:
    """Return ``progress`` after ``event``. ``utc_offset`` gives the learner's local days."""
    match event:
        case Attempted():
            return _attempted(progress, event, course, utc_offset)
        case HintRead(level=name, number=number):
            level = progress.level(name)
            return _with_level(progress, name, replace(level, hints=max(level.hints, number)))
        case SolutionSeen(level=name):
            return _with_level(progress, name, replace(progress.level(name), solution_seen=True))
        case CheckpointDone():
            return _checkpoint(_on_day(progress, event.at, utc_offset), event)
        case CardReviewed():
            return _on_day(progress, event.at, utc_offset)
        case Reset(level=name):
            if name is None:
                return Progress()
            return _with_level(progress, name, LevelProgress(xp=progress.level(name).xp))


def fold_all(events: Iterable[Event], course: CourseFile, utc_offset: Offset = 0.0) -> Progress:
    """Return the progress that ``events`` amount to."""
    progress = Progress()
    for event in events:
        progress = fold(progress, event, course, utc_offset)
    return progress


def local_day(at: float, utc_offset: Offset) -> int:
    """Return the ordinal of the local day at ``at`` (seconds since 1970)."""
    offset = utc_offset(at) if callable(utc_offset) else utc_offset
    return int((at + offset) // _DAY) + _FIRST_DAY


def worth(kind: str, course: CourseFile) -> int:
    """Return what a first pass of ``kind`` earns before hints."""
    if kind in CHOICE_KINDS:
        return course.xp.choice
    return course.xp.arrange if kind in ARRANGE_KINDS else course.xp.build


def rank_of(xp: int, course: CourseFile) -> tuple[Rank, Rank | None]:
    """Return the rank held at ``xp`` and the next one, None at the top."""
    ranks = sorted(course.ranks, key=lambda rank: rank.from_xp)
    held = max(sum(rank.from_xp <= xp for rank in ranks), 1)
    return ranks[held - 1], ranks[held] if held < len(ranks) else None


def streak(days: frozenset[int], today: int) -> tuple[int, int]:
    """Return (current, best) streak: days played in a row, where one missed day in any seven breaks nothing.

    Missed days are not counted. A day that is not over yet breaks nothing either; days after ``today`` are left out
    of the current streak.
    """
    ends = [day for day in days if day + 1 not in days]
    return _length(days, today if today in days else today - 1), max((_length(days, day) for day in ends), default=0)


def _length(days: frozenset[int], last: int) -> int:
    """Return how many days were played in the streak that ends on ``last``, a day that may itself be forgiven."""
    length, missed, day = 0, last + _WEEK, last
    while day in days or missed - day >= _WEEK:
        if day in days:
            length += 1
        else:
            missed = day
        day -= 1
    return length


def _attempted(progress: Progress, event: Attempted, course: CourseFile, utc_offset: Offset) -> Progress:
    if event.outcome in _UNJUDGED:
        return progress
    level = progress.level(event.level)
    progress = replace(_on_day(progress, event.at, utc_offset), seconds=progress.seconds + max(event.seconds, 0.0))
    if event.outcome != Outcome.PASSED:
        return _with_level(progress, event.level, replace(level, tries=level.tries + 1))
    if not level.passed:
        earned = 0 if level.solution_seen else _earned(event.kind, level.hints, course)
        level = replace(level, passed=True, xp=max(level.xp, earned))
        day = local_day(event.at, utc_offset)
        progress = replace(progress, passes={**progress.passes, day: progress.passes.get(day, 0) + 1})
    return _with_level(progress, event.level, replace(level, version=event.version))


def _earned(kind: str, hints: int, course: CourseFile) -> int:
    full = worth(kind, course)
    return max(full + course.xp.hint * max(hints - 1, 0), min(course.xp.least, full))


def _checkpoint(progress: Progress, event: CheckpointDone) -> Progress:
    return replace(
        progress,
        skipped=progress.skipped | {event.module} if event.passed else progress.skipped,
        weak=_counted(progress.weak, event.missed),
        asked=_counted(progress.asked, event.items),
    )


def _counted(counts: dict[str, int], keys: Iterable[str]) -> dict[str, int]:
    counts = dict(counts)
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    return counts


def _on_day(progress: Progress, at: float, utc_offset: Offset) -> Progress:
    day = local_day(at, utc_offset)
    return progress if day in progress.days else replace(progress, days=progress.days | {day})


def _with_level(progress: Progress, name: str, level: LevelProgress) -> Progress:
    return replace(progress, levels={**progress.levels, name: level})
