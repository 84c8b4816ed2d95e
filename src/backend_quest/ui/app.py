"""The game on the screen."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.binding import BindingType

from backend_quest.i18n import Translator, language_of_locale
from backend_quest.ui import actions, prefs, theme
from backend_quest.ui.prefs import Prefs
from backend_quest.ui.symbols import AsciiFilter, Symbols, asciify, symbols

if TYPE_CHECKING:
    from backend_quest.services import Services


class QuestApp(App[None]):
    """The app: the learner's set-up, the ways from screen to screen, what happens when something breaks."""

    TITLE = "backend-quest"
    CSS_PATH = Path(__file__).with_name("app.tcss")
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, services: Services, *, language: str | None = None, level: str | None = None) -> None:
        super().__init__()
        self.services = services
        self.first_level = level
        self.prefs = prefs.load(services.store, Prefs(language=language_of_locale()))
        if language is not None:
            self.prefs = replace(self.prefs, language=language).valid()
        self.tr = Translator(self.prefs.language)
        self._ascii = AsciiFilter(enabled=self.prefs.ascii)
        self._filters.append(self._ascii)
        for one in theme.THEMES.values():
            self.register_theme(one)
        self.theme = theme.NO_COLOUR if os.environ.get("NO_COLOR") else self.prefs.theme

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give every theme the roles' variables."""
        return theme.fallbacks()

    # ── words and signs ──────────────────────────────────────────────────────────────────────

    @property
    def symbols(self) -> Symbols:
        """The signs of the game."""
        return symbols(self.prefs.ascii)

    def sign(self, text: str) -> str:
        """Return the game's own words as they are shown: in ASCII where that is set."""
        return asciify(text) if self.prefs.ascii else text

    def key_label(self, action: str) -> str:
        """Return how the key of an action is written on buttons and in the key line."""
        return actions.key_label(action, self.prefs.keys)

    def set_prefs(self, **changes: Any) -> None:
        """Change the set-up, keep it, and show it everywhere at once."""
        before, self.prefs = self.prefs, replace(self.prefs, **changes).valid()
        prefs.save(self.services.store, before, self.prefs)

    # ── ways ─────────────────────────────────────────────────────────────────────────────────

    async def open_level(self, level_id: str) -> None:
        """Open a level."""

    async def show_map(self, select: str | None = None) -> None:
        """Go to the map; ``select`` is the level or module under the cursor there."""

    def open_glossary(self, term: str | None = None) -> None:
        """Open the glossary, at a term or word where one is given."""

    def open_checkpoint(self, module_id: str) -> None:
        """Open the checkpoint of a module."""

    def say(self, text: str) -> None:
        """Show a short notice."""
        self.notify(text, markup=False)

    def leave(self) -> None:
        """Ask whether to leave the game."""
