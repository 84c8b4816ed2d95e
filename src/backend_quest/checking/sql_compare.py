"""The comparison of two answers of a database: results row by row, states table by table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from backend_quest.checking.grids import Asked, Cell, Grid, Row, row_text

_EXACT = 2.0**53

Key = tuple[Hashable, ...]


class Kind(Enum):
    """In what two answers differ."""

    NO_RESULT = auto()
    TOO_MANY = auto()
    COLUMNS = auto()
    MISSING = auto()
    EXTRA = auto()
    FEWER = auto()
    """A row is there, but not as often as it must."""
    REPEATED = auto()
    """A row is there too often."""
    OTHER = auto()
    """As many rows, but not these."""
    ORDER = auto()
    TOUCHED = auto()
    """A table was changed that is only to be read."""
    TABLE_MISSING = auto()
    TABLE_EXTRA = auto()
    SCHEMA = auto()
    PLAN = auto()


@dataclass(frozen=True, slots=True)
class Difference:
    """The first difference: in a table where it is not in the result, its row (from 1) where the order counts."""

    kind: Kind
    expected: str | None = None
    actual: str | None = None
    expected_count: int = 0
    actual_count: int = 0
    row: int | None = None
    table: str | None = None


def key_of(cell: Cell) -> Hashable:
    """Return what equal cells share: numbers are equal by value, NULL equals NULL, a text never equals a number.

    Fractions are compared by twelve digits: the order of a sum decides over those behind.
    """
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < _EXACT
        return "number", int(cell) if whole else float(f"{cell:.12g}")
    if isinstance(cell, int):
        return "number", cell
    return type(cell).__name__, cell


def keys_of(grid: Grid) -> list[Key]:
    """Return the keys of the rows in order."""
    return [tuple(map(key_of, row)) for row in grid.rows]


def fingerprint(grid: Grid | None, *, ordered: bool) -> Hashable:
    """Return what equal grids share; names of columns mean nothing."""
    if grid is None:
        return None
    keys = keys_of(grid)
    return len(grid.columns), grid.count, tuple(keys) if ordered else frozenset(Counter(keys).items())


def result_difference(expected: Grid | None, actual: Grid | None, *, ordered: bool) -> Difference | None:
    """Return the first difference between two results, None where they are equal."""
    if expected is None or actual is None:
        return None if expected is actual else Difference(Kind.NO_RESULT if actual is None else Kind.EXTRA)
    if not actual.whole:
        return Difference(Kind.TOO_MANY, actual_count=len(actual.rows))
    if len(expected.columns) != len(actual.columns):
        names = " | ".join(expected.columns), " | ".join(actual.columns)
        return Difference(Kind.COLUMNS, *names, len(expected.columns), len(actual.columns))
    return _row_difference(expected, actual, ordered=ordered)


def _row_difference(expected: Grid, actual: Grid, *, ordered: bool) -> Difference | None:
    wanted, given = keys_of(expected), keys_of(actual)
    missing, extra = Counter(wanted) - Counter(given), Counter(given) - Counter(wanted)
    counts = len(wanted), len(given)
    lost, found = _first(expected, wanted, missing), _first(actual, given, extra)
    if lost is not None and found is not None:
        return Difference(Kind.OTHER, row_text(lost[1]), row_text(found[1]), *counts)
    if lost is not None:
        kind = Kind.FEWER if lost[0] in given else Kind.MISSING
        return Difference(kind, row_text(lost[1]), None, *counts)
    if found is not None:
        kind = Kind.REPEATED if found[0] in wanted else Kind.EXTRA
        return Difference(kind, None, row_text(found[1]), *counts)
    if ordered:
        for number, (one, other) in enumerate(zip(wanted, given, strict=True)):
            if one != other:
                rows = row_text(expected.rows[number]), row_text(actual.rows[number])
                return Difference(Kind.ORDER, *rows, *counts, row=number + 1)
    return None


def _first(grid: Grid, keys: list[Key], counted: Counter[Key]) -> tuple[Key, Row] | None:
    return next(((key, row) for key, row in zip(keys, grid.rows, strict=True) if counted[key]), None)


def tables_difference(expected: Mapping[str, Grid], actual: Mapping[str, Grid]) -> Difference | None:
    """Return the first difference between two states; the order of rows means nothing."""
    for name in expected:
        if name not in actual:
            return Difference(Kind.TABLE_MISSING, expected=name, table=name)
    for name, grid in actual.items():
        if name not in expected:
            return Difference(Kind.TABLE_EXTRA, actual=name, table=name)
        found = result_difference(expected[name], grid, ordered=False)
        if found is not None:
            return _in_table(found, name)
    return None


def _in_table(found: Difference, table: str) -> Difference:
    return Difference(
        found.kind, found.expected, found.actual, found.expected_count, found.actual_count, found.row, table
    )


def schema_difference(expected: Asked, actual: Asked) -> Difference | None:
    """Return the first difference between what two databases are made of."""
    for name, lines in expected.schema.items():
        if name not in actual.schema:
            return Difference(Kind.TABLE_MISSING, expected=name, table=name)
        given = actual.schema[name]
        if Counter(lines) != Counter(given):
            lost = next((line for line in lines if line not in given), None)
            found = next((line for line in given if line not in lines), None)
            return Difference(Kind.SCHEMA, lost, found, table=name)
    extra = next((name for name in actual.schema if name not in expected.schema), None)
    return Difference(Kind.TABLE_EXTRA, actual=extra, table=extra) if extra is not None else None
