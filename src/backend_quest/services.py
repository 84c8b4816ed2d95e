"""Everything a front end needs, in one place: the screens, the line mode and the commands all walk through here.

Methods that judge or run are blocking; a screen calls them from a worker thread.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from backend_quest.content.catalog import Catalog
from backend_quest.content.model import BankItem, Level, LevelEntry
from backend_quest.content.verdict import Answer, Exchange, ProgramError, Verdict
from backend_quest.engine.checkpoint import Asked
from backend_quest.engine.progress import LevelProgress, Progress
from backend_quest.engine.session import Ladder
from backend_quest.engine.unlock import Map
from backend_quest.runner.api import Cancel, Runner
from backend_quest.store.api import Store


@dataclass(frozen=True, slots=True)
class Submitted:
    """What one submitted answer changed. ``opened`` are modules; ``again`` says it had been passed before."""

    verdict: Verdict
    xp: int = 0
    hints_cost: int = 0
    again: bool = False
    opened: tuple[str, ...] = ()
    next_level: str | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """What a free run showed, without judging. ``exchange`` for servers; ``error`` where the program stopped."""

    ended: str
    printed: str = ""
    error: ProgramError | None = None
    exchange: Exchange | None = None
    log: str = ""
    ms: int = 0
    port: int | None = None
    ready_ms: int = 0
    protection: str = ""
    given: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    missing: str | None = None


@dataclass
class Services:
    """The game behind its front ends. ``clock`` gives seconds since 1970, ``shuffle`` shuffles in place."""

    catalog: Catalog
    store: Store
    runner: Runner
    clock: Callable[[], float]
    shuffle: Callable[[list[Any]], None]

    # ── what is known ────────────────────────────────────────────────────────────────────────

    @property
    def progress(self) -> Progress:
        """The learner's progress, up to date with every window of the game."""
        raise NotImplementedError

    @property
    def stack(self) -> str | None:
        """The learner's stack, None until one is chosen."""
        raise NotImplementedError

    def map(self) -> Map:
        """Return the unlocking rules over the current progress."""
        raise NotImplementedError

    def level_progress(self, level_id: str) -> LevelProgress:
        """Return the progress of one level."""
        raise NotImplementedError

    def playable(self, entry: LevelEntry) -> bool:
        """Whether the level's runtime is on this computer and its file is whole."""
        raise NotImplementedError

    # ── playing a level ──────────────────────────────────────────────────────────────────────

    def submit(self, level: Level, answer: Answer, *, seconds: float = 0.0, cancel: Cancel | None = None) -> Submitted:
        """Judge ``answer``, record the attempt (unless it could not be judged, or was cancelled) and say what changed.

        Raises AnswerError for an answer of the wrong shape, StoreError where the record cannot be written.
        """
        raise NotImplementedError

    def try_out(
        self, level: Level, answer: Answer, *, input: str | None = None, cancel: Cancel | None = None
    ) -> Tried:
        """Run the learner's program without judging: code, bug hunt, fill, Parsons, predict (after a pass), server."""
        raise NotImplementedError

    def point(self, level: Level, line: int) -> Verdict:
        """Judge a pointed line of a bug hunt. Not recorded."""
        raise NotImplementedError

    def hints(self, level: Level) -> Ladder:
        """Return the state of the hint ladder."""
        raise NotImplementedError

    def take_hint(self, level: Level) -> Ladder:
        """Open the next hint and record it; does nothing when all are open."""
        raise NotImplementedError

    def may_see_solution(self, level: Level) -> bool:
        """Whether the solution may be shown now."""
        raise NotImplementedError

    def solution(self, level: Level) -> Answer:
        """Return the solution as an answer; before a pass this records that it was taken.

        Raises QuestError where it may not be seen yet.
        """
        raise NotImplementedError

    def follow_up(self, level: Level) -> Asked | None:
        """Return a bank item on one of the level's concepts, to be asked after a taken solution."""
        raise NotImplementedError

    def last_answer(self, level_id: str) -> Answer | None:
        """Return the newest submitted answer of a level."""
        raise NotImplementedError

    def best_answer(self, level_id: str) -> Answer | None:
        """Return the newest answer that passed."""
        raise NotImplementedError

    def reset(self, level_id: str | None = None) -> None:
        """Start a level, or everything, over. The past stays in the store; drafts of the level are dropped."""
        raise NotImplementedError

    # ── checkpoints ──────────────────────────────────────────────────────────────────────────

    def draw_checkpoint(self, module_id: str) -> list[Asked]:
        """Return the items of a new checkpoint; empty where the module has no bank."""
        raise NotImplementedError

    def judge_item(self, item: BankItem, answer: Answer) -> Verdict:
        """Judge one bank item. Not recorded by itself."""
        raise NotImplementedError

    def finish_checkpoint(self, module_id: str, asked: list[Asked], right: list[bool]) -> bool:
        """Record a finished checkpoint and return whether it was passed."""
        raise NotImplementedError

    def close(self) -> None:
        """Stop programs and close the store."""
        raise NotImplementedError
