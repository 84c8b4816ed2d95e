"""The learner's own data: export, import, starting everything over."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

from backend_quest import paths
from backend_quest.errors import QuestError
from backend_quest.store.api import StoreError
from backend_quest.ui.markup import plain
from backend_quest.ui.sturdy import sentence
from backend_quest.ui.widgets.field import Field
from backend_quest.ui.widgets.frame import ActionRow, Popup

if TYPE_CHECKING:
    from backend_quest.ui.app import QuestApp


class AskPopup(Popup[str]):
    """Asks for one line. ``check`` returns why an answer will not do, or nothing; what it raises is shown likewise."""

    AUTO_FOCUS = "Field"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("down", "app.focus_next", show=False, priority=True)]

    def __init__(
        self,
        title: str,
        question: str,
        button: str,
        *,
        value: str = "",
        limit: int = 500,
        check: Callable[[str], str | None] = lambda answer: None,
    ) -> None:
        super().__init__()
        self._title, self._question, self._button = title, question, button
        self._value, self._limit, self._check = value, limit, check

    def title_text(self) -> str:
        """Return the title."""
        return self._title

    def body(self) -> ComposeResult:
        """The question and a field."""
        yield Static(plain(self._question))
        with Horizontal(classes="field"):
            yield Static(plain("[ "), classes="bracket")
            yield Field(self._value, max_length=self._limit)
            yield Static(plain(" ]"), classes="bracket")
        yield Static(id="why")

    def acts(self) -> Sequence[tuple[str, ...]]:
        """Do it, or not."""
        return [("do", self._button), ("cancel", self.tr("app.cancel"))]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter answers."""
        event.stop()
        self._answer()

    def on_action_row_pressed(self, event: ActionRow.Pressed) -> None:
        """Answer, or close."""
        event.stop()
        if event.action == "do":
            self._answer()
        else:
            self.dismiss(None)

    def _answer(self) -> None:
        answer = self.query_one(Field).value.strip()
        try:
            why = self._check(answer)
        except (QuestError, StoreError) as error:
            why = sentence(error, self.tr)
        if why is None:
            self.dismiss(answer)
        else:
            self.query_one("#why", Static).update(plain(f"{self.quest.symbols.error} {why}", "$error-role"))
            self.query_one(Field).focus()


def export_progress(quest: QuestApp) -> None:
    """Ask for a file and write everything that is remembered to it."""
    tr, day = quest.tr, time.strftime("%Y-%m-%d")

    def write(answer: str) -> str | None:
        from backend_quest.commands.data import write_json

        if not answer:
            return tr("options.no_file")
        write_json(Path(answer).expanduser(), quest.services.store.export())
        return None

    def written(answer: str | None) -> None:
        if answer is not None:
            quest.say(tr("options.exported", file=answer))

    suggestion = shortened(Path.home() / f"backend-quest-{day}.json")
    popup = AskPopup(
        tr("options.export"), tr("options.export_where"), tr("options.export"), value=suggestion, check=write
    )
    quest.push_screen(popup, written)


def import_progress(quest: QuestApp) -> None:
    """Ask for an exported file and add what it holds."""
    tr = quest.tr
    added: list[int] = []

    def read(answer: str) -> str | None:
        from backend_quest.commands.data import read_json

        if not answer:
            return tr("options.no_file")
        path = Path(answer).expanduser()
        data = read_json(path)
        try:
            added.append(quest.services.store.import_(data))
        except ValueError as error:
            raise QuestError("errors.no_export", file=path, reason=error) from error
        return None

    def done(answer: str | None) -> None:
        if answer is not None:
            quest.say(tr("options.imported", n=added[-1]))

    popup = AskPopup(tr("options.import"), tr("options.import_where"), tr("options.import"), check=read)
    quest.push_screen(popup, done)


def reset_everything(quest: QuestApp) -> None:
    """Ask for a word, export everything, and start over."""
    tr = quest.tr
    word = tr("options.reset_word")
    copy = data_folder(quest) / f"before-reset-{time.strftime('%Y%m%d-%H%M%S')}.json"

    def reset(answer: str) -> str | None:
        from backend_quest.commands.data import write_json

        if answer.casefold() != word.casefold():
            return tr("options.reset_other", word=word)
        copy.parent.mkdir(parents=True, exist_ok=True)
        write_json(copy, quest.services.store.export())
        quest.services.reset()
        return None

    def done(answer: str | None) -> None:
        if answer is not None:
            quest.say(tr("options.was_reset", file=shortened(copy)))
            quest.relabel()

    question = tr("options.reset_question", word=word, folder=shortened(copy.parent))
    quest.push_screen(AskPopup(tr("options.reset"), question, tr("options.reset"), limit=20, check=reset), done)


def data_folder(quest: QuestApp) -> Path:
    """Return the folder of the learner's data."""
    return paths.data_dir(quest.data_dir)


def shortened(path: Path) -> str:
    """Return a path with the home folder as ``~``."""
    try:
        return f"~/{path.relative_to(Path.home()).as_posix()}"
    except (ValueError, RuntimeError):
        return str(path)
