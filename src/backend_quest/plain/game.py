"""The game, line by line."""

from __future__ import annotations

import os
import time
from typing import TextIO

from backend_quest.content.faults import ContentError
from backend_quest.errors import QuestError
from backend_quest.i18n import Translator
from backend_quest.plain.checkpoint import CheckpointPlay
from backend_quest.plain.desk import Desk
from backend_quest.plain.dialogue import Dialogue, EndOfInput
from backend_quest.plain.editor import own_editor
from backend_quest.plain.everywhere import Everywhere
from backend_quest.plain.level import LevelPlay
from backend_quest.plain.map import MapPlay
from backend_quest.plain.places import AtCheckpoint, AtLevel, AtMap, Go, Leave, Place
from backend_quest.plain.sitting import Sitting
from backend_quest.plain.start import first_start, is_new
from backend_quest.plain.words import Word
from backend_quest.services import Services


class Game(Everywhere):
    """One sitting over two streams. ``ask_language`` says that nobody has named a language yet."""

    def __init__(
        self, services: Services, language: str, stdin: TextIO, stdout: TextIO, *, ask_language: bool = False
    ) -> None:
        dialogue = Dialogue(stdin, stdout)
        edit = own_editor(os.environ) if dialogue.interactive else None
        super().__init__(Sitting(services, dialogue, Translator(language), edit))
        self._ask_language = ask_language

    def play(self, level_id: str | None = None) -> None:
        """Play until the learner leaves or the input ends. Everything is saved at every step."""
        try:
            if self.sitting.services.unsaved:
                self.sitting.say(f"unsaved_{self.sitting.services.unsaved}")
            place = self._start(level_id)
            while True:
                place = self._visit(place)
        except (Leave, EndOfInput):
            self._say_goodbye()
        except KeyboardInterrupt:
            self.dialogue.lines([""])
            self._say_goodbye()

    def _say_goodbye(self) -> None:
        self.sitting.say("goodbye")
        self.dialogue.flush()

    def _start(self, level_id: str | None) -> Place:
        self._say_repair()
        if is_new(self.services):
            first_start(self.sitting, Desk(self.dialogue, self.tr, self._at_start), ask_language=self._ask_language)
        if level_id is not None:
            return AtLevel(level_id)
        following = self.services.map().next_level()
        return AtMap() if following is None else AtLevel(following)

    def _at_start(self, word: Word, rest: str) -> None:
        if word is Word.LEAVE:
            raise Leave
        self.sitting.say("start_first")

    def _say_repair(self) -> None:
        repair = self.services.store.repair
        if repair is None:
            return
        if repair.copy_from is None:
            self.sitting.say("repaired_empty", path=repair.set_aside)
        else:
            day = time.strftime("%Y-%m-%d", time.localtime(repair.copy_from))
            self.sitting.say("repaired", day=day, path=repair.set_aside)

    def _visit(self, place: Place) -> Place:
        try:
            self.dialogue.lines([""])
            match place:
                case AtMap():
                    return MapPlay(self.sitting).play()
                case AtCheckpoint(module=module):
                    return CheckpointPlay(self.sitting, module).play()
                case AtLevel(level=level):
                    return self._level(level)
        except Go as way:
            return way.place

    def _level(self, level_id: str) -> Place:
        try:
            level = self.services.catalog.level(level_id)
        except KeyError as error:
            raise QuestError("errors.no_level", level=level_id) from error
        except ContentError as error:
            self.sitting.say("broken", why=error.faults[0].format(self.tr.language))
            return AtMap()
        return LevelPlay(self.sitting, level).play()
