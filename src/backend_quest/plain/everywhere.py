"""The commands that hold everywhere. Each place of the game answers those that it can; the rest say so."""

from __future__ import annotations

from backend_quest.i18n import Translator
from backend_quest.plain.desk import Desk
from backend_quest.plain.dialogue import Dialogue
from backend_quest.plain.glossary import glossary_lines
from backend_quest.plain.pages import ended
from backend_quest.plain.places import AtLevel, AtMap, Go, Leave, Place
from backend_quest.plain.sitting import Sitting
from backend_quest.plain.words import Word, shown
from backend_quest.services import Services

_LISTED = (
    Word.HINT,
    Word.LESSON,
    Word.GLOSSARY,
    Word.SKIP,
    Word.MAP,
    Word.CHECKPOINT,
    Word.SOLUTION,
    Word.LEAVE,
)


class Everywhere:
    """A place of the game. ``handle`` obeys a command; it returns to ask again, or raises Go or Leave."""

    def __init__(self, sitting: Sitting) -> None:
        self.sitting = sitting

    @property
    def services(self) -> Services:
        """The game behind this front end."""
        return self.sitting.services

    @property
    def dialogue(self) -> Dialogue:
        """The conversation."""
        return self.sitting.dialogue

    @property
    def tr(self) -> Translator:
        """The learner's language."""
        return self.sitting.tr

    def handle(self, word: Word, rest: str) -> None:
        """Obey a command that holds everywhere."""
        match word:
            case Word.HELP:
                self.help()
            case Word.HINT:
                self.hint()
            case Word.LESSON:
                self.lesson()
            case Word.GLOSSARY:
                self.glossary(rest)
            case Word.SKIP:
                self.skip()
            case Word.MAP:
                raise Go(AtMap())
            case Word.LEAVE:
                raise Leave
            case Word.SOLUTION:
                self.solution()
            case Word.CHECKPOINT:
                self.checkpoint(rest)

    def help(self) -> None:
        """Say how to answer here, and which commands hold everywhere."""
        for word in _LISTED:
            self.dialogue.lines([f"  {shown(word, self.tr)}: {self.tr(f'plain.about_{word}')}"])
        self.sitting.say("literal")

    def hint(self) -> None:
        """Say that hints belong to levels."""
        self.sitting.say("only_in_level", word=shown(Word.HINT, self.tr))

    def lesson(self) -> None:
        """Say that lessons belong to levels."""
        self.sitting.say("only_in_level", word=shown(Word.LESSON, self.tr))

    def solution(self) -> None:
        """Say that solutions belong to levels."""
        self.sitting.say("only_in_level", word=shown(Word.SOLUTION, self.tr))

    def checkpoint(self, rest: str) -> None:
        """Say where checkpoints begin."""
        self.sitting.say("checkpoint_where", map=shown(Word.MAP, self.tr))

    def glossary(self, rest: str) -> None:
        """Look a word up."""
        self.dialogue.lines(glossary_lines(self.services, rest, self.tr))

    def skip(self, after: str | None = None) -> None:
        """Go to the next playable level; say so where no other is open."""
        level = self.services.map().next_level(after)
        if level is not None and level != after:
            raise Go(AtLevel(level))
        self.sitting.say("all_done" if level is None else "no_other_open")

    def go_on(self, desk: Desk, following: str | None) -> Place:
        """Ask for Enter, and return the next place."""
        if following is None:
            self.sitting.say("all_done")
            return AtMap()
        prompt = self.tr("plain.ask_next", title=ended(self.sitting.name_of(following)))
        while desk.ask(prompt).text:
            self.sitting.say("enter_only", map=shown(Word.MAP, self.tr), leave=shown(Word.LEAVE, self.tr))
        return AtLevel(following)
