"""The two tabs of a level on a narrow screen."""

from __future__ import annotations

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from backend_quest.text import width
from backend_quest.ui.markup import plain

LESSON, TASK = "lesson", "task"


class LevelTabs(Widget):
    """``1 Materi [2 Tugas]``: a click chooses."""

    DEFAULT_CSS = "LevelTabs { height: 1; padding: 0 2; text-wrap: nowrap; }"

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self) -> None:
        super().__init__()
        self._tab = LESSON
        self._labels = ("", "")

    def show(self, tab: str, lesson: str, task: str) -> None:
        """Show which tab is open, under these names."""
        self._tab, self._labels = tab, (f"1 {lesson}", f"2 {task}")
        self.refresh()

    def _shown(self) -> tuple[str, str]:
        lesson, task = self._labels
        return (f"[{lesson}]", f" {task} ") if self._tab == LESSON else (f" {lesson} ", f"[{task}]")

    def render(self) -> Content:
        """Draw both."""
        lesson, task = self._shown()
        open_, closed = "bold", ""
        first, second = (open_, closed) if self._tab == LESSON else (closed, open_)
        return Content.assemble(plain(lesson, first), " ", plain(task, second))

    def on_click(self, event: events.Click) -> None:
        """Choose the tab under the pointer."""
        offset = event.get_content_offset(self)
        if offset is not None:
            event.stop()
            self.post_message(self.Chosen(LESSON if offset.x <= width(self._shown()[0]) else TASK))
