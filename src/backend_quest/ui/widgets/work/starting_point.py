"""Where a learner begins to type: the first place at which the handed out code and the solution part."""

from __future__ import annotations

from difflib import SequenceMatcher

Location = tuple[int, int]

IN_SIGHT = 70
"""Columns of a line that are seen without scrolling on the smallest usual screen."""


def first_change(starter: str, solution: str) -> Location:
    """Return the (line, column), from 0, right after the first text that has to change.

    In a line too long for the screen its start instead, so that the line is read from there.
    """
    line, column = _first_change(starter, solution)
    return line, column if column <= IN_SIGHT else 0


def _first_change(starter: str, solution: str) -> Location:
    lines, wanted = starter.split("\n"), solution.split("\n")
    for tag, one, _, other, _ in SequenceMatcher(a=lines, b=wanted, autojunk=False).get_opcodes():
        if tag == "replace":
            return one, _column(lines[one], wanted[other])
        if tag == "insert":
            line = one if one < len(lines) and not lines[one].strip() else max(0, one - 1)
            return line, len(lines[line])
        if tag == "delete":
            return one, len(lines[one])
    return 0, 0


def _column(line: str, wanted: str) -> int:
    """Return the column after the part of ``line`` that differs, its end where the lines have little in common."""
    shorter = min(len(line), len(wanted))
    same_start = next((n for n in range(shorter) if line[n] != wanted[n]), shorter)
    rest = shorter - same_start
    same_end = next((n for n in range(rest) if line[-1 - n] != wanted[-1 - n]), rest)
    return len(line) - same_end if line[:same_start].strip() else len(line)
