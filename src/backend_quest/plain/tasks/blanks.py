"""fill_blank."""

from __future__ import annotations

from backend_quest.checking.blanks import filled
from backend_quest.content.kinds import FillBlank
from backend_quest.content.verdict import Answer
from backend_quest.plain.pages import code_lines
from backend_quest.plain.tasks.base import Bench, Task, texts
from backend_quest.plain.words import Word


class BlanksTask(Task):
    """Ask for one gap after the other; a program may be run before it is submitted."""

    help_key = "help_fill"

    def __init__(self, bench: Bench, body: FillBlank) -> None:
        super().__init__(bench)
        self._body = body
        self._answers = texts(bench.draft, [blank.key for blank in body.blanks])

    def show(self) -> None:
        """Write the text with a number in each gap."""
        marks = {blank.key: f"__{number}__" for number, blank in enumerate(self._body.blanks, start=1)}
        runs = bool(self._body.cases)
        self.desk.lines(code_lines(filled(self._body.snippet.code, marks), numbered=runs))

    def answer(self) -> Answer:
        """Ask for every gap, then whether to submit or to run where there is something to run."""
        while True:
            for number, blank in enumerate(self._body.blanks, start=1):
                label = self.tr("plain.gap_label", n=number, label=self.desk.text(blank.label))
                self._answers[blank.key] = self._ask(label, self._answers.get(blank.key, ""))
                self.bench.keep(dict(self._answers))
            if self.bench.try_out is None or not self._body.cases:
                return dict(self._answers)
            if self._submits():
                return dict(self._answers)

    def told(self, answer: Answer) -> list[str]:
        """Return the filled text."""
        answers = answer if isinstance(answer, dict) else dict.fromkeys(self.names(), str(answer))
        return code_lines(filled(self._body.snippet.code, answers), numbered=False)

    def names(self) -> dict[str, str]:
        """Return the number of each gap."""
        return {blank.key: self.tr("plain.gap", n=number) for number, blank in enumerate(self._body.blanks, start=1)}

    def _ask(self, name: str, before: str) -> str:
        while True:
            text = self.desk.ask(self.with_default(name, before), free=True).text.strip()
            if text or before:
                return text or before
            self.desk.say("write_something")

    def _submits(self) -> bool:
        while True:
            said = self.desk.ask(self.tr("plain.ask_submit_or_run"), local=(Word.RUN, Word.SUBMIT, Word.CHANGE))
            if said.word is Word.RUN and self.bench.try_out is not None:
                self.bench.try_out(dict(self._answers))
            elif said.word is Word.CHANGE:
                return False
            elif said.word is Word.SUBMIT or not said.text:
                return True
            elif len(self._answers) == 1:
                self._answers = dict.fromkeys(self._answers, said.text)
                self.bench.keep(dict(self._answers))
