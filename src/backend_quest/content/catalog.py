"""The course as the rest of the game sees it: an index that is quick to have, levels read one at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from backend_quest.content.model import Bank, CourseFile, ErrorEntry, GlossaryEntry, Level, LevelEntry, ModuleEntry
from backend_quest.content.parts import Text


class Catalog(Protocol):
    """A course. Looking at ``course`` and ``modules`` reads no level file."""

    @property
    def course(self) -> CourseFile:
        """``course.yaml``."""

    @property
    def modules(self) -> Sequence[ModuleEntry]:
        """Every module, in the order of the course's groups. A module whose file is broken says so itself."""

    def module(self, module_id: str) -> ModuleEntry:
        """Return one module. Raises KeyError."""

    def entry(self, level_id: str) -> LevelEntry:
        """Return what the index knows of a level; a former id (``was``) leads to it too. Raises KeyError."""

    def level(self, level_id: str) -> Level:
        """Read a level. Raises KeyError, or ContentError where its file is broken."""

    def bank(self, module_id: str) -> Bank:
        """Read a module's bank; an empty one where it has none. Raises ContentError."""

    def glossary(self) -> Mapping[str, GlossaryEntry]:
        """Every term by key."""

    def concepts(self) -> Mapping[str, Text]:
        """Every concept by key."""

    def errors(self, language: str) -> Sequence[ErrorEntry]:
        """Plain words for the errors of a programming language, narrow patterns first."""
