"""The only way in which text of levels, learners and programs reaches a widget: as Content, never as markup."""

from __future__ import annotations

import re

from rich.cells import cell_len, set_cell_size
from textual.content import Content

from backend_quest.text import clean

MAX_TEXT = 20_000
CODE = "$code bold"
_CODE_LINE = "    "
_SPAN = re.compile(r"`([^`\n]+)`")


def _safe(text: str) -> str:
    """Return ``text`` fit for a terminal. It was cleaned where it entered; this is the second lock on the one gate."""
    text = text[:MAX_TEXT]
    return text if text.isprintable() else clean(text)


def plain(text: str, style: str = "") -> Content:
    """Return ``text`` as it stands, in one style; brackets and backticks mean nothing."""
    return Content.styled(_safe(text), style) if style else Content(_safe(text))


def spans(text: str, style: str = "") -> Content:
    """Return one line of prose in which `backticks` mark code."""
    pieces = _SPAN.split(_safe(text))
    marked = [plain(piece, CODE if number % 2 else style) for number, piece in enumerate(pieces) if piece]
    return Content.assemble(*marked)


def paragraphs(text: str) -> list[tuple[bool, str]]:
    """Return prose in parts, each with whether it is code: lines of a paragraph joined, code lines as they stand."""
    parts: list[tuple[bool, str]] = []
    for block in re.split(r"\n[ \t]*\n", text.strip("\n")):
        lines = block.split("\n")
        for line in lines:
            code = line.startswith(_CODE_LINE)
            if parts and line is not lines[0] and parts[-1][0] is code:
                parts[-1] = code, parts[-1][1] + ("\n" if code else " ") + (line if code else line.strip())
            elif line.strip():
                parts.append((code, line if code else line.strip()))
    return parts


def prose(text: str, style: str = "") -> Content:
    """Return text of a level: paragraphs to be wrapped, `code` in its own style, indented lines as code."""
    parts = [plain(part, "$code") if code else spans(part, style) for code, part in paragraphs(_safe(text))]
    return Content("\n\n").join(parts)


def cut(content: Content | str, columns: int, more: str = "…") -> Content:
    """Return one line of at most ``columns`` columns; what does not fit ends in ``more``."""
    if isinstance(content, str):
        content = plain(content[: 4 * max(columns, 1)])
    if columns <= 0:
        return Content("")
    if content.cell_length <= columns:
        return content
    room = max(columns - cell_len(more), 0)
    fitting = set_cell_size(content.plain, room).rstrip(" ")
    return content[: len(fitting)] + Content(more) if room else Content(more[:columns])


def pad(content: Content | str, columns: int, more: str = "…") -> Content:
    """Return one line of exactly ``columns`` columns."""
    fitted = cut(content, columns, more)
    return fitted + Content(" " * max(columns - fitted.cell_length, 0))


def ends(left: Content | str, right: Content | str, columns: int, more: str = "…") -> Content:
    """Return a line with ``left`` and ``right`` at its two edges; the left is cut where both do not fit."""
    right = cut(right, columns, more)
    room = columns - right.cell_length
    gap = 2 if right.cell_length else 0
    fitted = cut(left, room - gap, more)
    return fitted + Content(" " * max(room - fitted.cell_length, 0)) + right
