"""One sitting at the line mode: what every place of the game needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from backend_quest.content.parts import Text
from backend_quest.i18n import Translator
from backend_quest.plain.desk import Desk, Handle
from backend_quest.plain.dialogue import Dialogue
from backend_quest.plain.pages import spoken
from backend_quest.plain.tasks.base import Edit
from backend_quest.plain.working import stoppable
from backend_quest.runner.api import Cancel, Protection
from backend_quest.services import Services
from backend_quest.store.api import StoreError

Result = TypeVar("Result")


@dataclass
class Sitting:
    """The game, the conversation and the learner's language."""

    services: Services
    dialogue: Dialogue
    tr: Translator
    edit: Edit | None = None
    _told: set[str] = field(default_factory=set, init=False)

    def say(self, key: str, **values: object) -> None:
        """Say a sentence of the line mode's own."""
        self.dialogue.say(self.tr(f"plain.{key}", **values))

    def say_lines(self, key: str) -> None:
        """Say several sentences, each on a line of its own."""
        for line in self.tr(f"plain.{key}").split("\n"):
            self.dialogue.say(line)

    def text(self, text: Text | None) -> str:
        """Return a level's text in the learner's language, in the words of the line mode."""
        return "" if text is None else spoken(text.get(self.tr.language), self.tr)

    def name_of(self, one: str) -> str:
        """Return the title of a module or level."""
        return self.services.name_of(one).get(self.tr.language)

    def desk(self, handle: Handle) -> Desk:
        """Return a desk whose everywhere commands go to ``handle``."""
        return Desk(self.dialogue, self.tr, handle)

    def work(self, work: Callable[[Cancel], Result]) -> Result:
        """Do work that Ctrl+C may stop; say so when it takes long."""
        return stoppable(work, self._say_running)

    def _say_running(self) -> None:
        self.say("running")
        self.dialogue.flush()

    def kept(self, save: Callable[[], None]) -> bool:
        """Save something; say what is the matter, once, where it cannot be written."""
        try:
            save()
        except StoreError as error:
            if error.reason not in self._told:
                self._told.add(error.reason)
                self.dialogue.say(self.tr(f"errors.store_{error.reason}", detail=error.detail))
            return False
        return True

    def say_protection(self, protection: str) -> None:
        """Say, once, that programs are held in less than fully."""
        if protection in (Protection.PARTIAL, Protection.GUARD) and protection not in self._told:
            self._told.add(protection)
            self.say(f"protection_{protection}")
