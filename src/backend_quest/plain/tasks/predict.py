"""predict_output: printed lines, cells of a trace, values of a document."""

from __future__ import annotations

from collections.abc import Iterator

from backend_quest.content.kinds import PredictOutput, TraceRow
from backend_quest.content.verdict import Answer
from backend_quest.plain.pages import code_lines
from backend_quest.plain.tasks.base import Bench, Task, texts

MAX_PRINTED = 50


class PredictTask(Task):
    """Ask for each cell, each value and each printed line in turn; Enter keeps what was said before."""

    help_key = "help_predict"

    def __init__(self, bench: Bench, body: PredictOutput) -> None:
        super().__init__(bench)
        self._body = body
        self._rows = body.trace.rows if body.trace is not None else []
        self._columns = body.trace.columns if body.trace is not None else []
        self._asked = [self._cell_name(row, column) for row in self._rows for column in self._asked_of(row)]
        draft = bench.draft if isinstance(bench.draft, dict) else {}
        self._prints = draft["prints"] if isinstance(draft.get("prints"), str) else ""
        self._cells = _cells(draft.get("cells"), len(self._asked))
        self._answers = texts(draft.get("answers"), [question.key for question in body.questions])

    def show(self) -> None:
        """Write the program or document."""
        numbered = self._body.snippet.language not in ("json", "text")
        self.desk.lines(code_lines(self._body.snippet.code, numbered=numbered))

    def answer(self) -> Answer:
        """Ask for everything once."""
        if self._rows:
            self.desk.say("trace")
        place = iter(range(len(self._asked)))
        for row in self._rows:
            self._ask_row(row, place)
        for question in self._body.questions:
            label = self.desk.text(question.ask)
            self._answers[question.key] = self._ask(label, self._answers.get(question.key, ""))
            self._keep()
        if self._body.answer is not None:
            self._prints = self._ask_printed()
            self._keep()
        return self._so_far()

    def told(self, answer: Answer) -> list[str]:
        """Return the cells, values and printed lines."""
        if not isinstance(answer, dict):
            answer = {"prints": answer}
        lines = [f"  {name}: {cell}" for name, cell in zip(self._asked, answer.get("cells") or [], strict=False)]
        asked = {question.key: self.desk.text(question.ask) for question in self._body.questions}
        lines += [f"  {asked[key]}: {value}" for key, value in (answer.get("answers") or {}).items() if key in asked]
        if self._body.answer is None:
            return lines
        return [*lines, self.tr("plain.printed_is"), *code_lines(str(answer.get("prints", "")), numbered=False)]

    def names(self) -> dict[str, str]:
        """Return the names of cells, printed lines and questions."""
        names = {f"cell:{number}": name for number, name in enumerate(self._asked, start=1)}
        return names | {question.key: self.desk.text(question.ask) for question in self._body.questions}

    def _asked_of(self, row: TraceRow) -> list[str]:
        return [column for column in self._columns if column in row.ask]

    def _cell_name(self, row: TraceRow, column: str) -> str:
        return f"{self.desk.text(row.label)}, {column}"

    def _ask_row(self, row: TraceRow, place: Iterator[int]) -> None:
        cells = zip(self._columns, row.cells, strict=False)
        given = [f"{name} = {cell}" for name, cell in cells if name not in row.ask]
        label = self.desk.text(row.label)
        if row.line is not None and label != self.tr("plain.line", n=row.line):
            label = self.tr("plain.trace_row", label=label, n=row.line)
        self.desk.lines([f"  {label}: {', '.join(given)}" if given else f"  {label}"])
        for column in self._asked_of(row):
            number = next(place)
            self._cells[number] = self._ask(column, self._cells[number])
            self._keep()

    def _ask(self, label: str, before: str) -> str:
        while True:
            text = self.desk.ask(self.with_default(label, before), free=True).text.strip()
            if text or before:
                return text or before
            self.desk.say("write_something")

    def _ask_printed(self) -> str:
        lines: list[str] = []
        while len(lines) < MAX_PRINTED:
            line = self.desk.ask(self._printed_prompt(len(lines)), free=True)
            if not line.text.strip() and not line.literal:
                if lines or self._prints:
                    break
                self.desk.say("write_something")
                continue
            lines.append(line.text.rstrip())
        return "\n".join(lines) if lines else self._prints

    def _printed_prompt(self, done: int) -> str:
        if done:
            return self.tr("plain.ask_printed_more", n=done + 1)
        first = self.tr("plain.ask_printed")
        return self.with_default(first, self._prints.replace("\n", " / ")) if self._prints else f"{first}:"

    def _keep(self) -> None:
        self.bench.keep(self._so_far())

    def _so_far(self) -> dict[str, object]:
        return {"prints": self._prints, "cells": list(self._cells), "answers": dict(self._answers)}


def _cells(draft: object, count: int) -> list[str]:
    whole = isinstance(draft, list) and len(draft) == count and all(isinstance(cell, str) for cell in draft)
    return list(draft) if isinstance(draft, list) and whole else [""] * count
