"""The map: what to play next, every module, and what opens those that are locked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from backend_quest.content.model import ModuleEntry
from backend_quest.ui.markup import plain
from backend_quest.ui.screens.base import QuestScreen
from backend_quest.ui.screens.entrance import enter
from backend_quest.ui.screens.map_rows import Line, MapRows
from backend_quest.ui.screens.repair import RepairPopup
from backend_quest.ui.widgets.frame import ActionRow, Columns, HeaderBar, KeyLine
from backend_quest.ui.widgets.lists import PickList

WIDE = 100


class Pane(VerticalScroll, can_focus=False):
    """One side of the map. It tells when its size changes: rows are cut and folded to it."""

    class Sized(Message):
        """The size changed."""

    def on_resize(self) -> None:
        """Tell."""
        self.post_message(self.Sized())


class MapScreen(QuestScreen):
    """Modules on the left, the one under the cursor on the right; Enter plays on."""

    CSS_PATH = "map.tcss"
    AUTO_FOCUS = "#next"
    topic = "map"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "into_levels", show=False),
        Binding("left", "into_modules", show=False),
        Binding("g", "app.glossary", show=False),
        Binding("s", "app.statistics", show=False),
        Binding("o", "app.options", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._unfolded = False
        self._selected: str | None = None
        self._shown: str | None = None

    # ── drawing ──────────────────────────────────────────────────────────────────────────────

    def compose(self) -> ComposeResult:
        """What to play next, modules and levels, buttons."""
        yield HeaderBar()
        yield PickList(id="next", keeps=True)
        yield PickList(id="repair", keeps=True)
        with Columns(id="panes"):
            with Pane(id="modules-pane"):
                yield PickList(id="modules", wraps=False, keeps=True)
            with Pane(id="detail-pane", classes="right"):
                yield Static(id="about")
                yield PickList(id="levels", wraps=False)
        yield ActionRow(self._acts(), main=False)
        yield KeyLine()

    def on_mount(self) -> None:
        """Draw the map."""
        self.watch(self, "focused", self._moved_focus, init=False)
        self.relabel()

    def on_pane_sized(self) -> None:
        """Cut the rows to the new size."""
        self.fill()

    def on_screen_resume(self) -> None:
        """Show what has changed meanwhile."""
        self._unfolded = False
        if self.is_mounted:
            self.fill()

    def relabel(self) -> None:
        """Write everything anew in the words of the set-up."""
        for rows in self.query(PickList):
            rows.pointer = self.symbols.cursor
        self.query_one(ActionRow).show(self._acts())
        self.fill()

    def _acts(self) -> Sequence[tuple[str, ...]]:
        return [
            ("glossary", self.tr("app.glossary"), "g"),
            ("statistics", self.tr("app.statistics"), "s"),
            ("options", self.tr("app.options"), "o"),
            ("menu", self.tr("app.menu"), self.quest.key_label("menu")),
        ]

    @property
    def _writer(self) -> MapRows:
        return MapRows(self.services, self.tr, self.symbols)

    def _header(self) -> None:
        title = plain("backend-quest", "bold")
        who, standing = self._writer.standing(self.quest.prefs.name)
        self.query_one(HeaderBar).show(title + Content("  ") + who, standing)

    def fill(self) -> None:
        """Draw header, rows and key line from the learner's progress."""
        self._header()
        self._keys()
        if not self.query_one("#panes").size:
            return
        self.query_one("#next", PickList).show([self._writer.next_line()])
        self._show_repair()
        modules = self.query_one("#modules", PickList)
        pane = self.query_one("#modules-pane")
        wanted = None if self._selected is None else f"module:{self._selected}"
        modules.show(self._writer.modules(pane.scrollable_content_region.width), cursor=wanted)
        self._show_module()

    def _show_repair(self) -> None:
        line = self._writer.repair_line()
        rows = self.query_one("#repair", PickList)
        rows.display = line is not None
        if line is not None:
            rows.show([line])

    def _module(self) -> ModuleEntry | None:
        target = self.query_one("#modules", PickList).target
        try:
            return self.services.catalog.module(target.removeprefix("module:")) if target else None
        except KeyError:
            return None

    def _show_module(self, cursor: str | None = None) -> None:
        module = self._module()
        self._shown = module.id if module is not None else None
        about, levels = self.query_one("#about", Static), self.query_one("#levels", PickList)
        if module is None:
            about.update(Content(""))
            levels.show([])
            return
        pane = self.query_one("#detail-pane")
        width = pane.scrollable_content_region.width
        content = self._writer.about(module, width - 1)
        height = len(content.wrap(width - 1)) if width > 1 else 1
        room = None if self._unfolded else pane.size.height - height - 1
        about.update(content)
        levels.show(self._level_lines(module, width, room), cursor=cursor or self._first_to_play(module))

    def _level_lines(self, module: ModuleEntry, width: int, room: int | None) -> list[Line]:
        return self._writer.levels(module, width, wide=self.size.width >= WIDE, room=room)

    def _first_to_play(self, module: ModuleEntry) -> str | None:
        levels = self.query_one("#levels", PickList)
        return None if levels.has_focus and levels.target else self._writer.first_open(module)

    # ── moving ───────────────────────────────────────────────────────────────────────────────

    def select(self, where: str | None) -> None:
        """Put the cursor on a module, or on the module of a level; the row that plays on has the focus."""
        if where is not None:
            self._selected = where.partition("/")[0]
        if self.is_mounted:
            self.remove_class("-levels")
            self.query_one("#next", PickList).focus()
            self.fill()

    @on(PickList.Moved, "#modules")
    def _other_module(self) -> None:
        module = self._module()
        self._selected = module.id if module is not None else None
        if self._selected != self._shown:
            self._unfolded = False
            self._show_module()
            self.query_one("#detail-pane").scroll_home(animate=False)

    @on(PickList.Edge)
    def _leave_list(self, event: PickList.Edge) -> None:
        order = [rows for rows in self.query(PickList) if rows.id != "levels" and rows.display]
        if event.rows.id == "levels":
            return
        place = order.index(event.rows) + event.step
        if 0 <= place < len(order):
            order[place].focus()
        elif place >= len(order):
            self.query_one(ActionRow).focus_main()

    def action_into_levels(self) -> None:
        """Go to the right side."""
        levels = self.query_one("#levels", PickList)
        if levels.targets and not levels.has_focus:
            self.add_class("-levels")
            self.call_after_refresh(self._show_module)
            self.call_after_refresh(levels.focus)

    def action_into_modules(self) -> None:
        """Go back to the left side."""
        self.remove_class("-levels")
        self.query_one("#modules", PickList).focus()

    def action_back(self) -> None:
        """From the right side to the left; else ask whether to leave."""
        if self.query_one("#levels", PickList).has_focus:
            self.action_into_modules()
        else:
            self.quest.leave()

    def on_header_bar_back(self, event: HeaderBar.Back) -> None:
        """Here there is nothing to go back to."""
        event.stop()
        event.prevent_default()

    def _moved_focus(self) -> None:
        if self.focused is self.query_one("#modules"):
            self.remove_class("-levels")
        self._keys()

    def _keys(self) -> None:
        in_levels = self.focused is self.query_one("#levels")
        entries = [("↑↓", self.tr("map.key_choose"))]
        entries.append(("←", self.tr("map.key_modules")) if in_levels else ("→", self.tr("map.key_levels")))
        entries.append(("enter", self.tr("map.key_open")))
        entries.append((self.quest.key_label("help"), self.tr("map.key_help")))
        entries.append(("esc", self.tr("map.key_modules" if in_levels else "map.key_leave")))
        self.query_one(KeyLine).show([(self.quest.sign(key), words) for key, words in entries])

    # ── picking ──────────────────────────────────────────────────────────────────────────────

    @on(PickList.Picked)
    async def _picked(self, event: PickList.Picked) -> None:
        what, _, which = event.target.partition(":")
        match what:
            case "module":
                self.action_into_levels()
            case "level":
                self._selected = which.partition("/")[0]
                await enter(self.quest, which)
            case "checkpoint":
                self.quest.open_checkpoint(which)
            case "go":
                self._go_to(which)
            case "fold":
                self._unfolded = True
                self._show_module()
            case "repair":
                self._tell_repair()

    def _tell_repair(self) -> None:
        if self.services.store.repair is not None:
            self.app.push_screen(RepairPopup(self.services.store.repair))

    def _go_to(self, level_id: str) -> None:
        self.query_one("#modules", PickList).go(f"module:{level_id.rpartition('/')[0]}")
        self._unfolded = False
        self._show_module(f"level:{level_id}")
        self.action_into_levels()

    @on(ActionRow.Pressed)
    async def _pressed(self, event: ActionRow.Pressed) -> None:
        await self.app.run_action(f"app.{event.action}")
