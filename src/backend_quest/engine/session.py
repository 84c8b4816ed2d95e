"""One learner in one level: the ladder of hints, the tries until the solution may be seen."""

from __future__ import annotations

from dataclasses import dataclass

from backend_quest.content.model import CourseFile
from backend_quest.engine.progress import LevelProgress

TRIES_BEFORE_SOLUTION = 3


@dataclass(frozen=True, slots=True)
class Ladder:
    """The hints of a level: how many were read, how many there are, and what the next one costs (0 or less)."""

    read: int
    total: int
    price: int

    @property
    def more(self) -> bool:
        """Whether another hint is left."""
        return self.read < self.total


def ladder(progress: LevelProgress, total: int, course: CourseFile) -> Ladder:
    """Return the ladder: the first hint is free, each further one costs ``xp.hint``.

    Once nothing is left to earn, after a pass or a taken solution, all are free.
    """
    read = min(progress.hints, total)
    free = read == 0 or read == total or progress.complete
    return Ladder(read=read, total=total, price=0 if free else course.xp.hint)


def may_see_solution(progress: LevelProgress) -> bool:
    """Whether the solution may be taken: after three real tries, and always once the level is complete."""
    return progress.complete or progress.tries >= TRIES_BEFORE_SOLUTION
