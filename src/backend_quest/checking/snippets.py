"""A program that is one text without a file name of its own: a snippet, filled gaps, blocks put in order."""

from __future__ import annotations

from backend_quest.runner.api import Program

SECONDS = 2.0
"""The limit of one judgement of such a program."""

SETUP_FILE = "schema.sql"
"""What a database is filled with first."""

_STEM = "program"
_SUFFIXES = {"python": "py", "javascript": "js"}


def snippet_program(language: str, source: str, setup: str | None = None) -> Program:
    """Return ``source`` as a program, under the name that its language would give the file, ``setup`` beside it."""
    name = f"{_STEM}.{_SUFFIXES.get(language, language or 'txt')}"
    files = {name: source} if setup is None else {SETUP_FILE: setup, name: source}
    return Program(language=language, files=files, main=name)


def is_snippet(name: str | None) -> bool:
    """Whether a file named in an error is such a text, whose name the learner has never seen."""
    return name is None or name.partition(".")[0] == _STEM
