"""The lower half of a query: its result and every table, one on each tab."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import ScrollableContainer, Vertical
from textual.content import Content
from textual.widgets import Static

from backend_quest.checking.grids import Cell, Grid, Shown, cell_text, is_number
from backend_quest.i18n import Translator
from backend_quest.ui.markup import cut, plain
from backend_quest.ui.symbols import Symbols, asciify
from backend_quest.ui.widgets.tab_rule import TabRule

CELL = 24
GAP = "  "


@dataclass(frozen=True, slots=True)
class Page:
    """One tab: sentences, then a grid."""

    name: str
    notes: tuple[str, ...] = ()
    grid: Grid | None = None
    empty: str = ""


class GridPanel(Vertical):
    """Pages under one rule. ←→ turn them while the panel has the focus, ↑↓ scroll."""

    DEFAULT_CSS = """
    GridPanel { height: 1fr; }
    GridPanel ScrollableContainer { height: 1fr; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 1; }
    GridPanel Static { width: auto; height: auto; min-width: 100%; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._pages: tuple[Page, ...] = ()
        self._current = 0
        self._words: tuple[Translator, Symbols] | None = None

    def compose(self) -> ComposeResult:
        """Lay the rule over the grid."""
        yield TabRule()
        with ScrollableContainer(can_focus=True):
            yield Static(markup=False)

    @property
    def body(self) -> ScrollableContainer:
        """What scrolls and takes the focus."""
        return self.query_one(ScrollableContainer)

    @property
    def page(self) -> Page | None:
        """The page that is shown."""
        return self._pages[self._current] if self._current < len(self._pages) else None

    def show(self, pages: Sequence[Page], current: int, tr: Translator, symbols: Symbols) -> None:
        """Show other pages, ``current`` on top."""
        self._pages, self._words = tuple(pages), (tr, symbols)
        self._turn(current)

    def _turn(self, number: int) -> None:
        self._current = number % max(1, len(self._pages))
        self.body.scroll_home(animate=False)
        self.draw()

    def draw(self) -> None:
        """Draw the page and its rule."""
        page = self.page
        if page is None or self._words is None:
            return
        tr, symbols = self._words
        lines = [plain(note) for note in page.notes]
        if page.grid is not None:
            lines += grid_lines(page.grid, symbols, page.empty)
        self.query_one(Static).update(Content("\n").join(lines))
        focused = self.screen.focused is self.body
        rule, heavy = symbols.rule, symbols.heavy
        names = [one.name for one in self._pages]
        right = [count_text(page.grid, tr)] if page.grid is not None else []
        self.query_one(TabRule).show(names, page.name, right, focused=focused, lines=(heavy, rule))

    def on_key(self, event: events.Key) -> None:
        """The arrows turn the pages."""
        if event.key in ("left", "right") and self.screen.focused is self.body:
            event.stop()
            event.prevent_default()
            self._turn(self._current + (1 if event.key == "right" else -1))

    @on(TabRule.Clicked)
    def _tab_clicked(self, event: TabRule.Clicked) -> None:
        event.stop()
        names = [page.name for page in self._pages]
        if event.name in names:
            self._turn(names.index(event.name))

    def on_descendant_focus(self) -> None:
        """Draw the rule heavy while the grid has the focus."""
        self.draw()

    def on_descendant_blur(self) -> None:
        """Draw the rule light again."""
        if self.query(TabRule):  # not on the way out
            self.draw()


def count_text(grid: Grid, tr: Translator) -> str:
    """Return how many rows there are, and how many of them are shown."""
    if grid.whole:
        return tr("work.row" if grid.count == 1 else "work.rows", n=tr.number(grid.count))
    return tr("work.rows_shown", shown=len(grid.rows), n=tr.number(grid.count))


def pages_of(data: Shown, before: Mapping[str, Grid], tr: Translator, *, idle: str = "") -> list[Page]:
    """Return the pages for what a query gave; ``before`` are the tables as they were, ``idle`` says that none ran."""
    notes, grid = [idle] if idle else [], data.result
    if data.changed is not None:
        notes.append(tr("work.row_changed" if data.changed == 1 else "work.rows_changed", n=tr.number(data.changed)))
    if data.left_open:
        notes.append(tr("work.left_open"))
    if grid is None and data.changed is not None:
        name = next((name for name, now in data.tables.items() if before.get(name) != now), None)
        if name is not None:
            grid = data.tables[name]
            notes.append(tr("work.table_after", name=name))
    if grid is None and not notes:
        notes.append(tr("work.no_result"))
    first = Page(tr("work.your_result"), tuple(notes), grid, tr("work.no_rows"))
    return [first, *(Page(name, (), table, tr("work.table_empty")) for name, table in data.tables.items())]


def grid_lines(grid: Grid, symbols: Symbols, empty: str) -> list[Content]:
    """Return head and rows: numbers at the right, every cell on one line of at most 24 columns."""
    numeric = [_numeric(column) for column in zip(*grid.rows, strict=True)] if grid.rows else []
    numeric = numeric or [False] * len(grid.columns)
    cells = [[_cell(cell, symbols) for cell in row] for row in grid.rows]
    head = [cut(plain(name.replace("\n", " "), "bold"), CELL, symbols.more) for name in grid.columns]
    widths = [
        max([head[number].cell_length, *(row[number].cell_length for row in cells)]) for number in range(len(head))
    ]
    lines = [_line(head, widths, numeric)] + [_line(row, widths, numeric) for row in cells]
    return lines if grid.rows else [*lines, plain(GAP + empty, "$muted")]


def _numeric(column: Sequence[Cell]) -> bool:
    known = [cell for cell in column if cell is not None]
    return bool(known) and all(map(is_number, known))


def _cell(cell: Cell, symbols: Symbols) -> Content:
    if cell is None:
        return plain(symbols.null, "$muted")
    text = cell_text(cell, aligned=True)
    return cut(plain(asciify(text) if symbols.cursor.isascii() else text), CELL, symbols.more)


def _line(cells: Sequence[Content], widths: Sequence[int], numeric: Sequence[bool]) -> Content:
    parts = []
    for cell, columns, right in zip(cells, widths, numeric, strict=True):
        space = Content(" " * (columns - cell.cell_length))
        parts.append(space + cell if right else cell + space)
    return Content(GAP) + Content(GAP).join(parts)
