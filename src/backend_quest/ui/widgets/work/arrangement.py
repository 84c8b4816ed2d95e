"""The state of a Parsons puzzle: which pieces make the program, in which order and how far in. No widgets here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from backend_quest.content.kinds import Parsons

MAX_INDENT = 8
MERGE_AFTER = 3
LEAST_PIECES = 3


def brace_depths(lines: Sequence[str]) -> list[int]:
    """Return how far in each line of a program with curly brackets stands."""
    depths, depth = [], 0
    for line in lines:
        closes = line.lstrip().startswith("}")
        depth = max(depth - closes, 0)
        depths.append(depth)
        depth = max(depth + line.count("{") - line.count("}") + closes, 0)
    return depths


@dataclass(frozen=True, slots=True)
class Piece:
    """One or more blocks that move together; ``steps`` are their indents relative to the first."""

    keys: tuple[str, ...]
    steps: tuple[int, ...] = (0,)
    indent: int = 0

    @property
    def least(self) -> int:
        """The smallest indent at which no block sticks out to the left."""
        return -min(self.steps)

    def entries(self) -> list[str]:
        """Return the blocks as they stand in an answer."""
        placed = zip(self.keys, self.steps, strict=True)
        return [f"{key} {self.indent + step}" if self.indent + step else key for key, step in placed]


@dataclass(frozen=True, slots=True)
class _Place:
    program: tuple[Piece, ...]
    rest: tuple[Piece, ...]


class Arrangement:
    """Pieces above the divider (``program``) and below it (``rest``); one of them may be lifted.

    ``indents`` says whether the learner moves blocks in and out.
    """

    def __init__(self, keys: Sequence[str], *, indents: bool) -> None:
        self.program: list[Piece] = []
        self.rest: list[Piece] = [Piece((key,)) for key in keys]
        self.indents = indents
        self.merged: list[tuple[str, ...]] = []
        self._before: _Place | None = None
        self._lifted: str | None = None

    # ── looking ──────────────────────────────────────────────────────────────────────────────

    @property
    def pieces(self) -> list[Piece]:
        """Every piece, in the order of the screen."""
        return [*self.program, *self.rest]

    @property
    def lifted(self) -> int | None:
        """The place of the lifted piece among ``pieces``."""
        return None if self._lifted is None else self.find(self._lifted)

    def find(self, key: str) -> int:
        """Return the place of the piece that holds ``key``. Raises KeyError."""
        for number, piece in enumerate(self.pieces):
            if key in piece.keys:
                return number
        raise KeyError(key)

    def answer(self) -> list[str]:
        """Return the program as an answer."""
        return [entry for piece in self.program for entry in piece.entries()]

    # ── moving ───────────────────────────────────────────────────────────────────────────────

    def toggle(self, key: str) -> None:
        """Move a piece to the end of the program, with the indent of the line above, or back."""
        place = self.find(key)
        if place < len(self.program):
            piece = self.program.pop(place)
            self.rest.append(replace(piece, indent=piece.least))
        else:
            piece = self.rest.pop(place - len(self.program))
            self.program.append(replace(piece, indent=max(piece.least, self._indent_above(len(self.program)))))

    def lift(self, place: int) -> None:
        """Take a piece into the hand."""
        self._before = _Place(tuple(self.program), tuple(self.rest))
        self._lifted = self.pieces[place].keys[0]

    def drop(self) -> None:
        """Let the lifted piece stay where it is."""
        self._before = self._lifted = None

    def put_back(self) -> None:
        """Put everything back to where it was before the lift."""
        if self._before is not None:
            self.program, self.rest = list(self._before.program), list(self._before.rest)
        self.drop()

    def carry(self, step: int) -> None:
        """Move the lifted piece one place up (-1) or down (1), across the divider too."""
        place = self.lifted
        if place is None:
            return
        size = len(self.program)
        if place < size:
            if step > 0 and place == size - 1:
                self.rest.insert(0, self.program.pop())
            elif 0 <= place + step < size:
                self._swap(self.program, place, place + step)
            return
        place -= size
        if step < 0 and place == 0:
            self.program.append(self.rest.pop(0))
        elif 0 <= place + step < len(self.rest):
            self._swap(self.rest, place, place + step)

    @staticmethod
    def _swap(pieces: list[Piece], one: int, other: int) -> None:
        pieces[one], pieces[other] = pieces[other], pieces[one]

    def shift(self, place: int, step: int) -> bool:
        """Move a piece of the program in (1) or out (-1); return whether it moved."""
        if not self.indents or place >= len(self.program):
            return False
        return self.indent_to(place, self.program[place].indent + step)

    def indent_to(self, place: int, indent: int) -> bool:
        """Give a piece of the program an indent; return whether it moved."""
        piece = self.program[place]
        if not self.indents or not piece.least <= indent <= MAX_INDENT - max(piece.steps) or indent == piece.indent:
            return False
        self.program[place] = replace(piece, indent=indent)
        return True

    def _indent_above(self, place: int) -> int:
        if not self.indents or place == 0:
            return 0
        above = self.program[place - 1]
        return above.indent + above.steps[-1]

    # ── keeping and helping ──────────────────────────────────────────────────────────────────

    def restore(self, answer: Sequence[str], merged: Sequence[Sequence[str]], body: Parsons) -> None:
        """Bring back a kept program, and the pieces that were joined; what no longer exists is left out."""
        for group in merged:
            self._join(tuple(group), body)
        for entry in answer:
            key, _, indent = entry.partition(" ")
            if any(key == piece.keys[0] for piece in self.rest):
                self.toggle(key)
                self.indent_to(len(self.program) - 1, int(indent) if indent.isdecimal() else 0)

    def merge(self, body: Parsons) -> tuple[str, str] | None:
        """Join the first two blocks that should be neighbours and are not; return their keys.

        None where no more help of this sort is left.
        """
        groups = [piece.keys for piece in self.pieces]
        if len(groups) - len(body.distractors) <= LEAST_PIECES:
            return None
        order = [block.key for block in body.blocks]
        steps = {block.key: block.indent for block in body.blocks}
        whole = {keys[0]: keys for keys in groups}
        ends = {keys[-1]: keys for keys in groups}
        pairs = [(one, two) for one, two in pairwise(order) if one in ends and two in whole]
        if not pairs:
            return None
        one, two = next((pair for pair in pairs if not self._neighbours(*pair, steps)), pairs[0])
        self._join(ends[one] + whole[two], body)
        return one, two

    def _neighbours(self, one: str, two: str, steps: dict[str, int]) -> bool:
        entries = [entry.partition(" ") for entry in self.answer()]
        placed = [(key, int(indent or 0)) for key, _, indent in entries]
        for (key, indent), (following, next_indent) in pairwise(placed):
            if key == one and following == two:
                return not self.indents or next_indent - indent == steps[two] - steps[one]
        return False

    def _join(self, keys: tuple[str, ...], body: Parsons) -> None:
        known = {block.key: block.indent for block in body.blocks}
        if not all(key in known for key in keys):
            return
        self.drop()
        joined = Piece(keys, tuple(known[key] - known[keys[0]] if self.indents else 0 for key in keys))
        joined = replace(joined, indent=joined.least)
        parts = [piece for piece in self.pieces if piece.keys[0] in keys]
        self.program = [piece for piece in self.program if piece not in parts]
        places = [number for number, piece in enumerate(self.rest) if piece in parts]
        self.rest = [piece for piece in self.rest if piece not in parts]
        self.rest.insert(places[0] if places else 0, joined)
        self.merged = [group for group in self.merged if not set(group) & set(keys)] + [keys]
