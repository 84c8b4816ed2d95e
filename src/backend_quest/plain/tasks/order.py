"""parsons: blocks of a program, or steps of a story."""

from __future__ import annotations

import re

from backend_quest.checking.parsons import assembled, parse
from backend_quest.content.kinds import Block, Distractor, Parsons
from backend_quest.content.verdict import Answer, AnswerError
from backend_quest.plain.pages import code_lines, lettered
from backend_quest.plain.tasks.base import LETTERS, Bench, Task
from backend_quest.plain.words import Word

_BLOCK = re.compile(r"([a-z])(\d?)")


class OrderTask(Task):
    """Write the letters in order; a digit behind a letter moves the block in."""

    def __init__(self, bench: Bench, body: Parsons) -> None:
        super().__init__(bench)
        self._body = body
        self._indents = body.language == "python"
        self.help_key = "help_order" if body.language else "help_story"
        blocks: list[Block | Distractor] = [*body.blocks, *body.distractors]
        bench.shuffle(blocks)
        self._blocks = dict(zip(LETTERS, blocks, strict=False))
        self._order: list[str] = []

    def show(self) -> None:
        """Write the blocks."""
        for letter, block in self._blocks.items():
            self.desk.lines(self._told_block(letter, block))
        self.desk.say("order_form" if self._indents else "order_form_flat")
        self._order = self._from_draft(self.bench.draft)
        if self._order:
            self.desk.say("order_so_far", order=self._in_letters(self._order))

    def answer(self) -> Answer:
        """Ask for an order."""
        local = (Word.RUN, Word.SHOW) if self._body.cases and self.bench.try_out else (Word.SHOW,)
        while True:
            said = self.desk.ask(self.tr("plain.ask_order"), local=local)
            order = self._read(said.text) if said.text else self._order
            if not order:
                self.desk.say("order_unclear", last=list(self._blocks)[-1])
                continue
            self._order = order
            self.bench.keep(list(order))
            if said.word is None:
                return list(order)
            if said.word is Word.RUN and self.bench.try_out is not None:
                self.bench.try_out(list(order))
            else:
                self.desk.lines(self.told(order))

    def told(self, answer: Answer) -> list[str]:
        """Return the program, or the steps in order."""
        if self._body.language is not None:
            return code_lines(assembled(self._body, parse(self._body, answer)))
        letters = {block.key: letter for letter, block in self._blocks.items()}
        return [
            line
            for number, key in enumerate(answer, start=1)
            for line in lettered(str(number), self._text(self._blocks[letters[key]]))
        ]

    def names(self) -> dict[str, str]:
        """Return the letter of each block."""
        return {block.key: self.tr("plain.block", letter=letter) for letter, block in self._blocks.items()}

    def _told_block(self, letter: str, block: Block | Distractor) -> list[str]:
        return [f"  {letter}. {block.code}"] if block.code is not None else lettered(letter, self._text(block))

    def _text(self, block: Block | Distractor) -> str:
        return block.code if block.code is not None else self.desk.text(block.text)

    def _read(self, text: str) -> list[str]:
        """Return an order in keys; an empty one where the line is something else."""
        text = text.casefold()
        found = _BLOCK.findall(text)
        known = all(letter in self._blocks for letter, _ in found)
        twice = len({letter for letter, _ in found}) != len(found)
        if not known or twice or re.sub(r"[\s,.;>-]", "", _BLOCK.sub("", text)):
            return []
        return [self._entry(self._blocks[letter], indent) for letter, indent in found]

    def _entry(self, block: Block | Distractor, indent: str) -> str:
        if self._body.language is None:
            return block.key
        if not self._indents:
            indent = str(block.indent) if isinstance(block, Block) else ""
        return f"{block.key} {int(indent)}" if indent.strip("0") else block.key

    def _from_draft(self, draft: Answer) -> list[str]:
        try:
            return list(draft) if draft and parse(self._body, draft) else []
        except AnswerError:
            return []

    def _in_letters(self, order: list[str]) -> str:
        letters = {block.key: letter for letter, block in self._blocks.items()}
        parts = [entry.partition(" ") for entry in order]
        return " ".join(f"{letters[key]}{indent}" for key, _, indent in parts)
