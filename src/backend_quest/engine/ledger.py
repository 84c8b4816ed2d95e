"""Progress that grows with the events, and the newest answers beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from backend_quest.content.events import Attempted, CardReviewed, CheckpointDone, Event, Reset
from backend_quest.content.model import CourseFile
from backend_quest.content.verdict import Answer, Outcome
from backend_quest.engine.progress import Offset, Progress, fold


class Ledger:
    """What the events up to ``number`` amount to. ``current`` gives the id a level has now for any id it had."""

    def __init__(self, course: CourseFile, current: Callable[[str], str], utc_offset: Offset) -> None:
        self._course = course
        self._current = current
        self._utc_offset = utc_offset
        self.number = 0
        self.progress = Progress()
        self.last: dict[str, Answer] = {}
        """The newest answer of each level since it was last started over."""
        self.best: dict[str, Answer] = {}
        """The newest answer that passed, likewise."""

    def add(self, events: Iterable[tuple[int, Event]]) -> None:
        """Take in what came after ``number``."""
        for number, event in events:
            event = self._renamed(event)
            self.progress = fold(self.progress, event, self._course, self._utc_offset)
            self._keep_answers(event)
            self.number = number

    def _renamed(self, event: Event) -> Event:
        if isinstance(event, CheckpointDone | CardReviewed) or event.level is None:
            return event
        name = self._current(event.level)
        return event if name == event.level else replace(event, level=name)

    def _keep_answers(self, event: Event) -> None:
        if isinstance(event, Attempted):
            self.last[event.level] = event.answer
            if event.outcome == Outcome.PASSED:
                self.best[event.level] = event.answer
        elif isinstance(event, Reset):
            for answers in (self.last, self.best):
                if event.level is None:
                    answers.clear()
                else:
                    answers.pop(event.level, None)
