"""Prompts: what is typed is an answer, a command of the task, or a command that holds everywhere."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from backend_quest.content.parts import Text
from backend_quest.i18n import Translator
from backend_quest.plain.dialogue import Dialogue
from backend_quest.plain.pages import spoken
from backend_quest.plain.words import EVERYWHERE, LITERAL, Word, command_in

Handle = Callable[[Word, str], None]


@dataclass(frozen=True, slots=True)
class Said:
    """What was typed: a text, or a command of the task with what follows it.

    ``literal`` says that a backslash stood before it.
    """

    text: str
    word: Word | None = None
    literal: bool = False


class Desk:
    """Asks, and hands the commands that hold everywhere to ``handle`` before it asks again."""

    def __init__(self, dialogue: Dialogue, tr: Translator, handle: Handle) -> None:
        self.dialogue = dialogue
        self.tr = tr
        self._handle = handle

    def ask(self, prompt: str, *, local: Collection[Word] = (), free: bool = False) -> Said:
        """Return what is typed; commands in ``local`` are returned too.

        Where ``free`` text is expected, a line is a command only if nothing else stands on it, and a backslash before
        it makes it an answer.
        """
        while True:
            line = self.dialogue.ask(prompt)
            if free and line.startswith(LITERAL):
                return Said(line.removeprefix(LITERAL), literal=True)
            found = command_in(line)
            if found is not None and (not free or _alone(*found)):
                word, rest = found
                if word in local:
                    return Said(rest, word)
                if word in EVERYWHERE:
                    self._handle(word, rest.strip())
                    continue
            return Said(line if free else line.strip())

    def confirmed(self, prompt: str) -> bool:
        """Ask for a yes; anything else is a no."""
        return self.ask(prompt, local=(Word.YES,)).word is Word.YES

    def say(self, key: str, **values: object) -> None:
        """Say a sentence of the line mode's own."""
        self.dialogue.say(self.tr(f"plain.{key}", **values))

    def lines(self, lines: Iterable[str]) -> None:
        """Write lines as they are."""
        self.dialogue.lines(lines)

    def text(self, text: Text | None) -> str:
        """Return a level's text in the learner's language, in the words of the line mode."""
        return "" if text is None else spoken(text.get(self.tr.language), self.tr)


def _alone(word: Word, rest: str) -> bool:
    words = rest.split()
    return not words or (word is Word.GLOSSARY and len(words) == 1)
