"""Texts of levels as lines: prose is wrapped, code never is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from backend_quest.i18n import Translator

WIDTH = 76
INDENT = "    "
_FIXED = "\N{NO-BREAK SPACE}"


def lesson_lines(text: str, width: int = WIDTH) -> list[str]:
    """Return a lesson as lines: paragraphs wrapped to ``width`` columns, lines four spaces deeper kept as they are."""
    lines: list[str] = []
    prose: list[str] = []
    for line in [*text.strip("\n").split("\n"), ""]:
        if line.strip() and not line.startswith(INDENT):
            prose.append(line.strip())
            continue
        lines += prose_lines(" ".join(prose), width)
        prose.clear()
        lines.append(line.rstrip())
    return lines[:-1]


def prose_lines(text: str, width: int = WIDTH) -> list[str]:
    """Return one paragraph as lines of at most ``width`` columns; what stands in backticks stays on one line."""
    parts = " ".join(text.split()).split("`")
    closed = len(parts) % 2
    parts[1::2] = [part.replace(" ", _FIXED) if closed else part for part in parts[1::2]]
    wrapped = textwrap.wrap("`".join(parts), width, break_long_words=False, break_on_hyphens=False)
    return [line.replace(_FIXED, " ") for line in wrapped]


def lettered(letter: str, text: str) -> list[str]:
    """Return a text behind its letter or number, wrapped below itself."""
    first, *rest = prose_lines(text, WIDTH - 5) or [""]
    return [f"  {letter}. {first}", *(f"     {line}" for line in rest)]


def code_lines(code: str, *, numbered: bool = True) -> list[str]:
    """Return a program as lines, each with its number from 1 where ``numbered``."""
    lines = code.rstrip("\n").split("\n")
    room = len(str(len(lines)))
    if not numbered:
        return [f"{INDENT}{line}".rstrip() for line in lines]
    return [f"  {number:>{room}}: {line}".rstrip() for number, line in enumerate(lines, start=1)]


def spoken(text: str, tr: Translator) -> str:
    """Return a level's text with the keys of the screens replaced by the words of the line mode."""
    return text.replace(tr("plain.press_f5"), tr("plain.type_run"))


def ended(title: str) -> str:
    """Return a title as a sentence."""
    return title if title[-1:] in "?!." else f"{title}."


def sentences(parts: Iterable[str | None]) -> str:
    """Join what is there to one paragraph."""
    return " ".join(part.strip() for part in parts if part and part.strip())
