"""What is open, what opens a lock, and the shortest way there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from backend_quest.content.model import CourseFile, LevelEntry, ModuleEntry
from backend_quest.engine.progress import Progress


class Status(StrEnum):
    """State of a module or level on the map."""

    DONE = "done"
    PART = "part"
    OPEN = "open"
    LOCKED = "locked"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Need:
    """One condition of a lock: modules or levels (ids) of which one must be complete; done/total in levels."""

    ids: tuple[str, ...]
    met: bool
    counts: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The shortest way to a lock: the levels to play, in order, and the minutes they are planned for."""

    levels: tuple[str, ...]
    minutes: int


class Map:
    """The rules of unlocking over one course and one learner.

    ``playable`` says whether a level can be played on this computer (its runtime is there); a level that cannot be
    played, or is broken, never holds up the next one. Modules that belong to other stacks than ``stack`` are left out
    (``stack`` None: every stack that is offered counts).
    """

    def __init__(
        self,
        course: CourseFile,
        modules: Sequence[ModuleEntry],
        progress: Progress,
        *,
        stack: str | None = None,
        playable: Callable[[LevelEntry], bool] = lambda entry: True,
    ) -> None:
        raise NotImplementedError

    def modules(self) -> list[ModuleEntry]:
        """Modules of the learner's path, in map order."""
        raise NotImplementedError

    def module_status(self, module_id: str) -> Status:
        """DONE when every playable level is complete or the checkpoint was passed."""
        raise NotImplementedError

    def counts(self, module_id: str) -> tuple[int, int, int]:
        """Return (complete, all, left because not playable or broken)."""
        raise NotImplementedError

    def level_status(self, level_id: str) -> Status:
        """OPEN: may be played now. LOCKED: an earlier level of the row, or the module, holds it up."""
        raise NotImplementedError

    def needs(self, module_id: str) -> list[Need]:
        """What opens a module; empty where nothing is required."""
        raise NotImplementedError

    def way_to(self, module_id: str) -> Way:
        """The shortest way to open a module: fewest minutes over the choices of ``any``."""
        raise NotImplementedError

    def next_level(self, after: str | None = None) -> str | None:
        """The level that "Continue" opens: the opening of the course first, then the rest of a begun module, then map
        order. ``after`` prefers the one that follows it. None when all is done."""
        raise NotImplementedError

    def opened_by(self, before: Progress) -> list[str]:
        """Ids of modules that are open now and were locked under ``before``."""
        raise NotImplementedError

    def offered(self) -> dict[str, bool]:
        """Each stack's key and whether it can be chosen now (its language module ships)."""
        raise NotImplementedError
