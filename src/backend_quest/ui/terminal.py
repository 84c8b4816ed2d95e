"""What the terminal can draw, as far as its environment says."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

MIN_COLUMNS, MIN_ROWS = 60, 20
_SIGNLESS = ("dumb", "linux", "vt100", "vt102", "vt220", "ansi", "cons25")


@dataclass(frozen=True, slots=True)
class Terminal:
    """``signs``: letters beyond ASCII arrive. ``utf8``: whole UTF-8 does. ``colours``: 0, 16 or more."""

    signs: bool = True
    utf8: bool = True
    colours: int = 256

    @property
    def modest(self) -> bool:
        """Whether something is missing that the game would rather ask about."""
        return not self.signs or self.colours == 0


def terminal(environ: Mapping[str, str] | None = None) -> Terminal:
    """Return what this terminal can do. What the environment does not say is taken to be there."""
    environ = os.environ if environ is None else environ
    term = environ.get("TERM", "")
    charset = next((environ[key] for key in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(key)), "")
    utf8 = not charset or "utf" in charset.lower().replace("-", "")
    return Terminal(signs=utf8 and term not in _SIGNLESS, utf8=utf8, colours=_colours(term, environ))


def _colours(term: str, environ: Mapping[str, str]) -> int:
    if environ.get("NO_COLOR") or term == "dumb":
        return 0
    if environ.get("COLORTERM") in ("truecolor", "24bit"):
        return 1 << 24
    plain = term in ("linux", "ansi", "vt100", "vt102", "vt220", "cons25", "screen", "xterm", "rxvt")
    return 16 if plain and not environ.get("WT_SESSION") else 256
