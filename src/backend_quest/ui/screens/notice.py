"""A pop-up that only tells something."""

from __future__ import annotations

from collections.abc import Sequence

from backend_quest.ui.widgets.frame import ActionRow, Popup


class NoticePopup(Popup[None]):
    """One button, which closes it."""

    def acts(self) -> Sequence[tuple[str, ...]]:
        """One way on."""
        return [("ok", self.tr("app.ok"))]

    def on_action_row_pressed(self, event: ActionRow.Pressed) -> None:
        """Close."""
        event.stop()
        self.dismiss(None)
