"""One line to type into."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from backend_quest.text import clean_line
from backend_quest.ui.widgets.own_keys import own_binding

MAX_LENGTH = 1000


class Field(Input):
    """One line. Enter posts ``Input.Submitted``; a paste is cleaned first; keys that wait keep their order."""

    DEFAULT_CSS = """
    Field { width: 1fr; height: 1; padding: 0; background: $background; border: none; }
    Field:focus { background-tint: transparent; border: none; }
    """

    def __init__(
        self, value: str = "", *, max_length: int = MAX_LENGTH, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(value, id=id, classes=classes, compact=True, max_length=max_length, select_on_focus=False)
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        if await own_binding(self, event.key):
            event.stop()
            event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        first = clean_line(event.text.strip("\r\n").partition("\n")[0], MAX_LENGTH)
        if first:
            self.insert_text_at_cursor(first)
