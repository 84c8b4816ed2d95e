"""The ways from screen to screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from backend_quest.ui.setup import SetUp
from backend_quest.ui.terminal import Terminal

if TYPE_CHECKING:
    from backend_quest.ui.screens.level import LevelScreen
    from backend_quest.ui.screens.map import MapScreen


class Ways(SetUp):
    """An app that knows where everything is. What changes the stack runs in the app's own queue, one by one."""

    def __init__(self, *, language: str | None, look: Path | None, environment: Terminal | None) -> None:
        super().__init__(language=language, look=look, environment=environment)
        self._level: LevelScreen | None = None

    def _all_screens(self) -> list[Screen[Any]]:
        screens, level = super()._all_screens(), self._level
        return [*screens, level] if level is not None and level.is_mounted and level not in screens else screens

    def _welcome(self) -> Screen[Any]:
        from backend_quest.ui.screens.welcome import WelcomeScreen

        return WelcomeScreen()

    def _map(self) -> MapScreen:
        from backend_quest.ui.screens.map import MapScreen

        return MapScreen()

    def _top_map(self) -> MapScreen | None:
        from backend_quest.ui.screens.map import MapScreen

        return self.screen if isinstance(self.screen, MapScreen) else None

    async def _welcome_new(self) -> None:
        """Ask a new learner the first questions, unless they are being asked already."""
        from backend_quest.ui.screens.welcome import WelcomeScreen

        if not any(isinstance(screen, WelcomeScreen) for screen in self.screen_stack):
            while len(self.screen_stack) > 1:
                await self.pop_screen()
            await self.push_screen(WelcomeScreen())

    def show_welcome(self) -> None:
        """Show the first screens again."""
        self.call_later(self._welcome_again)

    async def _welcome_again(self) -> None:
        await self._back_to_map()
        await self.push_screen(self._welcome())

    def welcomed(self, *, level: str | None, hint: str = "") -> None:
        """The first screens are over: open ``level``, or the map with a ``hint``."""
        self._new = False
        self._write_look()
        self.call_later(self._welcomed, level, hint)

    async def _welcomed(self, level: str | None, hint: str) -> None:
        await self._back_to_map()
        if level is not None:
            await self._open_level(level)
        elif hint:
            self.say(hint)

    async def open_level(self, level_id: str) -> None:
        """Open a level, in place where one is open already."""
        self.call_later(self._open_level, level_id)

    async def _open_level(self, level_id: str) -> None:
        if self._level is None:
            from backend_quest.ui.screens.level import LevelScreen

            self._level = LevelScreen()
            self.install_screen(self._level, "level")
        if self._level in self.screen_stack:
            while self.screen is not self._level:
                await self.pop_screen()
        else:
            await self._back_to_map()
            await self.push_screen(self._level)
        self._level.show(level_id)

    async def show_map(self, select: str | None = None) -> None:
        """Go to the map; ``select`` is the level or module under the cursor there."""
        self.call_later(self._back_to_map, select)

    async def _back_to_map(self, select: str | None = None) -> None:
        while self._top_map() is None and len(self.screen_stack) > 1:
            await self.pop_screen()
        screen = self._top_map()
        if screen is None:
            screen = self._map()
            await self.push_screen(screen)
        screen.select(select)

    def open_glossary(self, term: str | None = None) -> None:
        """Open the glossary, at a term or word where one is given."""
        from backend_quest.ui.screens.glossary import GlossaryPopup

        if self.opened and not isinstance(self.screen, GlossaryPopup):
            self.push_screen(GlossaryPopup(term))

    def open_checkpoint(self, module_id: str) -> None:
        """Open the checkpoint of a module."""
        from backend_quest.ui.screens.checkpoint import CheckpointScreen

        self.push_screen(CheckpointScreen(module_id))

    def action_options(self) -> None:
        """Open the options."""
        from backend_quest.ui.screens.options import OptionsScreen

        if self.opened and not any(isinstance(screen, OptionsScreen) for screen in self.screen_stack):
            self.push_screen(OptionsScreen())

    def action_statistics(self) -> None:
        """Open the statistics."""
        from backend_quest.ui.screens.statistics import StatisticsScreen

        if self.opened and not any(isinstance(screen, StatisticsScreen) for screen in self.screen_stack):
            self.push_screen(StatisticsScreen())

    def say(self, text: str) -> None:
        """Show a short notice."""
        self.clear_notifications()
        self.notify(self.sign(text), markup=False)

    def leave(self) -> None:
        """Ask whether to leave the game."""
        from backend_quest.ui.screens.leave import LeavePopup

        if not isinstance(self.screen, LeavePopup):
            self.push_screen(LeavePopup(), lambda go: self.exit() if go else None)

    async def start_again(self) -> None:
        """Drop every screen, whatever state it is in, and begin from a map of its own."""
        if self._level is not None:
            self.uninstall_screen(self._level)
            self._level = None
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.push_screen(self._welcome() if self._new else self._map())
