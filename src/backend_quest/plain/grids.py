"""Tables as lines: one row on each line, every cell with the name of its column, as a screen reader can follow."""

from __future__ import annotations

from backend_quest.checking.grids import Grid, Shown, cell_text
from backend_quest.i18n import Translator
from backend_quest.plain.pages import INDENT

MAX_ROWS = 10


def data_lines(data: Shown, tr: Translator) -> list[str]:
    """Return what a query gave: its result, what it changed, and the tables that it left behind where it wrote."""
    lines = []
    if data.result is not None:
        lines += [tr("plain.query_result", n=tr.number(data.result.count)), *grid_lines(data.result, tr)]
    if data.changed is not None:
        lines.append(tr("plain.query_changed", n=tr.number(data.changed)))
    if data.left_open:
        lines.append(tr("work.left_open"))
    if data.changed is not None or data.result is None:
        lines += tables_lines(data, tr)
    return lines


def tables_lines(data: Shown, tr: Translator) -> list[str]:
    """Return every table."""
    lines = []
    for name, grid in data.tables.items():
        lines += [tr("plain.query_table", name=name, n=tr.number(grid.count)), *grid_lines(grid, tr)]
    return lines


def grid_lines(grid: Grid, tr: Translator) -> list[str]:
    """Return the first rows: ``1. nama: Kopi; stok: NULL``."""
    lines = []
    for number, row in enumerate(grid.rows[:MAX_ROWS], start=1):
        cells = "; ".join(f"{name}: {cell_text(cell)}" for name, cell in zip(grid.columns, row, strict=True))
        lines.append(f"{INDENT}{number}. {cells}")
    left = grid.count - len(lines)
    return [*lines, INDENT + tr("plain.query_more", n=tr.number(left))] if left > 0 else lines
