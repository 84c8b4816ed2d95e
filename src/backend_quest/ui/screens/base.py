"""What every screen has: the words of the game, one step back by Escape, a way to be told that the words changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType
from textual.screen import Screen

from backend_quest.ui.sturdy import Sturdy

if TYPE_CHECKING:
    from backend_quest.i18n import Translator
    from backend_quest.services import Services
    from backend_quest.ui.app import QuestApp
    from backend_quest.ui.symbols import Symbols
    from backend_quest.ui.widgets.frame import HeaderBar


class QuestScreen(Sturdy, Screen[None]):
    """A whole screen of the game."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "back", show=False)]

    topic: ClassVar[str] = ""
    """Names the help of this screen: ``help.<topic>``."""

    @property
    def quest(self) -> QuestApp:
        """The app."""
        return cast("QuestApp", self.app)

    @property
    def services(self) -> Services:
        """The game behind the screens."""
        return self.quest.services

    @property
    def tr(self) -> Translator:
        """The words of the game."""
        return self.quest.tr

    @property
    def symbols(self) -> Symbols:
        """The signs of the game."""
        return self.quest.symbols

    def action_back(self) -> None:
        """Go one step back."""
        self.dismiss(None)

    def on_header_bar_back(self, event: HeaderBar.Back) -> None:
        """A click on the header is Escape."""
        event.stop()
        self.action_back()

    def relabel(self) -> None:
        """Take up another language, other signs or other key names. The default builds the screen anew."""
        self.refresh(recompose=True)

    def stop_running(self) -> bool:
        """Stop what runs; return whether anything did. Ctrl+c asks."""
        return False

    def keep(self) -> None:
        """Keep what is not kept yet: the game ends, with every widget still there."""

    def help_topic(self) -> str:
        """Return which help belongs to what is shown now."""
        return self.topic

    def glossary_term(self) -> str | None:
        """Return the term or word that f4 should open."""
        return None
