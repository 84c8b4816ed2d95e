"""The words that a learner types to steer the game. Every language's words are understood in every language."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from backend_quest.i18n import LANGUAGES, Translator


class Word(StrEnum):
    """A command of the line mode; its words stand in the catalogues as ``plain.word_<value>``."""

    HELP = "help"
    HINT = "hint"
    LESSON = "lesson"
    GLOSSARY = "glossary"
    SKIP = "skip"
    MAP = "map"
    LEAVE = "leave"
    SOLUTION = "solution"
    CHECKPOINT = "checkpoint"
    RUN = "run"
    SUBMIT = "submit"
    CHANGE = "change"
    INSERT = "insert"
    DELETE = "delete"
    WRITE = "write"
    SHOW = "show"
    FILE = "file"
    EDITOR = "editor"
    UNDO = "undo"
    RESTART = "restart"
    YES = "yes"
    NO = "no"


EVERYWHERE = frozenset(
    {Word.HELP, Word.HINT, Word.LESSON, Word.GLOSSARY, Word.SKIP, Word.MAP, Word.LEAVE, Word.SOLUTION, Word.CHECKPOINT}
)
LITERAL = "\\"
"""Before an answer that would otherwise be taken for a command."""


def shown(word: Word, tr: Translator) -> str:
    """Return the word to name a command by."""
    return tr(f"plain.word_{word}").split(",")[0].strip()


@cache
def _spoken() -> dict[str, Word]:
    found: dict[str, Word] = {}
    for language in LANGUAGES:
        tr = Translator(language)
        for word in Word:
            for text in tr(f"plain.word_{word}").split(","):
                found[text.strip()] = word
    return found


def number_in(text: str, last: int) -> int | None:
    """Return the number from 1 to ``last`` that a line is, with or without a full stop; None for anything else."""
    digits = text.strip().removesuffix(".")
    if not digits.isdecimal() or len(digits) > 6 or not 1 <= int(digits) <= last:
        return None
    return int(digits)


def command_in(line: str) -> tuple[Word, str] | None:
    """Return the command that a line begins with and what follows it, one space taken off; None for anything else."""
    first, _, rest = line.lstrip().partition(" ")
    word = _spoken().get(first.strip().casefold())
    return None if word is None else (word, rest.rstrip())
