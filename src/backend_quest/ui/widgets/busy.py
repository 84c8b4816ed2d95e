"""What stands in place of the buttons while something runs: a spinner, the seconds, and the way to stop it."""

from __future__ import annotations

from time import monotonic

from textual.app import ComposeResult
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Static

from backend_quest.ui.markup import plain
from backend_quest.ui.widgets.frame import Act, ActionButton, Part

STEP = 0.1


class BusyRow(Part):
    """``⠋ Menjalankan… 0,4 dtk   [ Batal esc ]``."""

    DEFAULT_CSS = """
    BusyRow { height: 1; layout: horizontal; padding: 0 1; display: none; }
    BusyRow > Static { width: auto; margin-right: 3; }
    """

    class Cancelled(Message):
        """The button was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self._label = ""
        self._started = 0.0
        self._turn = 0
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Lay the words beside the button."""
        yield Static(markup=False)
        yield ActionButton()

    def begin(self, label: str, started: float) -> None:
        """Show ``label`` and count the seconds since ``started`` (monotonic)."""
        self._label, self._started = label, started
        self.query_one(ActionButton).act = Act("cancel", self.tr("level.cancel"), "esc")
        self.display = True
        self._tick()
        self._timer = self.set_interval(STEP, self._tick)

    def end(self) -> None:
        """Go away."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.display = False

    def _tick(self) -> None:
        spinner = self.symbols.spinner
        self._turn = (self._turn + 1) % len(spinner)
        sign = spinner[self._turn] if self.quest.prefs.motion else self.symbols.dot
        seconds = self.tr("level.seconds", n=self.tr.decimal(monotonic() - self._started))
        self.query_one(Static).update(plain(f"{sign} {self._label} {seconds}"))

    def on_action_button_pressed(self, event: ActionButton.Pressed) -> None:
        """Ask for a stop."""
        event.stop()
        self.post_message(self.Cancelled())
