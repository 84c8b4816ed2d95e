"""Collecting the faults of one file, each with its place and one sentence in every language of the game."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from backend_quest.content.faults import ContentError, Fault
from backend_quest.content.parts import Text
from backend_quest.i18n import Translator
from backend_quest.text import clean_line

_LIMIT = 100
_QUOTE = 120
_INDONESIAN, _ENGLISH = Translator("id"), Translator("en")


class Place(Protocol):
    """Anything that stands somewhere in a file; ``line`` and ``column`` count from 1."""

    @property
    def line(self) -> int:
        """The line."""

    @property
    def column(self) -> int:
        """The column, in characters."""


class At(Struct, frozen=True):
    """A bare place."""

    line: int
    column: int


START = At(1, 1)


class Report:
    """The faults of one file, in the order found; after the hundredth, no more are kept.

    A rule is at the same time the key of its sentence in ``locale/<language>/faults.json``.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[Fault] = []

    def add(self, rule: str, place: Place = START, /, *, warning: bool = False, **values: object) -> None:
        """Note a fault. ``values`` fill the sentence; they may be untrusted."""
        if len(self.faults) >= _LIMIT:
            return
        words = {key: clean_line(str(value), _QUOTE) for key, value in values.items()}
        message = Text(id=_INDONESIAN(f"faults.{rule}", **words), en=_ENGLISH(f"faults.{rule}", **words))
        self.faults.append(
            Fault(path=self.path, line=place.line, column=place.column, message=message, rule=rule, warning=warning)
        )

    @property
    def broken(self) -> bool:
        """Whether any fault is more than a warning."""
        return any(not fault.warning for fault in self.faults)

    def sorted(self) -> list[Fault]:
        """Return the faults in the order of the file."""
        return sorted(self.faults, key=lambda fault: (fault.line, fault.column))

    def error(self) -> ContentError:
        """Return the error that carries all faults, those that break the file first."""
        return ContentError(sorted(self.sorted(), key=lambda fault: fault.warning))
