"""The menu: every action by name, found while typing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from textual.command import Command as CommandRow
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.widgets import OptionList

from backend_quest.engine.unlock import Status
from backend_quest.i18n import LANGUAGES
from backend_quest.ui import actions, theme
from backend_quest.ui.markup import pad, plain
from backend_quest.ui.screens.data import export_progress, import_progress, reset_everything
from backend_quest.ui.screens.entrance import enter
from backend_quest.ui.sturdy import Sturdy

if TYPE_CHECKING:
    from backend_quest.ui.app import QuestApp
    from backend_quest.ui.screens.level import LevelScreen


class Command(NamedTuple):
    """One entry: its name, what it does, a word on it, and whether it is listed before anything is typed."""

    name: str
    do: Callable[[], Any]
    note: str = ""
    listed: bool = True


class QuestCommands(Provider):
    """Gives the menu its entries."""

    @property
    def quest(self) -> QuestApp:
        """The app."""
        return cast("QuestApp", self.app)

    async def discover(self) -> Hits:
        """Yield what is listed before anything is typed."""
        for command in self.commands():
            if command.listed:
                yield DiscoveryHit(self._shown(command), command.do, text=command.name)

    async def search(self, query: str) -> Hits:
        """Yield what matches, and a plain word where nothing does."""
        matcher, found = self.matcher(query), False
        for command in self.commands():
            score = matcher.match(command.name)
            if score > 0:
                found = True
                yield Hit(score, self._shown(command, query), command.do, text=command.name)
        if not found:
            none = self.quest.tr("app.menu_none")
            yield Hit(0.1, plain(none), lambda: None, text=none)

    @staticmethod
    def _shown(command: Command, query: str = "") -> Content:
        at = command.name.casefold().find(query.casefold()) if query else -1
        shown = plain(command.name)
        if at >= 0:
            shown = shown.stylize("bold underline", at, at + len(query))
        return shown + plain(f"   {command.note}", "$muted") if command.note else shown

    # ── entries ──────────────────────────────────────────────────────────────────────────────

    def commands(self) -> Iterator[Command]:
        """Yield every entry, those of the screen first."""
        yield from self._of_keys()
        yield from self._of_level()
        yield from self._of_settings()
        yield from self._of_data()
        yield from self._of_course()

    def _in_level(self) -> LevelScreen | None:
        from backend_quest.ui.screens.level import LevelScreen

        screen = self.screen
        return screen if isinstance(screen, LevelScreen) and screen.level is not None else None

    def _of_keys(self) -> Iterator[Command]:
        in_level = self._in_level() is not None
        for action in actions.ACTIONS.values():
            if action.palette and (action.where != "level" or in_level):
                yield Command(
                    self.quest.tr(action.label),
                    partial(self._run, action),
                    actions.key_label(action.id, self.quest.prefs.keys),
                )

    async def _run(self, action: actions.Action) -> None:
        namespace = "screen" if action.where == "level" else "app"
        await self.app.run_action(f"{namespace}.{action.id}", default_namespace=self.screen)

    def _of_level(self) -> Iterator[Command]:
        level = self._in_level()
        for name, do in level.level_commands() if level is not None else ():
            yield Command(name, do)

    def _of_settings(self) -> Iterator[Command]:
        quest = self.quest
        tr, change = quest.tr, quest.set_prefs
        choices: dict[str, tuple[Any, ...]] = {
            "language": LANGUAGES,
            "theme": tuple(theme.THEMES),
            "ascii": (False, True),
            "motion": (True, False),
            "keys": ("f", "ctrl"),
        }
        for setting, values in choices.items():
            for value in values:
                if value != getattr(quest.prefs, setting):
                    name = f"{tr(f'options.{setting}')}: {tr(f'options.{setting}_{value}'.lower())}"
                    yield Command(name, partial(change, **{setting: value}), listed=setting in ("language", "theme"))

    def _of_data(self) -> Iterator[Command]:
        quest, tr = self.quest, self.quest.tr
        yield Command(tr("options.export_long"), partial(export_progress, quest))
        yield Command(tr("options.import_long"), partial(import_progress, quest))
        yield Command(tr("options.reset_long"), partial(reset_everything, quest))
        yield Command(tr("options.again_long"), quest.show_welcome, listed=False)

    def _of_course(self) -> Iterator[Command]:
        quest, tr, language = self.quest, self.quest.tr, self.quest.tr.language
        rules = quest.services.map()
        for module in rules.modules():
            title = module.file.title.get(language)
            if module.bank and rules.module_status(module.id) is not Status.BROKEN:
                name = f"{tr('actions.checkpoint')}: {title}"
                yield Command(name, partial(quest.open_checkpoint, module.id), listed=False)
            for level in module.levels:
                if level.broken is None and rules.level_status(level.id) in (Status.OPEN, Status.DONE):
                    name = f"{tr('actions.open')}: {level.title.get(language)}"
                    yield Command(name, partial(enter, quest, level.id), title, listed=False)


class Menu(Sturdy, CommandPalette):
    """The palette over our own entries."""

    CSS_PATH = "menu.tcss"

    def __init__(self, placeholder: str) -> None:
        super().__init__(providers=[QuestCommands], placeholder=placeholder)
        self._reversed: CommandRow | None = None

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Reverse the row under the cursor: a style sheet cannot, Textual drops ``reverse`` from the styles of rows."""
        rows, now = event.option_list, event.option
        if self._reversed in rows.options and self._reversed is not now and self._reversed is not None:
            self._draw(rows, self._reversed, "")
        if isinstance(now, CommandRow) and now is not self._reversed:
            self._reversed = now
            self._draw(rows, now, "reverse")

    @staticmethod
    def _draw(rows: OptionList, row: CommandRow, style: str) -> None:
        shown = row.hit.prompt
        if isinstance(shown, Content):
            width = max(rows.scrollable_content_region.width - 2, shown.cell_length)
            prompt = pad(shown.without_spans, width).stylize(style) if style else shown
            rows.replace_option_prompt_at_index(rows.options.index(row), prompt)
