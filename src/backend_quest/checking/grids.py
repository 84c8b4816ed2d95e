"""Tables as data: what a query gave or left behind, and how a cell is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from backend_quest.runner.api import Value
from backend_quest.text import clean_line

Cell = int | float | str | bytes | None
Row = tuple[Cell, ...]

_NUMBER = re.compile(r"[+-]?\.?\d[\d_.eE+-]*|[+-]?inf", re.IGNORECASE)
_MAX_CELL = 200
_NULLISH = re.compile(r"(?:∅\s*)?null", re.IGNORECASE)
_BLOB_BYTES = 16


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns and rows; ``count`` is the number of all rows, of which ``rows`` may hold the first only."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    count: int

    @property
    def whole(self) -> bool:
        """Whether every row is here."""
        return len(self.rows) == self.count

    def head(self, rows: int) -> Grid:
        """Return the grid with the first ``rows`` only, its texts fit to be shown."""
        shown = tuple(tuple(map(_shown, row)) for row in self.rows[:rows])
        return Grid(tuple(clean_line(name, _MAX_CELL) for name in self.columns), shown, self.count)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one dataset answered: the result (None where no statement gives one) and the state afterwards.

    ``changed`` is None where nothing tried to write. ``left_open``: a transaction was not finished, and is undone.
    """

    result: Grid | None
    changed: int | None
    left_open: bool
    tables: Mapping[str, Grid]
    schema: Mapping[str, tuple[str, ...]]
    plan: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a free run of a query shows: its result, how many rows it changed, and every table after it."""

    result: Grid | None = None
    changed: int | None = None
    left_open: bool = False
    tables: Mapping[str, Grid] = field(default_factory=dict)


def asked_of(value: Value | None) -> Asked | None:
    """Return what the driver reported, None where it has not the shape."""
    data = _plain(value) if value is not None else None
    try:
        return _asked(data)
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def _asked(data: Any) -> Asked:
    columns, rows = data["columns"], _rows(data["rows"])
    result = None
    if columns is not None:
        result = Grid(tuple(map(str, columns)), rows, len(rows) + bool(data["more"]))
    tables = {
        str(name): Grid(tuple(map(str, table["columns"])), _rows(table["rows"]), int(table["count"]))
        for name, table in data["tables"].items()
    }
    return Asked(
        result=result,
        changed=data["changed"],
        left_open=bool(data["open"]),
        tables=tables,
        schema={str(name): tuple(map(str, lines)) for name, lines in data["schema"].items()},
        plan=tuple(map(str, data["plan"])),
    )


def _rows(rows: Sequence[Sequence[Any]]) -> tuple[Row, ...]:
    return tuple(tuple(row) for row in rows)


def _plain(value: Value) -> Any:
    """Return the plain data of a value; a pair of ``blob`` and hexadecimal digits is bytes."""
    if value.type == "dict":
        return {_plain(key): _plain(item) for key, item in value.data}
    if value.type == "tuple":
        return bytes.fromhex(value.data[1].data)
    return [_plain(item) for item in value.data] if value.type == "list" else value.data


# ── writing ──────────────────────────────────────────────────────────────────────────────────


def is_number(cell: Cell) -> bool:
    """Whether a cell holds a number."""
    return isinstance(cell, int | float)


def cell_text(cell: Cell, *, aligned: bool = False) -> str:
    """Return a cell on one clean line. No two kinds of value look alike: texts that could mislead stand in quotes.

    ``aligned``: numbers stand at the right, so a text of digits needs no quotes.
    """
    if cell is None:
        return "NULL"
    if isinstance(cell, bytes):
        return f"x'{cell[:_BLOB_BYTES].hex()}{'…' if len(cell) > _BLOB_BYTES else ''}'"
    if isinstance(cell, int | float):
        return str(cell) if cell not in (float("inf"), float("-inf")) else "Inf" if cell > 0 else "-Inf"
    text = clean_line(cell[: 4 * _MAX_CELL], _MAX_CELL)
    misleading = not text.strip() or text != text.strip() or text[0] == "'" or _NULLISH.fullmatch(text)
    return f"'{text}'" if misleading or (not aligned and _NUMBER.fullmatch(text)) else text


def row_text(row: Row) -> str:
    """Return a row on one line."""
    return " | ".join(map(cell_text, row))


def _shown(cell: Cell) -> Cell:
    return clean_line(cell[: 4 * _MAX_CELL], _MAX_CELL) if isinstance(cell, str) else cell
