"""The question before the game ends."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from backend_quest.ui.markup import plain
from backend_quest.ui.widgets.frame import ActionRow, Popup


class LeavePopup(Popup[bool]):
    """Asks whether to leave; staying has the focus. True means leave."""

    def title_text(self) -> str:
        """Return the title."""
        return self.tr("app.leave")

    def way_out(self) -> str:
        """Return what Escape does."""
        return self.tr("app.leave_stay_key")

    def body(self) -> ComposeResult:
        """The question."""
        yield Static(plain(self.tr("app.leave_question")))

    def acts(self) -> Sequence[tuple[str, ...]]:
        """Stay, or leave."""
        return [("stay", self.tr("app.leave_stay")), ("leave", self.tr("app.leave"))]

    def on_action_row_pressed(self, event: ActionRow.Pressed) -> None:
        """Answer."""
        event.stop()
        self.dismiss(event.action == "leave")
