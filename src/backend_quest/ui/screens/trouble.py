"""What is shown when something went wrong: one sentence, and where the report lies if it is our fault."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from textual.app import ComposeResult
from textual.widgets import Static

from backend_quest.ui.markup import plain
from backend_quest.ui.widgets.frame import ActionRow, Popup


class TroublePopup(Popup[None]):
    """``said`` is a sentence for what the learner can mend; ``fault`` says that it is ours."""

    def __init__(self, said: str = "", *, report: Path | None = None, fault: bool = False) -> None:
        super().__init__()
        self.said = said
        self.report = report
        self.fault = fault

    def title_text(self) -> str:
        """Return the title."""
        return f"{self.quest.symbols.error} {self.tr('app.fault' if self.fault else 'app.trouble')}"

    def body(self) -> ComposeResult:
        """What happened, and that nothing is lost."""
        if not self.fault:
            yield Static(plain(self.said))
            return
        yield Static(plain(self.tr("app.fault_safe")))
        if self.report is not None:
            yield Static(plain(self.tr("app.fault_report", file=str(self.report))))

    def acts(self) -> Sequence[tuple[str, ...]]:
        """Go on, or leave."""
        return [("go_on", self.tr("app.go_on")), ("leave", self.tr("app.leave"))]

    def on_action_row_pressed(self, event: ActionRow.Pressed) -> None:
        """Answer."""
        event.stop()
        if event.action == "leave":
            self.app.exit()
        else:
            self.dismiss(None)
