"""sql_query: an editor for the query, and below it what it gives and the tables that it asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import ComposeResult

from backend_quest.checking.grids import Shown
from backend_quest.content.model import Level
from backend_quest.content.parts import QUERY_FILE
from backend_quest.content.verdict import Answer
from backend_quest.services import Tried
from backend_quest.ui.widgets.report import Writer
from backend_quest.ui.widgets.work.base import Place
from backend_quest.ui.widgets.work.code import CodeWork
from backend_quest.ui.widgets.work.sql_grid import GridPanel, pages_of

ROOM_FOR_BOTH = 8


class SqlWork(CodeWork):
    """The query above, its result and the tables below; where both do not fit, the query alone."""

    def __init__(self) -> None:
        super().__init__()
        self._tables: Shown | None = None
        self._now: tuple[Shown, bool] | None = None

    def compose(self) -> ComposeResult:
        """Lay the grid under the editor."""
        yield from super().compose()
        yield GridPanel()

    @property
    def grid(self) -> GridPanel:
        """Result and tables."""
        return self.query_one(GridPanel)

    def load(self, body: Any, answer: Answer, *, level: Level | None = None, place: Place | None = None) -> None:
        """Open the query as it was left. The tables come once they are known."""
        self._tables = self._now = None
        super().load(body, answer, level=level, place=place)
        self._show(Shown(), ran=False)

    @property
    def looks_with(self) -> Answer | None:
        """No query at all shows the tables."""
        return {QUERY_FILE: ""}

    def show_look(self, tried: Tried, writer: Writer) -> None:
        """Show the tables before anything was run."""
        if tried.data is not None:
            self._tables = tried.data
            if self._now is None or not self._now[1]:
                self._show(tried.data, ran=False)

    def show_run(self, tried: Tried) -> bool:
        """Show what a run of the query gave; an error is for the panel to tell."""
        if tried.data is None:
            return False
        self._show(tried.data, ran=True)
        return True

    def _show(self, data: Shown, *, ran: bool) -> None:
        self._now = data, ran
        before = self._tables.tables if self._tables is not None else {}
        idle = "" if ran else self.tr("result.not_run", key=self.quest.key_label("run"))
        pages = pages_of(data, before, self.tr, idle=idle)
        tables = len(pages) > 1 and not ran
        self.grid.show(pages, 1 if tables else 0, self.tr, self.symbols)

    def commands(self) -> list[tuple[str, Callable[[], None]]]:
        """Go to the tables."""
        return [(self.tr("work.look_tables"), self.focus_tables), *super().commands()]

    def focus_tables(self) -> None:
        """Put the focus on result and tables: the arrows turn them there."""
        self.grid.display = True
        self.grid.body.focus()

    def key_hints(self) -> list[tuple[str, str]]:
        """Turn the tables, or type."""
        if self.screen.focused is self.grid.body:
            return [("←→", self.tr("work.other_table"))]
        return super().key_hints()

    def on_resize(self, event: events.Resize) -> None:
        """Show the grid where there is room for it."""
        self.grid.display = event.size.height >= ROOM_FOR_BOTH or self.screen.focused is self.grid.body
