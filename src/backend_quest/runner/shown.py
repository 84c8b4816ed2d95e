"""Values on one line, no longer than can be shown, whatever language wrote them."""

from __future__ import annotations

from collections.abc import Iterable

MAX_SHOWN = 300
"""Characters of a value that are shown."""


def cut(text: str) -> str:
    """Return ``text``, its end cut off where it is too long."""
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def joined(texts: Iterable[str]) -> str:
    """Return as many of ``texts`` as can be shown, parted by commas."""
    parts: list[str] = []
    room = MAX_SHOWN
    for text in texts:
        parts.append(text)
        room -= len(text) + 2
        if room < 0:
            break
    return ", ".join(parts)
