"""What the pieces of a course are made of: texts, conditions, programs.

Every struct mirrors one place of the level format (``docs/level-format.md``) and is immutable.
Files are read into these structs by :mod:`backend_quest.content.schema`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from msgspec import UNSET, Struct


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The base of every struct of the course: immutable, keyword only, no unknown keys."""


class Text(Record, frozen=True, kw_only=True):
    """One text in every language of the course; ``more`` are pairs of language and text, from overlays."""

    id: str
    en: str
    more: tuple[tuple[str, str], ...] = ()

    def get(self, language: str) -> str:
        """Return the text in ``language``; English where the language is not written."""
        if language == "id":
            return self.id
        return next((text for name, text in self.more if name == language), self.en)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the text is written in."""
        return (*WRITTEN, *(language for language, _ in self.more))

    def each(self, change: Callable[[str], str]) -> Text:
        """Return the text with ``change`` made in every language."""
        more = tuple((language, change(text)) for language, text in self.more)
        return Text(id=change(self.id), en=change(self.en), more=more)


WRITTEN = ("id", "en")
"""The languages that stand side by side in the course's own files; a further one has overlays."""


class Matcher(Record, frozen=True, kw_only=True):
    """A condition on a text or a value; all parts that are given must hold."""

    equals: Any = UNSET
    not_equals: Any = UNSET
    contains: str | None = None
    not_contains: str | None = None
    matches: str | None = None


class RequestWhen(Record, frozen=True, kw_only=True):
    """Conditions on the last request that was sent. ``path`` is that without the query."""

    method: Matcher | None = None
    path: Matcher | None = None
    query: Matcher | None = None
    headers: dict[str, Matcher] = {}
    body: Matcher | None = None


class ResponseWhen(Record, frozen=True, kw_only=True):
    """Conditions on the last response that came back."""

    status: Matcher | None = None
    body: Matcher | None = None


class When(Record, frozen=True, kw_only=True):
    """When a mistake is recognised, where equal behaviour is not the measure."""

    answer: Matcher | dict[str, Matcher] | None = None
    cell: int | None = None
    output: Matcher | None = None
    stderr: Matcher | None = None
    source: Matcher | None = None
    ended: Literal["timeout"] | None = None
    case: int | None = None
    step: int | None = None
    body: Matcher | None = None
    request: RequestWhen | None = None
    response: ResponseWhen | None = None


# ── programs ─────────────────────────────────────────────────────────────────────────────────


class Snippet(Record, frozen=True, kw_only=True):
    """A short text that is shown, and run where its language can be run; in SQL after ``setup``, which is not shown."""

    language: str
    code: str
    setup: str | None = None


class File(Record, frozen=True, kw_only=True):
    """A file of a task: the learner's (starter and solution) or one to read only."""

    starter: str | None = None
    solution: str | None = None
    read_only: str | None = None


class Case(Record, frozen=True, kw_only=True):
    """One check of a program: what goes in and what must come out, or a ``test`` of the level's that must pass."""

    name: Text | None = None
    given: dict[str, Any] = {}
    input: str | None = None
    call: str | None = None
    equals: Any = UNSET
    raises: str | None = None
    prints: Matcher | None = None
    parses: Any = UNSET
    test: str | None = None
    hidden: bool = False


class CodeMistake(Record, frozen=True, kw_only=True):
    """A known wrong program and what its author should read."""

    files: dict[str, str]
    says: Text
    when: When | None = None


class Mutant(Record, frozen=True, kw_only=True):
    """A wrong version of the program that the learner's tests must catch, and what to say where they let it slip."""

    name: Text
    files: dict[str, str]
    says: Text


class Code(Record, frozen=True, kw_only=True):
    """A program that the learner writes or mends. ``seconds`` limits one judgement.

    ``tests`` names the file that the language's framework of tests runs: the level's own tests, or the learner's where
    there are ``mutants``; then each run may take ``seconds``.
    """

    language: str
    files: dict[str, File]
    cases: list[Case] = []
    tests: str | None = None
    mutants: list[Mutant] = []
    mistakes: list[CodeMistake] = []
    start: str | None = None
    seconds: float = 2.0

    @property
    def editable(self) -> list[str]:
        """Names of the files that the learner changes, in order."""
        return [name for name, file in self.files.items() if file.read_only is None]

    @property
    def main(self) -> str:
        """The file that is run: the tests, ``start``, else the learner's first."""
        return self.tests or self.start or self.editable[0]

    def starter(self) -> dict[str, str]:
        """Return the learner's files as they are handed out."""
        return {name: self.files[name].starter or "" for name in self.editable}

    def solution(self) -> dict[str, str]:
        """Return the learner's files as they solve the task."""
        return {name: self.files[name].solution or "" for name in self.editable}

    def complete(self, answer: Mapping[str, str]) -> dict[str, str]:
        """Return every file of the program, the learner's from ``answer``."""
        return {
            name: file.read_only if file.read_only is not None else answer.get(name, file.starter or "")
            for name, file in self.files.items()
        }


QUERY_FILE = "query.sql"
"""The one file of a query."""
