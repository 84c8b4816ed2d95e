"""One question of a bank: asked once, explained at once."""

from __future__ import annotations

from backend_quest.content.model import BankItem
from backend_quest.content.verdict import Answer, AnswerError, Verdict
from backend_quest.plain.everywhere import Everywhere
from backend_quest.plain.report import item_lines
from backend_quest.plain.sitting import Sitting
from backend_quest.plain.tasks import Bench, task_for


class Question(Everywhere):
    """Asks one question. Commands that lead away do so."""

    def __init__(self, sitting: Sitting, item: BankItem) -> None:
        super().__init__(sitting)
        self._item = item
        self._task = task_for(item.body, Bench(desk=sitting.desk(self.handle), shuffle=sitting.services.shuffle))

    def ask(self) -> bool:
        """Ask, explain, and return whether the answer was right. Raises Go, Leave, EndOfInput."""
        self.dialogue.say(self.sitting.text(self._item.task))
        self._task.show()
        while True:
            verdict = self._judged(self._task.answer())
            if verdict is None:
                continue
            self.dialogue.lines(item_lines(verdict, self._item, self.tr, names=self._task.names()))
            if verdict.judged:
                return verdict.passed

    def _judged(self, answer: Answer) -> Verdict | None:
        try:
            return self.sitting.work(lambda cancel: self.services.judge_item(self._item, answer))
        except AnswerError:
            self.sitting.say("not_an_answer")
            return None

    def help(self) -> None:
        """Say how to answer this question."""
        self.sitting.say_lines(self._task.help_key)
        super().help()

    def hint(self) -> None:
        """Say that there are none."""
        self.sitting.say("no_hints_here")
