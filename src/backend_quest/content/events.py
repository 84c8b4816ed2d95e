"""What happened, one record each. Events are appended and never changed; all progress is folded from them.

``at`` is in seconds since 1970 (UTC).
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class _Event(Struct, frozen=True, kw_only=True, tag_field="event", omit_defaults=True):
    at: float


class Attempted(_Event, frozen=True, kw_only=True, tag="attempt"):
    """An answer was submitted and judged. ``outcome`` is a value of ``Outcome``; ``seconds`` the time taken."""

    level: str
    kind: str
    version: str
    outcome: str
    answer: Any
    seconds: float = 0.0
    recognised: int | None = None


class HintRead(_Event, frozen=True, kw_only=True, tag="hint"):
    """Hint ``number`` (from 1) of a level was opened."""

    level: str
    number: int


class SolutionSeen(_Event, frozen=True, kw_only=True, tag="solution"):
    """The solution was taken before a pass: the level is complete without experience points."""

    level: str


class CheckpointDone(_Event, frozen=True, kw_only=True, tag="checkpoint"):
    """A checkpoint ended; ``items`` are the keys asked, ``missed`` the concepts answered wrongly."""

    module: str
    right: int
    total: int
    passed: bool
    items: list[str] = []
    missed: list[str] = []


class CardReviewed(_Event, frozen=True, kw_only=True, tag="review"):
    """A review card was answered: ``grade`` is ``knew``, ``unsure`` or ``forgot``."""

    card: str
    grade: str


class Reset(_Event, frozen=True, kw_only=True, tag="reset"):
    """Progress of a level, or of everything (``level`` absent), starts over. Nothing is deleted."""

    level: str | None = None


Event = Attempted | HintRead | SolutionSeen | CheckpointDone | CardReviewed | Reset
