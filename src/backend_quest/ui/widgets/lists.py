"""Lists to pick from: Enter or a second click picks, and the keys lead out of the list at its ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, cast

from textual.binding import Binding, BindingType
from textual.message import Message

from backend_quest.ui.widgets.rows import Row, RowList

__all__ = ["PickList", "Row"]


class PickList(RowList):
    """A list whose rows stand for something: each has a target, a word of the screen's own."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "pick", show=False)]

    class Picked(Message):
        """A row was picked."""

        def __init__(self, rows: PickList, target: str) -> None:
            super().__init__()
            self.rows = rows
            self.target = target

        @property
        def control(self) -> PickList:
            """The list."""
            return self.rows

    class Edge(Message):
        """The cursor wanted to leave the list upwards (-1) or downwards (1)."""

        def __init__(self, rows: PickList, step: int) -> None:
            super().__init__()
            self.rows = rows
            self.step = step

        @property
        def control(self) -> PickList:
            """The list."""
            return self.rows

    def __init__(self, *, id: str | None = None, wraps: bool = True, keeps: bool = False) -> None:
        super().__init__(id=id, wraps=wraps, keeps=keeps)
        self._targets: list[str] = []

    def show(self, lines: Sequence[tuple[Row, str]], *, cursor: int | str | None = None) -> None:
        """Show rows with their targets; ``cursor`` is a place or a target, None leaves it on the target it is on."""
        targets = [target for _, target in lines]
        wanted = self.target if cursor is None else cursor
        place = wanted if isinstance(wanted, int) else targets.index(wanted) if wanted in targets else None
        self._targets = targets
        self.set_rows([row for row, _ in lines], cursor=place)
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """Lay out once more where rows came while a layout was under way: Textual keeps the height it had then."""
        if self.size.width and self.size.height != self.get_content_height(self.size, self.size, self.size.width):
            self.refresh(layout=True)

    @property
    def target(self) -> str:
        """The target of the row under the cursor; empty where there is none."""
        free = 0 <= self.cursor < len(self._targets) and not self.rows[self.cursor].fixed
        return self._targets[self.cursor] if free else ""

    @property
    def targets(self) -> list[str]:
        """The targets of all rows."""
        return self._targets

    def go(self, target: str) -> bool:
        """Put the cursor on a target; return whether it is there."""
        if target not in self._targets:
            return False
        self.cursor = self._targets.index(target)
        return True

    def action_move(self, step: int) -> None:
        """Move the cursor, or tell that it is at the end."""
        before = self.cursor
        super().action_move(step)
        if self.cursor == before:
            self.post_message(self.Edge(self, step))

    def action_pick(self) -> None:
        """Pick the row under the cursor."""
        if self.target:
            self.post_message(self.Picked(self, self.target))

    def on_row_list_clicked(self, event: RowList.Clicked) -> None:
        """A click on the row that already has the cursor picks it."""
        if event.again:
            cast("PickList", event.rows).action_pick()
