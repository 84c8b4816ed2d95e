"""A rule that carries names to click on: files above an editor, pages above a result."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from backend_quest.text import width
from backend_quest.ui.markup import cut, plain


class TabRule(Widget):
    """One line: ``━━ kasir.py ━━━━ esc: keluar editor ━━ tersimpan ━━``. Names and the right side can be clicked."""

    DEFAULT_CSS = "TabRule { height: 1; width: 1fr; }"

    class Clicked(Message):
        """A name was clicked, or (None) what stands at the right."""

        def __init__(self, rule: TabRule, name: str | None) -> None:
            super().__init__()
            self.rule = rule
            self.name = name

        @property
        def control(self) -> TabRule:
            """The rule."""
            return self.rule

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names: tuple[str, ...] = ()
        self._current = ""
        self._right: tuple[str, ...] = ()
        self._lines = ("━", "─")
        self._focused = False
        self._spans: list[tuple[int, int, str | None]] = []

    def show(
        self, names: Sequence[str], current: str, right: Sequence[str], *, focused: bool, lines: tuple[str, str]
    ) -> None:
        """Show names, and on the right what is true now; ``lines`` are the heavy and the light rule."""
        self._names, self._current, self._right = tuple(names), current, tuple(right)
        self._focused, self._lines = focused, lines
        self.refresh()

    def render(self) -> Content:
        """Return the rule over the whole width; what does not fit on the right is left out, the first part first."""
        line, columns = self._lines[0 if self._focused else 1], self.size.width
        left = Content(f"{line * 2} " if self._names else "")
        self._spans = []
        for name in self._names:
            shown = f"[{name}]" if name == self._current and len(self._names) > 1 else name
            self._spans.append((left.cell_length, left.cell_length + width(shown), name))
            left = left + plain(shown, "bold" if name == self._current else "") + Content("  ")
        left = cut(left[:-1] if self._names else left, columns - 2)
        parts = list(self._right)
        while parts and left.cell_length + sum(width(part) + 4 for part in parts) + 1 > columns:
            parts.pop(0)
        right = "".join(f" {part} {line * 2}" for part in parts)
        gap = max(0, columns - left.cell_length - width(right))
        self._spans.append((left.cell_length + gap, columns, None))
        return left + Content(line * gap) + Content(right)

    def on_click(self, event: events.Click) -> None:
        """Tell what was clicked."""
        for start, end, name in self._spans:
            if start <= event.x < end:
                event.stop()
                self.post_message(self.Clicked(self, name))
                return
