"""Fields to type into: one line, or a few."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea

from backend_quest.text import clean, clean_line
from backend_quest.ui.markup import plain
from backend_quest.ui.widgets.field import MAX_LENGTH, Field
from backend_quest.ui.widgets.own_keys import own_binding

__all__ = ["SIDE_BY_SIDE", "Field", "Listing", "OutputArea", "Slot"]

MAX_LINES = 6
SIDE_BY_SIDE = 70
"""From this width on a label, or a table, has room beside its field or code."""


class Slot(Horizontal):
    """A field between brackets, with a pointer before it while it has the focus and a mark after it."""

    DEFAULT_CSS = """
    Slot { height: 1; width: 1fr; }
    Slot > Static { width: auto; height: 1; }
    """

    def __init__(self, text: str, *, pointer: str, head: Content | None = None, label: Content | None = None) -> None:
        super().__init__(classes="slot")
        self.field = Field()
        self.field.value = clean_line(text, MAX_LENGTH)
        self._pointer = pointer
        self._head = head or Content("")
        self._label = label or Content("")

    def compose(self) -> ComposeResult:
        """Lay pointer and head, the field in its brackets, mark and label in one row."""
        yield Static(Content("  ") + self._head + Content("["), classes="open")
        yield self.field
        yield Static(Content("] "), classes="close")
        yield Static(self._label, classes="label")

    def on_descendant_focus(self) -> None:
        """Point at the field."""
        self._draw_head(f"{self._pointer} ")

    def on_descendant_blur(self) -> None:
        """Take the pointer away."""
        self._draw_head("  ")

    def _draw_head(self, pointer: str) -> None:
        self.query_one(".open", Static).update(Content(pointer) + self._head + Content("["))

    def mark(self, sign: Content | None) -> None:
        """Show the sign of a verdict behind the field, None for none."""
        self.query_one(".close", Static).update(Content("] ") if sign is None else Content("] ") + sign + Content(" "))


class OutputArea(TextArea):
    """A few lines of output. Enter on an empty last line says that all is written."""

    DEFAULT_CSS = """
    OutputArea {
        width: 1fr; height: auto; min-height: 2; max-height: 6; padding: 0 1; background: $background;
        border: none; border-left: solid $rule;
    }
    OutputArea:light .text-area--cursor { color: $background; background: $foreground; }
    OutputArea:focus { border: none; border-left: heavy $foreground; background-tint: transparent; }
    """

    class Done(Message):
        """The learner has written the last line."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=False, tab_behavior="focus", highlight_cursor_line=False)
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        if event.key != "enter" and not await own_binding(self, event.key):
            return
        event.stop()
        event.prevent_default()
        if event.key == "enter":
            self._line_done()

    def _line_done(self) -> None:
        line, column = self.cursor_location
        at_end = line == self.document.line_count - 1 and column == len(self.document[line])
        if at_end and self.text.strip() and not self.document[line].strip():
            self.post_message(self.Done())
        elif self.document.line_count < MAX_LINES:
            self.insert("\n")
        else:
            self.post_message(self.Done())

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.replace(clean(event.text)[:MAX_LENGTH], *sorted(self.selection), maintain_selection_offset=False)


class Listing(Static):
    """Code to read: numbered lines, a pointer on one of them, gaps filled in by somebody else."""

    DEFAULT_CSS = "Listing { height: auto; width: 1fr; text-wrap: nowrap; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._lines: list[Content] = []

    def show(
        self, lines: Sequence[Content], *, numbers: bool = True, pointed: int | None = None, sign: str = "▸"
    ) -> None:
        """Show ``lines``; ``pointed`` (from 1) gets the sign."""
        width = len(str(len(lines)))
        rows = []
        for number, line in enumerate(lines, start=1):
            here = number == pointed
            head = f"{sign if here else ' '} {number:>{width}}  " if numbers else ""
            row = plain(head) + line
            rows.append(row.stylize("bold") if here else row)
        self.update(Content("\n").join(rows))
