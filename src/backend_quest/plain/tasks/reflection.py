"""reflection."""

from __future__ import annotations

from typing import Any

from backend_quest.content.kinds import Box, Reflection
from backend_quest.content.verdict import Answer
from backend_quest.plain.pages import prose_lines
from backend_quest.plain.tasks.base import Bench, Task
from backend_quest.plain.words import Word, number_in

END = "."
MAX_LINES = 500


class ReflectionTask(Task):
    """Ask for a text of several lines, then for each box, then for a path where one is to be chosen."""

    help_key = "help_reflection"

    def __init__(self, bench: Bench, body: Reflection) -> None:
        super().__init__(bench)
        self._body = body
        draft: dict[str, Any] = bench.draft if isinstance(bench.draft, dict) else {}
        self._text = draft["text"] if isinstance(draft.get("text"), str) else ""
        boxes = draft.get("boxes")
        self._boxes = {box.key for box in body.boxes if isinstance(boxes, list) and box.key in boxes}
        self._stack: str | None = None

    def show(self) -> None:
        """Write what counts, and what was written before."""
        self.desk.say("reflection", n=self._body.words)
        if self._text.strip():
            self.desk.say("reflection_before", n=len(self._text.split()))
            self.desk.lines(line for part in self._text.split("\n") for line in prose_lines(part))

    def answer(self) -> Answer:
        """Ask for the text, the boxes and the path."""
        self._ask_text()
        for box in self._body.boxes:
            self._ask_box(box)
        if self._body.choose == "stack":
            self._stack = self._ask_stack()
        return self._so_far()

    def told(self, answer: Answer) -> list[str]:
        """Return the text."""
        text = str(answer.get("text", "")) if isinstance(answer, dict) else ""
        return [line for part in text.split("\n") for line in prose_lines(part)]

    def _ask_text(self) -> None:
        lines = self._text.split("\n") if self._text.strip() else []
        self.desk.say("reflection_go_on" if lines else "reflection_begin")
        while len(lines) < MAX_LINES:
            said = self.desk.ask(self.tr("plain.ask_text"), local=(Word.RESTART,), free=True)
            if said.word is Word.RESTART:
                lines.clear()
            elif said.text.strip() in ("", END) and not said.literal:
                break
            else:
                lines.append(said.text.rstrip())
            self._text = "\n".join(lines)
            self.bench.keep(self._so_far())

    def _ask_box(self, box: Box) -> None:
        key = "plain.ask_box_kept" if box.key in self._boxes else "plain.ask_box"
        while True:
            said = self.desk.ask(self.tr(key, text=self.desk.text(box.text)), local=(Word.YES, Word.NO))
            if said.word is None and said.text:
                continue
            ticked = said.word is Word.YES or (said.word is None and box.key in self._boxes)
            self._boxes = self._boxes | {box.key} if ticked else self._boxes - {box.key}
            self.bench.keep(self._so_far())
            return

    def _ask_stack(self) -> str | None:
        offered = [stack for stack in self.bench.stacks if stack.offered]
        for number, stack in enumerate(offered, start=1):
            self.desk.lines([f"  {number}. {stack.title} ({stack.note})"])
        coming = [stack.title for stack in self.bench.stacks if not stack.offered]
        if coming:
            self.desk.say("stacks_coming", titles=", ".join(coming))
        while True:
            typed = self.desk.ask(self.tr("plain.ask_number", last=len(offered))).text
            chosen = number_in(typed, len(offered))
            if chosen is not None:
                return offered[chosen - 1].key
            if not typed and self._stack is not None:
                return self._stack

    def _so_far(self) -> dict[str, Any]:
        boxes = [box.key for box in self._body.boxes if box.key in self._boxes]
        answer = {"text": self._text, "boxes": boxes}
        return answer if self._stack is None else answer | {"stack": self._stack}
