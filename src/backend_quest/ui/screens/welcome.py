"""The first start: language, screen, name, path. Enter four times is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from backend_quest.i18n import LANGUAGES, language_name
from backend_quest.text import clean_line
from backend_quest.ui.markup import cut, plain
from backend_quest.ui.prefs import NAME_LIMIT
from backend_quest.ui.screens.base import QuestScreen
from backend_quest.ui.widgets.frame import ActionRow, HeaderBar, KeyLine
from backend_quest.ui.widgets.lists import PickList, Row

if TYPE_CHECKING:
    from backend_quest.ui.widgets.field import Field

LANGUAGE, SCREEN, NAME, PATH = "language", "screen", "name", "path"
FRAME = "▰▰▰▱▱   ┌──┐"
_UNDECIDED, _KNOWS = "undecided", "knows"
_MARGIN = 8
"""Columns beside the words of an option: pointer, mark, and air at the right."""


class WelcomeScreen(QuestScreen):
    """Four questions, one at a time; every answer shows its effect at once."""

    CSS_PATH = "welcome.tcss"
    AUTO_FOCUS = "#choices"
    topic = "welcome"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f5", "run", show=False)]

    def __init__(self) -> None:
        super().__init__()
        self._steps = [LANGUAGE, SCREEN, NAME, PATH]
        self._at = 0
        self._key_came = False
        self._theme = ""
        self._path = _UNDECIDED
        self._runtimes = ""
        self._finishing = False

    # ── drawing ──────────────────────────────────────────────────────────────────────────────

    def compose(self) -> ComposeResult:
        """Everything that one of the four steps shows."""
        yield HeaderBar()
        yield Static(id="question")
        yield Static(id="sample")
        yield PickList(id="choices", wraps=False, keeps=True)
        with Horizontal(id="name-row"):
            yield Static(plain("[ "), classes="bracket")
            yield Static(plain(" ]"), classes="bracket")
        yield Static(id="note")
        yield ActionRow()
        yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the screen where this terminal lacks something."""
        self._theme = self.quest.prefs.theme
        if self.quest.modest:
            self._steps = [SCREEN, LANGUAGE, NAME, PATH]
        self.relabel()
        self._focus()

    @property
    def step(self) -> str:
        """The step that is shown."""
        return self._steps[self._at]

    def relabel(self) -> None:
        """Show the step in the words and signs of the set-up."""
        step, tr = self.step, self.tr
        self.query_one(HeaderBar).show(
            plain("backend-quest", "bold"), tr("welcome.step", n=self._at + 1, all=len(self._steps))
        )
        self.query_one("#question", Static).update(plain(tr(f"welcome.{step}")))
        self.query_one("#sample", Static).update(self._sample())
        self.query_one("#sample").display = step == SCREEN
        self.query_one("#choices").display = step != NAME
        self.query_one("#name-row").display = step == NAME
        self._draw_choices()
        self.query_one("#note", Static).update(self._note())
        self.query_one(ActionRow).show([("next", tr("welcome.begin" if step == PATH else "welcome.next"))])
        sign = self.quest.sign
        keys = [(sign("↑↓"), tr("welcome.key_choose"))] if step != NAME else []
        way_out = tr("welcome.key_back" if self._at else "welcome.key_leave")
        keys += [("enter", tr("welcome.key_next")), ("esc", way_out)]
        self.query_one(KeyLine).show(keys)

    def _draw_choices(self, cursor: str | None = None) -> None:
        rows = self.query_one("#choices", PickList)
        rows.pointer = self.symbols.cursor
        options = self._options()
        width = max((len(words) for _, words, _, _ in options), default=0)
        lines = []
        for target, words, hint, offered in options:
            mark = self.symbols.picked if target == self._chosen() else self.symbols.unpicked
            style = "" if target == self._chosen() else "$muted"
            body = plain(words.ljust(width if hint else 0)) + plain(f"   {hint}" if hint else "", style)
            body = cut(body, max(self.size.width - _MARGIN, 1), self.symbols.more)
            head = plain(f"{mark if offered else '   '} ")
            lines.append((Row(head=head, body=body, fixed=not offered), target))
        rows.show(lines, cursor=self._chosen() if cursor is None else cursor)

    def _options(self) -> list[tuple[str, str, str, bool]]:
        """Return (target, words, hint, whether it can be chosen) of every option of the step."""
        tr = self.tr
        if self.step == LANGUAGE:
            return [(language, language_name(language), "", True) for language in LANGUAGES]
        if self.step == SCREEN:
            arrow = self.quest.sign("→")
            return [
                ("fine", tr("welcome.screen_fine"), "", True),
                ("ascii", tr("welcome.screen_boxes"), f"{arrow} {tr('welcome.screen_ascii')}", True),
                ("contrast", tr("welcome.screen_faint"), f"{arrow} {tr('welcome.screen_contrast')}", True),
            ]
        if self.step == PATH:
            first = (_UNDECIDED, tr("welcome.path_undecided"), tr("welcome.path_undecided_hint"), True)
            knows = (_KNOWS, tr("welcome.path_knows"), tr("welcome.path_knows_hint"), True)
            return [first, *self._stacks(), knows]
        return []

    def _stacks(self) -> list[tuple[str, str, str, bool]]:
        if not self.quest.opened:
            return []
        return [
            (
                f"stack:{stack.key}",
                clean_line(stack.title.get(self.tr.language), 40),
                clean_line(stack.note(self.tr), 80),
                stack.offered,
            )
            for stack in self.services.stacks()
        ]

    def _chosen(self) -> str:
        prefs = self.quest.prefs
        if self.step == LANGUAGE:
            return prefs.language
        if self.step == SCREEN:
            return "ascii" if prefs.ascii else "contrast" if prefs.theme == "kontras" else "fine"
        return self._path

    def _sample(self) -> Content:
        roles = (("passed", "$passed bold"), ("notyet", "$notyet bold"), ("error", "$error-role bold"))
        words = [plain(self.tr(f"welcome.sample_{name}"), style) for name, style in roles]
        dot = plain(f" {self.symbols.dot} ")
        sign = self.symbols
        signs = (sign.passed, sign.notyet, sign.part, sign.open, sign.locked, sign.cursor, sign.lifted)
        return plain(f"{' '.join(signs)}   {self.quest.sign(FRAME)}   ") + dot.join(words)

    def _note(self) -> Content:
        tr = self.tr
        match self.step:
            case "screen":
                key = tr("welcome.f5_came") if self._key_came else tr("welcome.f5_try")
                sign = f"{self.symbols.passed} " if self._key_came else ""
                width, height = self.app.size
                size = f"{width}{self.quest.sign('×')}{height}"
                lines = [sign + key, f"{tr('welcome.size', size=size)} {self._runtimes}".rstrip()]
                if self.quest.terminal.colours == 0:
                    lines.append(tr("welcome.no_colours"))
                return plain("\n".join(lines))
            case "name":
                return plain(tr("welcome.name_note"))
            case "path":
                return plain(tr("welcome.path_note"))
        return Content("")

    def on_resize(self, event: events.Resize) -> None:
        """Say the new size, and cut the options to it."""
        self.query_one("#note", Static).update(self._note())
        self._draw_choices()

    def _focus(self) -> None:
        (self._name_field() if self.step == NAME else self.query_one("#choices")).focus()

    def _look_for_runtimes(self) -> None:
        levels = [level for module in self.services.catalog.modules for level in module.levels]
        languages = sorted({language for level in levels for language in level.languages})
        found = [self.services.runner.runtime(language) for language in languages]
        told = [(one.title, one.found) for one in found if one.version or not one.found]
        self.app.call_from_thread(self._have_runtimes, told)

    def _have_runtimes(self, found: list[tuple[str, bool]]) -> None:
        missing = self.tr("welcome.not_here")
        self._runtimes = "  ".join(f"{title} {self.symbols.passed if here else missing}" for title, here in found)
        self.query_one("#note", Static).update(self._note())

    # ── answering ────────────────────────────────────────────────────────────────────────────

    @on(PickList.Moved)
    def _moved(self) -> None:
        target = self.query_one("#choices", PickList).target
        if target and target != self._chosen():
            self._choose(target)

    def _choose(self, target: str) -> None:
        if self.step == LANGUAGE:
            self.quest.set_prefs(language=target)
        elif self.step == SCREEN:
            self.quest.set_prefs(ascii=target == "ascii", theme="kontras" if target == "contrast" else self._theme)
        else:
            self._path = target
        self.relabel()

    @on(PickList.Picked)
    def _picked(self, event: PickList.Picked) -> None:
        self._choose(event.target)
        self._next()

    def on_input_submitted(self) -> None:
        """Enter in the field goes on."""
        self._next()

    @on(ActionRow.Pressed)
    def _pressed(self) -> None:
        self._next()

    def action_run(self) -> None:
        """The key that is tried on the second step has come through."""
        if self.step != SCREEN:
            self.quest.say(self.tr("app.nothing_to_run"))
            return
        self._key_came = True
        self.quest.set_prefs(keys="f")
        self.relabel()

    def _next(self) -> None:
        if self.step == SCREEN and not self._key_came:
            self.quest.set_prefs(keys="ctrl")
        if self._at + 1 < len(self._steps):
            self._go(1)
        elif self.quest.opened and not self._finishing:
            self._finish()

    def action_back(self) -> None:
        """Go to the step before; from the first one ask whether to leave."""
        if self._at:
            self._go(-1)
        else:
            self.quest.leave()

    def _name_field(self) -> Field:
        """Return the field for the name; it is made when it is needed, after the first frame."""
        from backend_quest.ui.widgets.field import Field

        row = self.query_one("#name-row")
        field = next(iter(row.query(Field)), None)
        if field is None:
            field = Field(self.quest.prefs.name, max_length=NAME_LIMIT, id="name")
            row.mount(field, after=0)
        return field

    def _go(self, by: int) -> None:
        self._at += by
        self._draw_choices(self._chosen())
        self.relabel()
        self._focus()
        if self.step == SCREEN and self.quest.opened and not self._runtimes:
            self.run_worker(self._look_for_runtimes, thread=True, exit_on_error=False)

    def _finish(self) -> None:
        self._finishing = True
        services, path = self.services, self._path
        kept, _, stack = path.partition(":")
        services.choose_stack(stack if kept == "stack" else None)
        name = clean_line(self._name_field().value, NAME_LIMIT).strip()
        self.quest.set_prefs(name=name)
        services.store.save_setting("language", self.quest.prefs.language)
        services.store.save_setting("name", name)
        knows = path == _KNOWS
        self.quest.welcomed(
            level=None if knows else self.quest.first_level or services.map().next_level(),
            hint=self.tr("welcome.knows_how") if knows else "",
        )
