"""bug_hunt: point at the faulty line, then mend the program."""

from __future__ import annotations

from backend_quest.content.kinds import BugHunt
from backend_quest.content.verdict import Answer
from backend_quest.plain.pages import prose_lines, sentences
from backend_quest.plain.tasks.base import Bench
from backend_quest.plain.tasks.code import CodeTask
from backend_quest.plain.words import Word, number_in


class BugTask(CodeTask):
    """Two steps. Whoever comes back to a changed program is in the second already."""

    help_key = "help_bug"

    def __init__(self, bench: Bench, body: BugHunt) -> None:
        super().__init__(bench, body.code)
        self._lines = len(body.lines)
        self._found = self.restored

    def show(self) -> None:
        """Write the symptom, then the program."""
        if self.bench.symptom is not None:
            self.bench.symptom()
        super().show()

    def answer(self) -> Answer:
        """Ask for the line first."""
        if not self._found:
            self._point()
        return super().answer()

    def _point(self) -> None:
        point = self.bench.point
        while point is not None:
            prompt = self.tr("plain.ask_faulty_line", last=self._lines)
            said = self.desk.ask(prompt, local=(Word.SHOW, Word.RUN))
            if said.word is not None:
                self.obey(said.word, said.text)
                continue
            number = number_in(said.text.split()[-1], self._lines) if said.text else None
            if number is None:
                self.desk.say("no_such_line", last=self._lines)
                continue
            verdict = point(number)
            head = self.tr("plain.found" if verdict.passed else "plain.not_this_line")
            self.desk.lines(prose_lines(sentences([head, self.desk.text(verdict.says)])))
            if verdict.passed:
                self.desk.say("now_mend")
                break
        self._found = True
