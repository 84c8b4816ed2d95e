"""Keys that wait in line take effect in the order in which they were typed."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.widget import Widget

from backend_quest.ui import theme
from backend_quest.ui.widgets.editor import CodeEditor
from backend_quest.ui.widgets.work.fields import Field, OutputArea

TYPED = [*"tutup", *["backspace"] * 5, *"buka", "home", *"a", "end", *"z", "left", "left", "delete", *"k"]


class Typing(App[None]):
    def __init__(self, field: Widget) -> None:
        super().__init__()
        self.field = field

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme.fallbacks()

    def compose(self) -> ComposeResult:
        yield self.field


@pytest.mark.parametrize("field", [CodeEditor, Field, OutputArea])
async def test_a_burst_of_keys_keeps_its_order(field: type[Widget]) -> None:
    app = Typing(field())
    async with app.run_test() as pilot:
        app.field.focus()
        await pilot.pause()
        for key in TYPED:
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        text = app.field.value if isinstance(app.field, Field) else app.field.text  # type: ignore[attr-defined]
        assert text == "abukkz"
