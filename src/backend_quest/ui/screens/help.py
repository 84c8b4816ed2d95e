"""Help: a few lines on the screen one came from; f1 again for every key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from backend_quest.ui import actions
from backend_quest.ui.markup import pad, plain
from backend_quest.ui.widgets.frame import ActionRow, Popup

_OTHER_KEYS = (("enter", "enter"), ("esc", "escape"), ("tab", "tab"), ("↑↓←→", "arrows"), ("a–i", "letters"))
_KEYS_WIDTH = 10
_HALF = 33
_TWO_COLUMNS = 76


class HelpPopup(Popup[None]):
    """``topic`` names the help, ``level.code_task`` say; what has none of its own gets the help before the dot."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1,question_mark", "keys", show=False)]

    def __init__(self, topic: str = "") -> None:
        super().__init__()
        self._topic = topic.replace(".", "_") or "general"
        self._all_keys = False

    def title_text(self) -> str:
        """Return the title."""
        return self.tr("app.help")

    def body(self) -> ComposeResult:
        """At most four lines."""
        yield Static(self._lines(), id="help")

    def _lines(self) -> Content:
        tr, quest = self.tr, self.quest
        keys = {name: quest.key_label(name) for name in actions.ACTIONS}
        text = ""
        for topic in (self._topic, self._topic.partition("_")[0], "general"):
            try:
                text = tr(f"help.{topic}", **keys)
                break
            except KeyError:
                continue
        return plain(quest.sign(text))

    def _table(self) -> Content:
        rows = [
            (" ".join(actions.written(key) for key in action.keys), self.tr(action.label))
            for action in actions.ACTIONS.values()
            if action.keys
        ]
        rows += [(self.quest.sign(key), self.tr(f"actions.key_{name}")) for key, name in _OTHER_KEYS]
        lines = [self._key(*row) for row in rows]
        if self.app.size.width < _TWO_COLUMNS:
            return Content("\n").join(lines)
        half = (len(lines) + 1) // 2
        pairs = zip(lines[:half], [*lines[half:], Content("")], strict=False)
        return Content("\n").join([pad(one, _HALF) + two for one, two in pairs])

    def _key(self, keys: str, words: str) -> Content:
        shown = plain(keys, "bold")
        return shown + Content(" " * max(_KEYS_WIDTH - shown.cell_length, 1)) + plain(words)

    def acts(self) -> Sequence[tuple[str, ...]]:
        """Every key, or close."""
        return [("ok", self.tr("app.ok")), ("keys", self.tr("help.all_keys"), self.quest.key_label("help"))]

    def action_keys(self) -> None:
        """Turn to the table of keys, or back."""
        self._all_keys = not self._all_keys
        self.query_one("#help", Static).update(self._table() if self._all_keys else self._lines())

    def on_action_row_pressed(self, event: ActionRow.Pressed) -> None:
        """Answer."""
        event.stop()
        if event.action == "keys":
            self.action_keys()
        else:
            self.dismiss(None)
