"""A program that is one text without a file name of its own: a snippet, filled gaps, blocks put in order."""

from __future__ import annotations

from backend_quest.runner.api import Program

SECONDS = 2.0
"""The limit of one judgement of such a program."""

_STEM = "program"
_SUFFIXES = {"python": "py", "javascript": "js"}


def snippet_program(language: str, source: str) -> Program:
    """Return ``source`` as a program, under the name that its language would give the file."""
    name = f"{_STEM}.{_SUFFIXES.get(language, language or 'txt')}"
    return Program(language=language, files={name: source}, main=name)


def is_snippet(name: str | None) -> bool:
    """Whether a file named in an error is such a text, whose name the learner has never seen."""
    return name is None or name.partition(".")[0] == _STEM
