"""SQL as text: its statements, its tokens, and the line that an error message of SQLite is about. Runs in the child."""

from __future__ import annotations

import re
from sqlite3 import complete_statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOKEN = re.compile(
    r"(?P<space>\s+|--[^\n]*|/\*.*?(?:\*/|\Z))"
    r"|'(?:[^']|'')*'?|\"(?:[^\"]|\"\")*\"?|`(?:[^`]|``)*`?|\[[^\]]*\]?"
    r"|[\w$]+|<>|!=|<=|>=|==|\|\||<<|>>|->>?|.",
    re.DOTALL,
)
_NEAR = re.compile(r'near "(.*)": syntax error', re.DOTALL)
_UNKNOWN_TOKEN = re.compile(r'unrecognized token: "(.*)"', re.DOTALL)
_NAMES = re.compile(
    r"(?:no such (?:column|table|function|table column)|ambiguous column name|misuse of aggregate(?: function)?"
    r"|misuse of window function|wrong number of arguments to function|table \S+ has no column named"
    r"|there is already an? \w+ named|duplicate column name):? (?P<name>.+?)(?:\(\))?$"
)

Statement = tuple[str, int]
"""The text of a statement and where it begins in the whole text."""


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield every token that means something."""
    return (found for found in _TOKEN.finditer(text) if found["space"] is None)


def statements(text: str) -> list[Statement]:
    """Return the statements of ``text`` in order; comments and spaces alone are none."""
    found: list[Statement] = []
    start = 0
    for token in tokens(text):
        if token.group() == ";" and complete_statement(text[start : token.end()]):
            found.append((text[start : token.end()], start))
            start = token.end()
    found.append((text[start:], start))
    return [(part, place) for part, place in found if any(token.group() != ";" for token in tokens(part))]


def writes(statement: str, changed: bool) -> bool:
    """Whether a statement adds, changes or deletes rows; one with WITH in front does where it ``changed`` any."""
    first = next((token.group().upper() for token in tokens(statement)), "")
    return first in ("INSERT", "UPDATE", "DELETE", "REPLACE") or (first == "WITH" and changed)


def line_of(message: str, statement: Statement, whole: str, refuses: Callable[[str], str]) -> int | None:
    """Return the line (from 1) in ``whole`` that an error in ``statement`` is about.

    ``refuses`` has SQLite read a text without running it and returns its complaint.
    """
    text, start = statement
    place = _place(message, text, refuses)
    return whole.count("\n", 0, start + place) + 1


def _place(message: str, text: str, refuses: Callable[[str], str]) -> int:
    known = list(tokens(text))
    first = known[0].start() if known else 0
    if _NEAR.fullmatch(message):
        return _refused_at(known, text, refuses)
    if message == "incomplete input" or _UNKNOWN_TOKEN.fullmatch(message):
        unknown = _UNKNOWN_TOKEN.fullmatch(message)
        place = text.find(unknown[1]) if unknown is not None else -1
        return place if place >= 0 else (known[-1].start() if known else first)
    named = _NAMES.match(message)
    if named is not None:
        name = re.split(r"\.", named["name"])[-1].strip("\"'`[]").lower()
        return next((one.start() for one in known if one.group().strip("\"'`[]").lower() == name), first)
    return first


def _refused_at(known: list[re.Match[str]], text: str, refuses: Callable[[str], str]) -> int:
    """Return where the token stands that SQLite stumbles over: the shortest beginning that is refused ends with it."""
    low, high = 0, len(known) - 1
    while low < high:
        middle = (low + high) // 2
        if _NEAR.fullmatch(refuses(text[: known[middle].end()])):
            high = middle
        else:
            low = middle + 1
    return known[low].start() if known else 0
