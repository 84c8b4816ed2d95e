"""The game on the screen."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.screen import Screen

from backend_quest.ui import actions
from backend_quest.ui.screens.base import QuestScreen
from backend_quest.ui.screens.opening import OpeningScreen
from backend_quest.ui.sturdy import Sturdy, cause, sentence
from backend_quest.ui.terminal import MIN_COLUMNS, MIN_ROWS, Terminal
from backend_quest.ui.ways import Ways

if TYPE_CHECKING:
    from backend_quest.services import Services

_MANY_FAULTS, _SHORT_WHILE = 4, 10.0
"""So many faults within so many seconds end the game: it would only go round in circles."""


class QuestApp(Sturdy, Ways):
    """The app: opening the game, the keys that work everywhere, what happens when something breaks.

    ``services`` may be given as a function that opens them: it is called after the first frame. ``level`` is opened
    first. ``look`` is a small file that remembers between starts how the first frame should look.
    """

    TITLE = "backend-quest"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = False
    ESCAPE_TO_MINIMIZE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (100, "-wide")]  # noqa: RUF012
    BINDINGS: ClassVar[list[BindingType]] = [
        *actions.bindings("help", "glossary", "menu", "interrupt"),
        Binding("ctrl+q", "quit", show=False, priority=True, id="quit"),
        *actions.elsewhere(),
    ]

    def __init__(
        self,
        services: Services | Callable[[], Services],
        *,
        language: str | None = None,
        level: str | None = None,
        data_dir: Path | None = None,
        look: Path | None = None,
        environment: Terminal | None = None,
    ) -> None:
        super().__init__(language=language, look=look, environment=environment)
        self.first_level = level
        self.data_dir = data_dir
        self.faults: list[BaseException] = []
        self.failure: Exception | None = None
        """Why the game could not be opened, or had to end."""
        self._fault_times: list[float] = []
        self._held: Services | None = None
        self._open_services = services if callable(services) else None
        if not callable(services):
            self._held = services
            self._take(services)

    # ── opening ──────────────────────────────────────────────────────────────────────────────

    def get_default_screen(self) -> Screen[Any]:
        """The first frame."""
        return OpeningScreen(new=self._new)

    def on_mount(self) -> None:
        """Draw the first frame, then the questions that need no game, and open it meanwhile."""
        self._listen_to_signals()
        if self._open_services is None:
            self.call_after_refresh(self.call_later, self._begin)
            return
        self.call_after_refresh(partial(self.run_worker, self._open, thread=True, exit_on_error=False))
        if self._new:
            self.call_after_refresh(self.call_later, self._welcome_new)

    def _open(self) -> None:
        """Open the game in a thread; what comes next is imported here too, while the learner reads."""
        assert self._open_services is not None
        try:
            services = self._held = self._open_services()
            import_module("backend_quest.ui.screens.map")
        except Exception as error:
            self.call_from_thread(self._not_opened, error)
        else:
            self.call_from_thread(self._have, services)
            import_module("backend_quest.ui.screens.level")

    def _not_opened(self, error: Exception) -> None:
        self.failure = error
        self.exit(return_code=2)

    def _have(self, services: Services) -> None:
        try:
            self._take(services)
        except Exception as error:
            self._not_opened(error)
            return
        self._show_prefs()
        self.relabel()
        self._write_look()
        self.call_later(self._begin)

    async def _begin(self) -> None:
        """Show what comes first, once the game is open."""
        if self._new:
            await self._welcome_new()
        elif self.first_level is not None:
            await self._open_level(self.first_level)
        else:
            await self._back_to_map()
        self._check_size()

    def exit(self, *arguments: Any, **more: Any) -> None:
        """Leave, once every screen has kept what was typed last."""
        for screen in self._all_screens():
            if isinstance(screen, QuestScreen) and not self._exit:
                with suppress(Exception):  # whatever is broken there, the way out stays open
                    screen.keep()
        super().exit(*arguments, **more)

    def close(self) -> None:
        """Close the game behind the screens, after the app has run."""
        if self._held is not None:
            self._held.close()

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                with suppress(NotImplementedError, RuntimeError, ValueError):
                    loop.add_signal_handler(number, self.exit)

    # ── keys that work everywhere ────────────────────────────────────────────────────────────

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing but leaving works while the window is too small."""
        from backend_quest.ui.screens.too_small import TooSmallScreen

        small = bool(self._screen_stack) and isinstance(self.screen, TooSmallScreen)
        return action in ("quit", "interrupt") if small else super().check_action(action, parameters)

    def action_help(self) -> None:
        """Say what this screen is for, and then which keys there are."""
        from backend_quest.ui.screens.help import HelpPopup

        screen = self.screen
        if not isinstance(screen, HelpPopup):
            self.push_screen(HelpPopup(screen.help_topic() if isinstance(screen, QuestScreen) else ""))

    def action_glossary(self) -> None:
        """Open the glossary where the learner is."""
        self.open_glossary(self.screen.glossary_term() if isinstance(self.screen, QuestScreen) else None)

    def action_menu(self) -> None:
        """Open the menu of every action."""
        from backend_quest.ui.commands import Menu

        if self.opened and not isinstance(self.screen, Menu):
            self.push_screen(Menu(self.tr("app.menu_search")))

    def action_interrupt(self) -> None:
        """Stop what runs; with nothing to stop, ask whether to leave."""
        if not (isinstance(self.screen, QuestScreen) and self.screen.stop_running()):
            self.leave()

    async def action_map(self) -> None:
        """Go to the map."""
        await self.show_map()

    async def action_quit(self) -> None:
        """Leave at once: all is saved."""
        self.exit()

    def action_elsewhere(self, name: str) -> None:
        """Say why a key of the level does nothing here."""
        self.say(self.tr("app.saved" if name == "save" else "app.nothing_to_run" if name == "run" else "app.in_level"))

    # ── size ─────────────────────────────────────────────────────────────────────────────────

    def on_resize(self, event: events.Resize) -> None:
        """Cover the game while the window is too small for it."""
        self._check_size(event.size)

    def _check_size(self, size: Size | None = None) -> None:
        """Cover or uncover the game; ``size`` is the one that the app is about to have."""
        from backend_quest.ui.screens.too_small import TooSmallScreen

        if not self._screen_stack:
            return
        size = self.size if size is None else size
        small = size.width < MIN_COLUMNS or size.height < MIN_ROWS
        covered = isinstance(self.screen, TooSmallScreen)
        if small and not covered:
            self.push_screen(TooSmallScreen())
        elif covered and not small:
            self.pop_screen()

    # ── what breaks ──────────────────────────────────────────────────────────────────────────

    def _handle_exception(self, error: Exception) -> None:
        """A part of a screen has ended, or could not be built: tell it, and start again from the map."""
        self.broke(error, rebuild=True)

    def broke(self, error: BaseException, *, rebuild: bool = False) -> None:
        """Tell what went wrong: a sentence for what the learner can mend, a report in a file for a fault of ours."""
        error = cause(error)
        if self._exit:
            return
        said = sentence(error, self.tr)
        self._fault_times = [at for at in self._fault_times if monotonic() - at < _SHORT_WHILE] + [monotonic()]
        if said is None:
            self.faults.append(error)
        if not self.is_running or not self._screen_stack or len(self._fault_times) >= _MANY_FAULTS:
            self.failure = error if isinstance(error, Exception) else RuntimeError(repr(error))
            self.exit(return_code=2)
            return
        self.call_later(self._tell, error, said, rebuild)

    async def _tell(self, error: BaseException, said: str | None, rebuild: bool) -> None:
        from backend_quest.ui.screens.trouble import TroublePopup

        if rebuild:
            await self.start_again()
        if said is not None:
            self.push_screen(TroublePopup(said))
            return
        from backend_quest.commands.fault import write_report

        path = write_report(error, self.data_dir) if isinstance(error, Exception) else None
        self.push_screen(TroublePopup(report=path, fault=True))
