"""single_choice and multi_choice."""

from __future__ import annotations

import re

from backend_quest.content.kinds import MultiChoice, Option, SingleChoice
from backend_quest.content.verdict import Answer
from backend_quest.plain.pages import lettered
from backend_quest.plain.tasks.base import LETTERS, Bench, Task


class ChoiceTask(Task):
    """Pick one option by its letter, or several."""

    def __init__(self, bench: Bench, body: SingleChoice | MultiChoice) -> None:
        super().__init__(bench)
        self._several = isinstance(body, MultiChoice)
        self.help_key = "help_multi" if self._several else "help_single"
        options = list(body.options)
        bench.shuffle(options)
        self._options: dict[str, Option] = dict(zip(LETTERS, options, strict=False))

    def show(self) -> None:
        """Write the options."""
        for letter, option in self._options.items():
            self.desk.lines(lettered(letter, self.desk.text(option.text)))

    def answer(self) -> Answer:
        """Ask for letters."""
        listed = either(list(self._options), self.tr("plain.or"))
        while True:
            said = self.desk.ask(self.tr("plain.ask_several" if self._several else "plain.ask_one", letters=listed))
            chosen = letters_in(said.text, list(self._options))
            if chosen is None or (len(chosen) != 1 and not self._several):
                self.desk.say("choose_first", letters=listed)
                continue
            keys = [self._options[letter].key for letter in chosen]
            return keys if self._several else keys[0]

    def told(self, answer: Answer) -> list[str]:
        """Return the chosen options."""
        chosen = answer if isinstance(answer, list) else [answer]
        options = [(letter, option) for letter, option in self._options.items() if option.key in chosen]
        return [line for letter, option in options for line in lettered(letter, self.desk.text(option.text))]

    def names(self) -> dict[str, str]:
        """Return the letters."""
        return {option.key: letter for letter, option in self._options.items()}


def either(words: list[str], last: str) -> str:
    """Return ``a, b or c``."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


def letters_in(text: str, known: list[str]) -> list[str] | None:
    """Return the letters that a line names, each once and in order; None where it names anything else, or nothing."""
    found: list[str] = []
    for word in re.split(r"[\s,.;+&]+", text.casefold()):
        if word in ("dan", "and"):
            continue
        if any(letter not in known for letter in word):
            return None
        found += word
    return sorted(set(found), key=known.index) or None
