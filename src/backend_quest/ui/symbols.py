"""The signs of the game: whole, or in ASCII for terminals that cannot draw them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_BOXES = dict.fromkeys("─╌╴╶▁▔", "-") | dict.fromkeys("━═▂", "=") | dict.fromkeys("│┃║┆▌▎▏▐▕", "|")
_CORNERS = dict.fromkeys("┌┏┐┓└┗┘┛├┣┤┫┬┳┴┻┼╋╭╮╯╰╺╸", "+")
_SHADES = dict.fromkeys("▰█▓▇▆▅▄▃▀▄", "#") | dict.fromkeys("▱·", ".") | dict.fromkeys("░▒", ":")
_POINTS = {"…": ".", "‹": "<", "›": ">", "↑": "^", "↓": "v", "←": "<", "→": ">", "•": "*", "×": "x", "–": "-", "—": "-"}
_QUOTES = {"“": '"', "”": '"', "‘": "'", "’": "'"}
_STATES = {"✓": "v", "✗": "x", "◷": "t", "◐": "~", "○": "o", "▪": "#", "▸": ">", "◆": "*", "✦": "*", "↻": "r", "◇": "o"}
_ONE_FOR_ONE = str.maketrans({**_BOXES, **_CORNERS, **_SHADES, **_POINTS, **_QUOTES, **_STATES})
_LONGER = {"→": "->", "…": "...", "∅ NULL": "NULL"}


@dataclass(frozen=True, slots=True)
class Symbols:
    """One sign for each role. They differ in width: measure with ``backend_quest.text.width``."""

    passed: str = "✓"
    notyet: str = "✗"
    error: str = "!"
    timeout: str = "◷"
    missing: str = "i"
    part: str = "◐"
    open: str = "○"
    locked: str = "▪"
    cursor: str = "▸"
    lifted: str = "◆"
    bar: str = "▌"
    added: str = "+"
    removed: str = "-"
    streak: str = "✦"
    review: str = "↻"
    checkpoint: str = "◇"
    rule: str = "─"
    heavy: str = "━"
    side: str = "│"
    full: str = "▰"
    empty: str = "▱"
    back: str = "‹"
    dot: str = "·"
    more: str = "…"
    picked: str = "(•)"
    unpicked: str = "( )"
    ticked: str = "[x]"
    unticked: str = "[ ]"
    null: str = "∅ NULL"
    spinner: str = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"


_FULL = Symbols()
_ASCII = Symbols(
    passed="[v]",
    notyet="[x]",
    error="[!]",
    timeout="[t]",
    missing="[i]",
    part="[~]",
    open="[ ]",
    locked="[#]",
    cursor=">",
    lifted="*",
    bar="|",
    streak="*",
    review="(r)",
    checkpoint="<>",
    rule="-",
    heavy="=",
    side="|",
    full="#",
    empty=".",
    back="<",
    dot=".",
    more="...",
    picked="(*)",
    null="NULL",
    spinner="|/-\\",
)


def symbols(ascii: bool = False) -> Symbols:
    """Return the signs, in ASCII or whole."""
    return _ASCII if ascii else _FULL


def asciify(text: str) -> str:
    """Return the game's own words with every sign in ASCII; the text may grow."""
    for sign, plain in _LONGER.items():
        text = text.replace(sign, plain)
    return text.translate(_ONE_FOR_ONE)


class AsciiFilter(LineFilter):
    """The last gate before the terminal: draws frames, scroll bars and stray signs in ASCII, one cell for one cell.

    ``strict`` lets nothing else through either, for terminals that do not speak UTF-8.
    """

    def __init__(self, *, strict: bool = False, enabled: bool = True) -> None:
        super().__init__(enabled)
        self.strict = strict

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in ASCII."""
        return [Segment(self._text(text), style, control) for text, style, control in segments]

    def _text(self, text: str) -> str:
        if text.isascii():
            return text
        text = text.translate(_ONE_FOR_ONE)
        return "".join(_stand_in(char) for char in text) if self.strict and not text.isascii() else text


def _stand_in(char: str) -> str:
    if char.isascii():
        return char
    base = unicodedata.normalize("NFD", char)[0]
    if base.isascii():
        return base
    return "" if unicodedata.combining(char) else "??" if unicodedata.east_asian_width(char) in "WF" else "?"
