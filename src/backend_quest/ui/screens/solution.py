"""The solution: beside the learner's own answer where there is one to compare."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import ClassVar, cast

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, ScrollableContainer, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from backend_quest.text import width
from backend_quest.ui.app import QuestApp
from backend_quest.ui.markup import plain
from backend_quest.ui.screens.solution_text import Side, side_by_side
from backend_quest.ui.sturdy import Sturdy
from backend_quest.ui.widgets.frame import ActionRow, HeaderBar, KeyLine, Rule

BESIDE_CODE = 6
"""Columns of a side that code has not: sign, rule, padding, scroll bar."""


class SolutionScreen(Sturdy, ModalScreen[str]):
    """Two columns that scroll together, or one where there is nothing to compare; ``heading`` is the solution's.

    Where a line would be cut, the two stand one above the other.

    Answers ``copy`` where the learner wants the solution in the editor, ``next`` for going on, None for back.
    """

    CSS_PATH = Path(__file__).with_name("solution.tcss")
    AUTO_FOCUS = "ActionButton"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", show=False),
        Binding("up", "scroll(-1)", show=False),
        Binding("down", "scroll(1)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("pagedown", "scroll(10)", show=False),
    ]

    def __init__(
        self,
        title: str,
        own: str | None,
        solution: str,
        *,
        heading: str,
        note: str,
        acts: Sequence[tuple[str, ...]],
    ) -> None:
        super().__init__()
        self._title = title
        self._own = own
        self._solution = solution
        self._heading = heading
        self._note = note
        self._acts = acts

    @property
    def quest(self) -> QuestApp:
        """The app."""
        return cast(QuestApp, self.app)

    def compose(self) -> ComposeResult:
        """Lay the header, the columns, a note and the buttons one below the other."""
        yield HeaderBar()
        with Horizontal(id="sides"):
            if self._own is not None:
                with Vertical(classes="side"):
                    yield Rule(self.quest.tr("level.own"))
                    yield ScrollableContainer(Static(id="own", markup=False), classes="code")
            with Vertical(classes="side right"):
                yield Rule(self._heading)
                yield ScrollableContainer(Static(id="solution", markup=False), classes="code")
        yield Static(plain(self._note), id="note")
        yield ActionRow(self._acts)
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill the columns and tie them together."""
        tr = self.quest.tr
        self.query_one(HeaderBar).show(self._title)
        self.query_one("#note").display = bool(self._note)
        self.query_one(KeyLine).show([("↑↓", tr("level.scroll")), ("esc", tr("level.back"))])
        if self._own is None:
            self.query_one("#solution", Static).update(plain(self._solution))
            self.add_class("-alone")
        else:
            rows = side_by_side(self._own, self._solution)
            removed, added = self.quest.symbols.removed, self.quest.symbols.added
            self.query_one("#own", Static).update(_column([left for left, _ in rows], removed, "$error-role"))
            self.query_one("#solution", Static).update(_column([right for _, right in rows], added, "$passed"))
        columns = self._columns
        for one, other in zip(columns, reversed(columns), strict=True):
            if one is not other:
                self.watch(one, "scroll_y", partial(_follow, one, other), init=False)
                self.watch(one, "scroll_x", partial(_follow, one, other), init=False)

    def on_resize(self, event: events.Resize) -> None:
        """Stand side by side where every line has room for it."""
        if self._own is not None:
            widest = max(width(line) for text in (self._own, self._solution) for line in text.split("\n"))
            self.set_class(widest + BESIDE_CODE > event.size.width // 2, "-stacked")

    @property
    def _columns(self) -> list[ScrollableContainer]:
        return list(self.query(".code").results(ScrollableContainer))

    def action_scroll(self, lines: int) -> None:
        """Move both columns."""
        for code in self._columns:
            code.scroll_relative(y=lines, animate=False)

    def on_header_bar_back(self) -> None:
        """A click on the header is Escape."""
        self.dismiss(None)

    @on(ActionRow.Pressed)
    def _pressed(self, event: ActionRow.Pressed) -> None:
        event.stop()
        self.dismiss(event.action if event.action != "back" else None)


def _follow(one: ScrollableContainer, other: ScrollableContainer, _: float) -> None:
    other.scroll_to(one.scroll_x, one.scroll_y, animate=False)


def _column(sides: Sequence[Side], sign: str, style: str) -> Content:
    lines = [plain(f"{sign if own else ' '} {text}", style if own else "") for own, text in sides]
    return Content("\n").join(lines)
