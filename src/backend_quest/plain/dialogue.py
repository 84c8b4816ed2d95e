"""Lines in, lines out. Nothing here moves a cursor or colours anything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from backend_quest.plain.pages import prose_lines
from backend_quest.text import clean

MAX_LINE = 100_000
TAB = "    "


class EndOfInput(Exception):
    """Nothing more will be typed."""


class Dialogue:
    """A conversation over two streams. Where no terminal echoes what is typed, the answer is repeated in the output."""

    def __init__(self, stdin: TextIO, stdout: TextIO) -> None:
        self._in = stdin
        self._out = stdout
        self._echoed = stdin.isatty()

    @property
    def interactive(self) -> bool:
        """Whether somebody types at a terminal."""
        return self._echoed

    def say(self, text: str) -> None:
        """Write one paragraph, wrapped."""
        self.lines(prose_lines(text))

    def lines(self, lines: Iterable[str]) -> None:
        """Write lines as they are."""
        for line in lines:
            self._out.write(f"{line}\n")

    def ask(self, prompt: str) -> str:
        """Write a prompt and return the line that is typed, cleaned, its indentation kept. Raises EndOfInput."""
        *before, last = prose_lines(prompt)
        self.lines(before)
        self._out.write(f"{last} ")
        self._out.flush()
        line = self._in.readline(MAX_LINE)
        if not line:
            self._out.write("\n")
            raise EndOfInput
        line = clean(line.rstrip("\r\n"), tabs=True).replace("\n", " ").replace("\t", TAB)
        if not self._echoed:
            self._out.write(f"{line}\n")
        return line

    def flush(self) -> None:
        """Hand on what was written."""
        self._out.flush()
