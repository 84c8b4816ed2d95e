"""Progress, folded from events: what was passed, what it earned, which days were played."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from backend_quest.content.events import Event
from backend_quest.content.model import CourseFile, Rank


@dataclass(frozen=True, slots=True)
class LevelProgress:
    """What happened in one level. ``tries`` counts judged answers that did not pass since the last reset."""

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

    @property
    def xp(self) -> int:
        """Experience points in all."""
        return sum(level.xp for level in self.levels.values())

    def level(self, level_id: str) -> LevelProgress:
        """Return the progress of a level; an empty one where nothing happened yet."""
        return self.levels.get(level_id, LevelProgress())


def fold(progress: Progress, event: Event, course: CourseFile, utc_offset: float = 0.0) -> Progress:
    """Return ``progress`` after ``event``. ``utc_offset`` (seconds) gives the learner's local days."""
    raise NotImplementedError


def fold_all(events: Iterable[Event], course: CourseFile, utc_offset: float = 0.0) -> Progress:
    """Return the progress that ``events`` amount to."""
    raise NotImplementedError


def worth(kind: str, course: CourseFile) -> int:
    """Return what a first pass of ``kind`` earns before hints."""
    raise NotImplementedError


def rank_of(xp: int, course: CourseFile) -> tuple[Rank, Rank | None]:
    """Return the rank held at ``xp`` and the next one, None at the top."""
    raise NotImplementedError


def streak(days: frozenset[int], today: int) -> tuple[int, int]:
    """Return (current, best) streak in days. A streak forgives one missed day in any seven."""
    raise NotImplementedError
