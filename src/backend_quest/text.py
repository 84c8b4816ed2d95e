"""Cleaning of untrusted text. Level files and program output pass through here once, where they enter."""

from __future__ import annotations

import re
import unicodedata

# Whole terminal sequences first (CSI, OSC and friends up to their end), then every control character left over.
_SEQUENCES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x9b[0-?]*[ -/]*[@-~]"  # CSI as C1
    # OSC, DCS …: none holds the beginning of another, so that a row of beginnings is not searched again and again.
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x07\x1b\x90\x98\x9c-\x9f\n]{0,4096}(?:\x07|\x1b\\|\x9c|(?=\n)|$)"
    r"|\x1b[ -/]*[0-~]"
)
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f"
    r"\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_TAB = 4


def clean(text: str, *, max_line: int | None = None, max_lines: int | None = None, tabs: bool = False) -> str:
    """Return ``text`` without anything that could steer a terminal.

    Terminal sequences, control characters (but line feeds), direction marks and zero-width characters go; tabs become
    spaces unless ``tabs`` keeps them; lone surrogates become ``\N{REPLACEMENT CHARACTER}``. ``max_line`` cuts long
    lines with ``…``, ``max_lines`` drops the rest.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _SEQUENCES.sub("", text)
    if not tabs:
        text = text.expandtabs(_TAB)
    text = _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", _CONTROLS.sub("", text))
    if max_line is None and max_lines is None:
        return text
    lines = text.split("\n")
    if max_lines is not None:
        lines = lines[:max_lines]
    if max_line is not None:
        lines = [line if len(line) <= max_line else line[: max_line - 1] + "…" for line in lines]
    return "\n".join(lines)


def clean_line(text: str, limit: int = 200) -> str:
    """Return ``text`` as one clean line of at most ``limit`` characters."""
    return clean(clean(text).replace("\n", " "), max_line=limit)


def width(text: str) -> int:
    """Return how many terminal columns ``text`` takes."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
