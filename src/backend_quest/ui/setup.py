"""The learner's set-up, shown everywhere at once: words, signs, colours, names of keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App
from textual.filter import Monochrome, NoColor
from textual.screen import Screen

from backend_quest.i18n import Translator, language_of_locale
from backend_quest.ui import actions, prefs, theme
from backend_quest.ui.prefs import Prefs
from backend_quest.ui.screens.base import QuestScreen
from backend_quest.ui.symbols import AsciiFilter, Symbols, asciify, symbols
from backend_quest.ui.terminal import MIN_COLUMNS, MIN_ROWS, Terminal, terminal

if TYPE_CHECKING:
    from backend_quest.services import Services

_WORDED = ("language", "ascii", "keys", "name")
"""Settings that change what stands on a screen."""


class SetUp(App[None]):
    """An app with the learner's set-up. ``look`` is a file that remembers how the first frame should look.

    ``language`` wins over what was kept. ``environment`` says what the terminal can do.
    """

    def __init__(self, *, language: str | None, look: Path | None, environment: Terminal | None) -> None:
        super().__init__()
        self.terminal = terminal() if environment is None else environment
        self._services: Services | None = None
        self._new = True
        self._language = language
        self._look = look
        self._changes: dict[str, Any] = {}
        self._ascii = AsciiFilter(strict=not self.terminal.utf8)
        self._filters = [one for one in self._filters if not isinstance(one, Monochrome | NoColor)]
        self._filters += [self._ascii, NoColor(enabled=self.terminal.colours == 0)]
        for one in theme.THEMES.values():
            self.register_theme(one)
        self.prefs = self._first_prefs()
        self.set_reactive(App.theme, self._theme())
        self.stylesheet.set_variables(self.get_css_variables())
        self._show_prefs()

    @property
    def modest(self) -> bool:
        """Whether the terminal lacks something that a new learner should be asked about first."""
        return self.terminal.modest or self.size.width < MIN_COLUMNS or self.size.height < MIN_ROWS

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give every theme the roles' variables."""
        return theme.fallbacks()

    @property
    def ascii(self) -> bool:
        """Whether only ASCII may be shown: chosen, or all that this terminal speaks."""
        return self.prefs.ascii or not self.terminal.utf8

    @property
    def symbols(self) -> Symbols:
        """The signs of the game."""
        return symbols(self.ascii)

    def sign(self, text: str) -> str:
        """Return the game's own words as they are shown: in ASCII where that is set."""
        return asciify(text) if self.ascii else text

    def key_label(self, action: str) -> str:
        """Return how the key of an action is written on buttons and in the key line."""
        return actions.key_label(action, self.prefs.keys)

    def _first_prefs(self) -> Prefs:
        modest = "ansi" if self.terminal.colours == 16 else theme.DEFAULT
        default = Prefs(language=language_of_locale(), theme=modest, ascii=not self.terminal.signs)
        seen = prefs.read_look(self._look) if self._look is not None else None
        self._new = seen is None
        return self._in_language(default if seen is None else prefs.merged(default, seen))

    def _in_language(self, wanted: Prefs) -> Prefs:
        return wanted if self._language is None else replace(wanted, language=self._language).valid()

    def set_prefs(self, **changes: Any) -> None:
        """Change the set-up, keep it, and show it everywhere at once. Raises StoreError after showing it."""
        before, self.prefs = self.prefs, replace(self.prefs, **changes).valid()
        self._changes |= changes
        self._show_prefs()
        if any(getattr(before, name) != getattr(self.prefs, name) for name in ("language", "ascii", "keys", "name")):
            self.relabel()
        if self._services is not None:
            prefs.save(self._services.store, before, self.prefs)
            self._write_look()

    def _show_prefs(self) -> None:
        self.tr = Translator(self.prefs.language)
        self.theme = self._theme()
        self.animation_level = "full" if self.prefs.motion else "none"
        self._ascii.enabled = self.ascii

    def _theme(self) -> str:
        return theme.NO_COLOUR if self.terminal.colours == 0 else self.prefs.theme

    def _write_look(self) -> None:
        if self._look is not None and not self._new:
            prefs.write_look(self._look, self.prefs)

    def relabel(self) -> None:
        """Write every screen anew in the words, signs and key names of the set-up."""
        for screen in self._all_screens():
            if isinstance(screen, QuestScreen):
                screen.relabel()
            screen.refresh(layout=True)

    def _all_screens(self) -> list[Screen[Any]]:
        """Return every screen that is there, seen or not."""
        return list(self.screen_stack) if self._screen_stack else []

    @property
    def services(self) -> Services:
        """The game behind the screens. Raises RuntimeError while it is not open yet."""
        if self._services is None:
            raise RuntimeError("the game is not open yet")
        return self._services

    @property
    def opened(self) -> bool:
        """Whether the game behind the screens is there."""
        return self._services is not None

    def _take(self, services: Services) -> None:
        self._services = services
        kept = self._in_language(prefs.load(services.store, self.prefs))
        self.prefs = replace(kept, **self._changes).valid()
        self._show_prefs()
        self._new = services.store.setting("name") is None
