"""A list of rows that the keys and the mouse choose from: the heart of choices, pairs, blocks and suspicious lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

NOTE_MARGIN = 2
SIGN_WIDTH = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One row: ``head`` stands left of every line of it, ``body`` wraps, ``tail`` keeps to the right edge.

    ``note`` is shown below, never reversed. A ``fixed`` row (a heading, a divider) is never under the cursor.
    ``sign`` stands in the column of the pointer; ``strong`` keeps the row reversed whoever has the focus. A ``rule``
    is a divider across the list with ``body`` as its title.
    """

    head: Content
    body: Content
    sign: str = ""
    strong: bool = False
    tail: Content | None = None
    note: Content | None = None
    fixed: bool = False
    rule: bool = False


class RowList(Widget, can_focus=True):
    """Rows under one cursor. It stands inside a scrolling container and keeps the cursor in sight."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("home", "edge(-1)", show=False),
        Binding("end", "edge(1)", show=False),
    ]
    DEFAULT_CSS = """
    RowList { height: auto; width: 1fr; text-wrap: nowrap; }
    """

    cursor: reactive[int] = reactive(0, init=False)

    class Clicked(Message):
        """A row was clicked at a column of the list; ``again`` says it had the cursor and the focus before."""

        def __init__(self, rows: RowList, row: int, column: int, again: bool) -> None:
            super().__init__()
            self.rows = rows
            self.row = row
            self.column = column
            self.again = again

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, rows: RowList) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> RowList:
            """The list."""
            return self.rows

    def __init__(self, *, id: str | None = None, wraps: bool = True, keeps: bool = False) -> None:
        """``keeps`` draws the pointer without the focus too."""
        super().__init__(id=id)
        self.pointer = "▸"
        self.line = "─"
        self._keeps = keeps
        self._rows: list[Row] = []
        self._wraps = wraps
        self._lines: list[tuple[int, Content]] = []
        self._width = -1
        self._just_focused = False

    # ── rows ─────────────────────────────────────────────────────────────────────────────────

    @property
    def rows(self) -> Sequence[Row]:
        """The rows as they stand."""
        return self._rows

    def set_rows(self, rows: Sequence[Row], *, cursor: int | None = None) -> None:
        """Show ``rows``; the cursor goes to ``cursor``, else stays as near as it can."""
        same_height = [row.note is None for row in rows] == [row.note is None for row in self._rows]
        self._rows = list(rows)
        self._width = -1
        wanted = self._nearest(self.cursor if cursor is None else cursor, 1)
        if wanted is not None:
            self.set_reactive(RowList.cursor, wanted)
        self.refresh(layout=not same_height or len(rows) != len(self._lines))
        self.call_after_refresh(self.show_cursor)

    def _nearest(self, place: int, step: int) -> int | None:
        free = [number for number, row in enumerate(self._rows) if not row.fixed]
        return min(free, key=lambda number: (abs(number - place), -step * number)) if free else None

    def action_move(self, step: int) -> None:
        """Move the cursor one row up (-1) or down (1), past what is fixed."""
        place = self.cursor + step
        while 0 <= place < len(self._rows):
            if not self._rows[place].fixed:
                self.cursor = place
                return
            place += step

    def action_edge(self, side: int) -> None:
        """Move the cursor to the first (-1) or last (1) row."""
        place = self._nearest(0 if side < 0 else len(self._rows) - 1, side)
        if place is not None:
            self.cursor = place

    def watch_cursor(self) -> None:
        """Draw the cursor at its new place and keep it in sight."""
        self._width = -1
        self.refresh()
        self.show_cursor()
        self.post_message(self.Moved(self))

    # ── drawing ──────────────────────────────────────────────────────────────────────────────

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Return the width of the widest row where rows do not wrap."""
        if self._wraps:
            return container.width
        widest = max((SIGN_WIDTH + row.head.cell_length + row.body.cell_length for row in self._rows), default=0)
        return max(container.width, widest + 1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the rows take."""
        self._lay_out(width)
        return len(self._lines)

    def render(self) -> Content:
        """Return the rows, the one under the cursor reversed while the list has the focus."""
        self._lay_out(self.content_size.width)
        return Content("\n").join(line for _, line in self._lines)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Draw the cursor while the list has the focus only."""
        super().watch_has_focus(has_focus)
        self._just_focused = has_focus
        self._width = -1
        self.refresh()

    def _lay_out(self, width: int) -> None:
        if width == self._width or width <= 0:
            return
        self._width = width
        self._lines = []
        for number, row in enumerate(self._rows):
            here = number == self.cursor and not row.fixed
            style = "reverse bold" if row.strong else "reverse" if here and self.has_focus else ""
            for line in self._row_lines(row, width, here and (self.has_focus or self._keeps)):
                line = line.pad_right(max(0, width - line.cell_length))
                self._lines.append((number, line.stylize(style) if style else line))
            for line in self._note_lines(row, width):
                self._lines.append((number, line))

    def _row_lines(self, row: Row, width: int, here: bool) -> list[Content]:
        if row.rule:
            title = Content(f"{self.line * 2} ") + row.body + Content(" ")
            return [title + Content(self.line * max(0, width - title.cell_length))]
        head = Content(f"{row.sign or (self.pointer if here else ' ')} ") + row.head
        margin, tail = head.cell_length, row.tail.cell_length + 1 if row.tail is not None else 0
        room = max(8, width - margin - tail)
        parts = row.body.wrap(room) if self._wraps and len(row.body) else [row.body]
        lines = [(head if n == 0 else Content.blank(margin)) + part for n, part in enumerate(parts)]
        if row.tail is not None:
            lines[0] = lines[0].pad_right(max(1, width - lines[0].cell_length - tail + 1)) + row.tail
        return lines

    @staticmethod
    def _note_lines(row: Row, width: int) -> list[Content]:
        if row.note is None:
            return []
        margin = row.head.cell_length + SIGN_WIDTH
        return [Content.blank(margin) + part for part in row.note.wrap(max(8, width - margin - NOTE_MARGIN))]

    # ── sight and mouse ──────────────────────────────────────────────────────────────────────

    def show_cursor(self) -> None:
        """Scroll so that the row under the cursor is seen, its note too where there is room."""
        self.show_row(self.cursor)

    def show_row(self, row: int) -> None:
        """Scroll so that ``row`` is seen."""
        self._lay_out(self.content_size.width)
        places = [y for y, (number, _) in enumerate(self._lines) if number == row]
        parent = self.parent
        if not places or not isinstance(parent, Widget):
            return
        offset = self.virtual_region.offset
        region = Region(offset.x, offset.y + places[0], self.size.width, len(places))
        parent.scroll_to_region(region, animate=False, x_axis=False, force=True)

    def on_key(self) -> None:
        """Note that the list is in use: the next click on the row under the cursor counts as Enter."""
        self._just_focused = False

    def on_click(self, event: events.Click) -> None:
        """Tell which row was clicked."""
        offset = event.get_content_offset(self)
        if offset is None or not 0 <= offset.y < len(self._lines):
            return
        event.stop()
        row = self._lines[offset.y][0]
        if self._rows[row].fixed:
            return
        again = not self._just_focused and row == self.cursor
        self._just_focused = False
        self.cursor = row
        self.post_message(self.Clicked(self, row, offset.x, again))
