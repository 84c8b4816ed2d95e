"""The set-up. Every change is there at once; there is no OK."""

from __future__ import annotations

from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from backend_quest.i18n import LANGUAGES
from backend_quest.ui import prefs, theme
from backend_quest.ui.markup import cut, plain
from backend_quest.ui.screens.base import QuestScreen
from backend_quest.ui.screens.data import (
    AskPopup,
    data_folder,
    export_progress,
    import_progress,
    reset_everything,
    shortened,
)
from backend_quest.ui.widgets.frame import HeaderBar, KeyLine
from backend_quest.ui.widgets.lists import PickList, Row

_LABEL = 14
_CHOICES: dict[str, tuple[Any, ...]] = {
    "language": LANGUAGES,
    "theme": tuple(theme.THEMES),
    "ascii": (False, True),
    "motion": (True, False),
    "keys": prefs.KEY_STYLES,
}
_DEEDS = ("export", "import", "again", "reset")


class OptionsScreen(QuestScreen):
    """One row for each setting: ← and → or Enter change it."""

    CSS_PATH = "options.tcss"
    AUTO_FOCUS = "#settings"
    topic = "options"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "change(1)", show=False),
        Binding("left", "change(-1)", show=False),
    ]

    def compose(self) -> ComposeResult:
        """The rows, and a sample of what they look like."""
        yield HeaderBar()
        yield PickList(id="settings", wraps=False, keeps=True)
        yield Static(id="sample")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the set-up."""
        self.relabel()

    def on_resize(self, event: events.Resize) -> None:
        """Cut the rows to the new width."""
        self.relabel()

    def relabel(self) -> None:
        """Show everything as it is set."""
        tr, sign = self.tr, self.quest.sign
        self.query_one(HeaderBar).show(f"{self.symbols.back} {tr('app.options')}")
        rows = self.query_one("#settings", PickList)
        rows.pointer = self.symbols.cursor
        rows.show([self._line(name) for name in (*_CHOICES, "stack", "name", "data", *_DEEDS)])
        samples = [plain(tr(f"welcome.sample_{name}"), f"${theme.role_variable(name)} bold") for name in _SAMPLES]
        signs = [plain(getattr(self.symbols, name)) + Content(" ") for name in _SAMPLES]
        both = [one + two for one, two in zip(signs, samples, strict=True)]
        button = f"[ {tr('checkpoint.submit')} {self.quest.key_label('submit')} ]"
        sample = [plain(tr("options.sample"), "$muted"), *both, plain(button, "$action bold")]
        self.query_one("#sample", Static).update(Content("   ").join(sample))
        keys = [(sign("↑↓"), tr("map.key_choose")), (sign("←→"), tr("options.key_change"))]
        self.query_one(KeyLine).show([*keys, ("enter", tr("options.key_change")), ("esc", tr("options.key_back"))])

    def _line(self, name: str) -> tuple[Row, str]:
        label = plain(self.tr(f"options.{name}").ljust(_LABEL))
        value = self._value(name)
        if name in _CHOICES or name == "stack":
            value = f"{self.quest.sign('‹')} {value} {self.quest.sign('›')}"
        elif name in _DEEDS or name == "name":
            label = plain(f"{self.tr(f'options.{name}').ljust(_LABEL - 1)} ")
        room = max(self.size.width - _LABEL - 6, 10)
        return Row(head=label, body=cut(value, room, self.symbols.more), fixed=name == "data"), name

    def _value(self, name: str) -> str:
        now, tr = self.quest.prefs, self.tr
        match name:
            case "theme" if self.quest.terminal.colours == 0:
                return f"{tr('options.theme_polos')} (NO_COLOR)"
            case "name":
                return now.name or tr("options.no_name")
            case "data":
                return shortened(data_folder(self.quest))
            case "stack":
                return self._stack_name(self.services.stack)
            case _ if name in _DEEDS:
                return tr(f"options.{name}_about")
        return tr(f"options.{name}_{getattr(now, name)}".lower())

    def _stack_name(self, key: str | None) -> str:
        stacks = self.services.catalog.course.stacks
        named = next((stack.title.get(self.tr.language) for stack in stacks if stack.key == key), None)
        return self.tr("options.stack_open") if named is None else named

    # ── changing ─────────────────────────────────────────────────────────────────────────────

    def action_change(self, by: int) -> None:
        """Take the next value of the row under the cursor, or the one before."""
        name = self.query_one("#settings", PickList).target
        if name == "stack":
            self._change_stack(by)
        elif name in _CHOICES:
            values = _CHOICES[name]
            place = values.index(getattr(self.quest.prefs, name))
            self.quest.set_prefs(**{name: values[(place + by) % len(values)]})
            self.relabel()

    def _change_stack(self, by: int) -> None:
        offered = self.services.map().offered()
        keys: list[str | None] = [None, *(key for key, now in offered.items() if now)]
        now = self.services.stack
        place = keys.index(now) if now in keys else 0
        self.services.choose_stack(keys[(place + by) % len(keys)])
        self.relabel()

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        quest = self.quest
        match event.target:
            case "name":
                self._ask_name()
            case "export":
                export_progress(quest)
            case "import":
                import_progress(quest)
            case "reset":
                reset_everything(quest)
            case "again":
                quest.show_welcome()
            case _:
                self.action_change(1)

    def _ask_name(self) -> None:
        tr = self.tr

        def named(name: str | None) -> None:
            if name is not None:
                self.quest.set_prefs(name=name)
                self.relabel()

        popup = AskPopup(
            tr("options.name"),
            tr("welcome.name"),
            tr("app.ok"),
            value=self.quest.prefs.name,
            limit=prefs.NAME_LIMIT,
        )
        self.app.push_screen(popup, named)


_SAMPLES = ("passed", "notyet", "error")
