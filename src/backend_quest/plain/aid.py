"""Help inside a level: hints, the lesson again, the solution."""

from __future__ import annotations

from backend_quest.content.model import Level
from backend_quest.errors import QuestError
from backend_quest.plain.desk import Desk
from backend_quest.plain.everywhere import Everywhere
from backend_quest.plain.glossary import glossary_lines
from backend_quest.plain.pages import lesson_lines, prose_lines
from backend_quest.plain.places import AtCheckpoint, Go
from backend_quest.plain.question import Question
from backend_quest.plain.sitting import Sitting
from backend_quest.plain.tasks import Task
from backend_quest.plain.words import Word, shown


class Aid(Everywhere):
    """The commands of a level."""

    level: Level
    task: Task
    desk: Desk

    def __init__(self, sitting: Sitting, level: Level) -> None:
        super().__init__(sitting)
        self.level = level
        self.desk = sitting.desk(self.handle)

    def help(self) -> None:
        """Say how to answer, then the commands."""
        self.sitting.say_lines(self.task.help_key)
        super().help()

    def lesson(self) -> None:
        """Write the lesson, then the task once more."""
        self.say_lesson()
        self.say_task()

    def say_lesson(self) -> None:
        """Write goal, lesson and new terms."""
        self.dialogue.say(self.sitting.text(self.level.goal))
        self.dialogue.lines(["", *lesson_lines(self.sitting.text(self.level.lesson)), ""])
        glossary = self.services.catalog.glossary()
        new = self.services.new_terms(self.level)
        terms = [glossary[key].term.get(self.tr.language) for key in new if key in glossary]
        if terms:
            self.sitting.say("terms", terms=", ".join(terms), word=shown(Word.GLOSSARY, self.tr))

    def say_task(self) -> None:
        """Write the order or question, and what it is about."""
        self.dialogue.say(self.sitting.text(self.level.task or self.level.goal))
        self.task.show()

    def glossary(self, rest: str) -> None:
        """Look a word up; without one, the terms of this level."""
        self.dialogue.lines(glossary_lines(self.services, rest, self.tr, self.level.terms))

    def hint(self) -> None:
        """Write the hints that were read, then the next one; its price is named before it is paid."""
        ladder = self.services.hints(self.level)
        for number in range(1, ladder.read + 1):
            self._say_hint(number)
        if not ladder.more:
            self.sitting.say("no_more_hints" if ladder.total else "no_hints_here")
            return
        number = ladder.read + 1
        if ladder.price and not self.desk.confirmed(self.tr("plain.ask_hint", n=number, cost=abs(ladder.price))):
            self.sitting.say("try_first")
            return
        if self.sitting.kept(self._take_hint):
            self._say_hint(number)

    def _take_hint(self) -> None:
        self.services.take_hint(self.level)

    def _say_hint(self, number: int) -> None:
        text = self.sitting.text(self.level.hints[number - 1])
        self.dialogue.lines(prose_lines(self.tr("plain.hint", n=number, total=len(self.level.hints), text=text)))

    def checkpoint(self, rest: str) -> None:
        """Go to the checkpoint of this level's module."""
        if self.services.catalog.module(self.level.module).bank:
            raise Go(AtCheckpoint(self.level.module))
        self.sitting.say("no_checkpoint")

    def skip(self, after: str | None = None) -> None:
        """Go to the level after this one."""
        super().skip(after or self.level.id)

    def solution(self) -> None:
        """Write the solution where it may be seen; before a pass this ends the level."""
        complete = self.services.level_progress(self.level.id).complete
        if self.services.may_see_solution(self.level) and not complete and not self._wants_solution():
            return
        try:
            answer = self.services.solution(self.level)
        except QuestError as error:
            self.dialogue.say(self.tr(error.key, **error.values))
            return
        self.sitting.say("solution_is" if complete else "solution_taken")
        self.dialogue.lines(self.task.told(answer))
        if self.level.says is not None:
            self.dialogue.say(self.sitting.text(self.level.says))
        if not complete:
            self._ask_alike()
            raise Go(self.go_on(self.desk, self.services.map().next_level(self.level.id)))

    def _wants_solution(self) -> bool:
        return self.desk.confirmed(self.tr("plain.ask_solution"))

    def _ask_alike(self) -> None:
        asked = self.services.follow_up(self.level)
        if asked is not None:
            self.sitting.say("question_alike")
            Question(self.sitting, asked.item).ask()
