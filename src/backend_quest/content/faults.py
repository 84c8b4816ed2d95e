"""Faults of course files: where, and one plain sentence in every language of the game."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from backend_quest.content.parts import Text


class Fault(Struct, frozen=True, kw_only=True):
    """One fault. ``line`` and ``column`` count from 1; ``rule`` is a stable short name for tools."""

    path: str
    line: int
    column: int
    message: Text
    rule: str = ""
    warning: bool = False

    def format(self, language: str) -> str:
        """Return ``file:line:column: sentence``."""
        return f"{self.path}:{self.line}:{self.column}: {self.message.get(language)}"


class ContentError(Exception):
    """A course file that cannot be used, with all of its faults."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(fault.format("en") for fault in self.faults))
