"""One file that is changed line by line."""

from __future__ import annotations

MAX_LINES = 2000
MAX_HISTORY = 100


class Page:
    """The lines of a file. Every change can be taken back."""

    def __init__(self, text: str) -> None:
        self._lines = _lines_of(text)
        self._history: list[list[str]] = []

    @property
    def text(self) -> str:
        """The file; it ends with a line feed unless it is empty."""
        return "".join(f"{line}\n" for line in self._lines)

    @property
    def lines(self) -> list[str]:
        """The lines, without line feeds."""
        return list(self._lines)

    def __len__(self) -> int:
        return len(self._lines)

    def line(self, number: int) -> str:
        """Return line ``number``, from 1. Raises IndexError."""
        if number < 1:
            raise IndexError(number)
        return self._lines[number - 1]

    def change(self, number: int, text: str) -> None:
        """Replace line ``number``."""
        self._put([*self._lines[: number - 1], text, *self._lines[number:]])

    def insert(self, number: int, text: str) -> None:
        """Put a line before line ``number``, or after the last one."""
        self._put([*self._lines[: number - 1], text, *self._lines[number - 1 :]])

    def delete(self, first: int, last: int) -> None:
        """Take lines out, both ends included."""
        self._put([*self._lines[: first - 1], *self._lines[last:]])

    def write(self, text: str) -> None:
        """Replace everything."""
        self._put(_lines_of(text))

    def undo(self) -> bool:
        """Take the last change back; say whether there was one."""
        if not self._history:
            return False
        self._lines = self._history.pop()
        return True

    def _put(self, lines: list[str]) -> None:
        self._history = [*self._history[-MAX_HISTORY + 1 :], self._lines]
        self._lines = lines[:MAX_LINES]


def _lines_of(text: str) -> list[str]:
    return text.rstrip("\n").split("\n") if text.strip("\n") else []


def indent_of(line: str) -> int:
    """Return how many spaces a line begins with."""
    return len(line) - len(line.lstrip(" "))
