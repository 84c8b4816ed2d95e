"""What stands there while the window is too small for the game."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content

from backend_quest.ui.markup import plain
from backend_quest.ui.screens.base import QuestScreen
from backend_quest.ui.terminal import MIN_COLUMNS, MIN_ROWS


class TooSmallScreen(QuestScreen):
    """Covers the game, which keeps its state, and goes by itself."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "app.quit", show=False)]
    CSS = "TooSmallScreen { padding: 0 1; }"

    def render(self) -> Content:
        """Say how large the window is and should be."""
        size = f"{self.outer_size.width}×{self.outer_size.height}"
        wanted = f"{MIN_COLUMNS}×{MIN_ROWS}"
        lines = [
            self.tr("app.small", size=size),
            self.tr("app.small_how", size=wanted),
            self.tr("app.small_plain"),
            self.tr("app.small_leave"),
        ]
        return plain("\n".join(lines))

    def on_resize(self, event: events.Resize) -> None:
        """Say the new size."""
        self.refresh()

    def on_screen_resume(self) -> None:
        """Go, when the window has grown while something stood above."""
        if self.app.size.width >= MIN_COLUMNS and self.app.size.height >= MIN_ROWS:
            self.dismiss(None)
