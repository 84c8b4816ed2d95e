"""What a judge needs besides the level and the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from backend_quest.content.model import ErrorEntry
from backend_quest.runner.api import Cancel, Runner

Errors = Callable[[str], Sequence[ErrorEntry]]


def no_errors(language: str) -> Sequence[ErrorEntry]:
    """Return no plain words at all."""
    return ()


@dataclass(frozen=True, slots=True)
class Judging:
    """One judgement: the runner, the plain words for errors by language, the learner's stack, a way to cancel."""

    runner: Runner
    errors: Errors = no_errors
    stack: str | None = None
    cancel: Cancel | None = None

    @property
    def cancelled(self) -> bool:
        """Whether the judgement should stop."""
        return self.cancel is not None and self.cancel.is_set()
