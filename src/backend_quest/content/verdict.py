"""What judging an answer gives. Defined here so that every part of the game speaks of the same thing."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from msgspec import Struct

from backend_quest.content.parts import Text

Answer = Any
"""An answer as JSON data; its shape depends on the kind.

single_choice: key · multi_choice: list of keys · match_pairs: {pair key: key of the right side taken} ·
predict_output: {"prints": text, "cells": [text], "answers": {question key: text}} · fill_blank: {blank key: text} ·
parsons: ["key" or "key indent"] · bug_hunt, code_task, server_task, sql_query: {file name: text} ·
http_request: {"requests": [{"method", "path", "headers": {name: text}, "body": text}], "answer": text} ·
reflection: {"text": text, "boxes": [keys], "stack": key or null}
"""


class AnswerError(ValueError):
    """An answer that has not the shape of its kind. The message is a plain English sentence."""


class Outcome(StrEnum):
    """How a judgement ended."""

    PASSED = "passed"
    NOT_YET = "not_yet"
    ERROR = "error"
    """The learner's program stopped with an error."""
    TIMEOUT = "timeout"
    MISSING = "missing"
    """The runtime is not on this computer: nothing was judged."""
    FAULT = "fault"
    """Our fault, or the level's: nothing was judged."""


class Exchange(Struct, frozen=True, kw_only=True):
    """One request and its response, as they went over the wire (cleaned texts, one line each)."""

    sent: list[str]
    received: list[str]
    ms: int = 0


class Check(Struct, frozen=True, kw_only=True):
    """One check of an answer. ``call`` says what was tried; the rest what came of it."""

    passed: bool
    name: Text | None = None
    hidden: bool = False
    ran: bool = True
    call: str | None = None
    expected: str | None = None
    actual: str | None = None
    printed: str | None = None
    exchange: Exchange | None = None
    says: Text | None = None


class Part(Struct, frozen=True, kw_only=True):
    """One part of a quiz answer: an option, pair, blank, cell, question or block, named by its key."""

    key: str
    right: bool
    says: Text | None = None
    expected: str | None = None


class ProgramError(Struct, frozen=True, kw_only=True):
    """The real error of a program: its own words, where it stopped, and ours beside them."""

    type: str
    message: str
    line: int | None = None
    file: str | None = None
    trace: str = ""
    says: Text | None = None

    @property
    def headline(self) -> str:
        """The last line of the error, as the language prints it."""
        return f"{self.type}: {self.message}" if self.message else self.type


class Verdict(Struct, frozen=True, kw_only=True):
    """The judgement of one answer.

    ``says`` is the one explanation to show; ``recognised`` says it belongs to a listed mistake (its number from 0).
    ``printed`` is the program's own output, ``ms`` the wall time of the judgement, ``protection`` the name of
    what held the program in, ``missing`` the runtime that is not here, ``seconds`` the limit that was hit.
    ``right_of`` is (right parts, parts in all) where not every part is told.
    """

    outcome: Outcome
    checks: list[Check] = []
    parts: list[Part] = []
    says: Text | None = None
    recognised: int | None = None
    error: ProgramError | None = None
    printed: str = ""
    ms: int = 0
    protection: str = ""
    missing: str | None = None
    seconds: float | None = None
    note: str = ""
    right_of: tuple[int, int] | None = None

    @property
    def count(self) -> tuple[int, int] | None:
        """How many parts are right, of how many; None where there are no parts to count."""
        if self.right_of is not None or len(self.parts) < 2:
            return self.right_of
        return sum(part.right for part in self.parts), len(self.parts)

    @property
    def passed(self) -> bool:
        """Whether the answer passed."""
        return self.outcome is Outcome.PASSED

    @property
    def judged(self) -> bool:
        """Whether the answer was judged at all; if not, it never counts as a try."""
        return self.outcome not in (Outcome.MISSING, Outcome.FAULT)
