"""What every kind of work has in common: it is filled from a body and a draft, gives an answer, and shows a verdict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.containers import VerticalScroll
from textual.message import Message

from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer, Verdict
from backend_quest.i18n import Translator
from backend_quest.ui.symbols import Symbols, asciify

if TYPE_CHECKING:
    from backend_quest.services import Tried
    from backend_quest.ui.app import QuestApp
    from backend_quest.ui.widgets.report import Writer

Place = dict[str, Any]
"""Where the learner is in a work besides the answer: cursor, file, step. JSON data, kept with the draft."""

T = TypeVar("T")

LETTERS = "abcdefghijk"


class Work(VerticalScroll, can_focus=False):
    """One kind's work. The screen loads it, saves its draft, judges its answer and hands the verdict back."""

    DEFAULT_CSS = """
    Work { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; }
    """

    class Changed(Message):
        """The answer, or the place in it, changed: the draft wants saving."""

    class SubmitRequested(Message):
        """The learner is done."""

    class RunRequested(Message):
        """The learner wants to run what is there."""

    class MainRequested(Message):
        """The learner is at the end: the main button should get the focus."""

    class KeysChanged(Message):
        """What the keys do, or what the main button says, changed."""

    can_run = False
    """Whether there is something to run."""

    run_words = ("level.run", "level.run_key")
    submit_words = ("work.submit", "level.submit_key")
    """What the buttons and the key line call running and submitting."""

    comparable = False
    """Whether the learner's answer can be laid beside the solution."""

    explains = False
    """Whether the work shows the reasons of its parts by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._order: tuple[Any, list[Any]] | None = None

    @property
    def quest(self) -> QuestApp:
        """The app, with its words and signs."""
        return cast("QuestApp", self.app)

    @property
    def tr(self) -> Translator:
        """The words of the game."""
        return self.quest.tr

    @property
    def symbols(self) -> Symbols:
        """The signs of the game."""
        return self.quest.symbols

    # ── to be filled in by each kind ─────────────────────────────────────────────────────────

    def load(self, body: Any, answer: Answer, *, level: Level | None = None, place: Place | None = None) -> None:
        """Fill the work from a body and a draft, which may be incomplete (None: fresh). Marks of old verdicts go."""
        raise NotImplementedError

    @property
    def answer(self) -> Answer | None:
        """The answer, None while it is incomplete."""
        raise NotImplementedError

    @property
    def draft(self) -> Answer | None:
        """What is to be kept: the answer as far as it goes."""
        return self.answer

    @property
    def place(self) -> Place:
        """Where the learner is, to come back to."""
        return {}

    def incomplete_reason(self) -> str:
        """Return why there is no answer yet, as a sentence."""
        raise NotImplementedError

    def show_verdict(self, verdict: Verdict) -> None:
        """Mark every part of the answer."""
        raise NotImplementedError

    def focus_start(self) -> None:
        """Put the focus where the learner goes on."""
        raise NotImplementedError

    def key_hints(self) -> list[tuple[str, str]]:
        """Return (key, what it does) for the bottom line."""
        return []

    def in_order(self, body: Any, things: Sequence[T]) -> list[T]:
        """Return ``things`` shuffled: every time in the same order while the visit lasts."""
        if self._order is None or self._order[0] != body:
            shuffled = list(things)
            self.quest.services.shuffle(shuffled)
            self._order = body, shuffled
        return list(self._order[1])

    def new_visit(self) -> None:
        """Shuffle anew with the next body."""
        self._order = None

    # ── what most kinds leave as it is ───────────────────────────────────────────────────────

    def main(self) -> tuple[str, str]:
        """Return (action, label) of the main button."""
        return "submit", self.tr(self.submit_words[0])

    @property
    def run_answer(self) -> Answer | None:
        """What a free run runs."""
        return self.answer

    @property
    def runs_after_pass(self) -> bool:
        """Whether there is something to run once the answer passed."""
        return False

    def show_saved(self, saved: bool) -> None:
        """Tell whether the draft is kept."""

    def sign(self, text: str) -> str:
        """Return ``text`` with the signs that this screen can draw."""
        return asciify(text) if self.symbols.cursor.isascii() else text

    @property
    def looks_with(self) -> Answer | None:
        """What is run quietly when the level opens, None for nothing."""
        return None

    def show_look(self, tried: Tried, writer: Writer) -> None:
        """Show what came of that quiet run."""

    def commands(self) -> list[tuple[str, Callable[[], None]]]:
        """Return (name, what it does) of what only this kind of work offers in the palette."""
        return []

    def show_run(self, tried: Tried) -> bool:
        """Show a free run in the work itself; return whether it did."""
        return False

    def help(self, tries: int) -> str | None:
        """Make the work lighter after ``tries`` answers that did not pass; return a sentence on what was done."""
        return None

    def cancel(self) -> bool:
        """Put back what is in the hand; return whether there was anything (Escape is used up then)."""
        return False

    @property
    def typing(self) -> bool:
        """Whether the focus is in a text field of this work."""
        return False

    def focus_line(self, line: int, file: str | None = None) -> None:
        """Put the cursor on a line of the learner's code (from 1)."""
        self.focus_start()

    def word_at_cursor(self) -> str | None:
        """Return the word under the cursor of an editor."""
        return None

    def shows(self, verdict: Verdict) -> bool:
        """Whether the work itself tells the verdict's explanation, at the part that it is about."""
        return self.explains and verdict.says in [part.says for part in verdict.parts if part.says is not None]

    def changed(self) -> None:
        """Tell that the draft wants saving."""
        self.post_message(self.Changed())

    def submit(self) -> None:
        """Ask for the answer to be judged."""
        self.post_message(self.SubmitRequested())


def letter_of(key: str, limit: int) -> int | None:
    """Return the place that a letter key stands for, None for other keys and places beyond ``limit``."""
    place = LETTERS.find(key) if len(key) == 1 else -1
    return place if 0 <= place < limit else None
