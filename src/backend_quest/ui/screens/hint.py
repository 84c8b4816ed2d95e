"""The ladder of hints, the input of a program, and the question before starting over."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from backend_quest.content.model import Level
from backend_quest.engine.session import Ladder
from backend_quest.store.api import StoreError
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.screens.level_drafts import store_sentence
from backend_quest.ui.widgets.editor import CodeEditor
from backend_quest.ui.widgets.frame import ActionRow, Popup

MAX_INPUT = 10_000


class HintPopup(Popup[str]):
    """Every hint that was read, the next one with its price. Answers ``solution`` where that is asked for."""

    def __init__(self, level: Level) -> None:
        super().__init__()
        self._level = level
        self._ladder = Ladder(0, len(level.hints), 0)

    def title_text(self) -> str:
        """Say which hint is the newest."""
        return self.tr("level.hint_title", n=self._ladder.read, all=self._ladder.total)

    def body(self) -> ComposeResult:
        """The hints, one below the other."""
        yield Static(id="hints", markup=False)

    def acts(self) -> Sequence[tuple[str, ...]]:
        """Try first; the next hint at its price; the solution after three tries."""
        ladder, tr = self._ladder, self.tr
        acts = [("try", tr("level.try_first"))]
        if ladder.more:
            key = "level.hint_more" if ladder.price else "level.hint_more_free"
            acts.append(("more", tr(key, n=ladder.read + 1, price=-abs(ladder.price))))
        if self.quest.services.may_see_solution(self._level):
            acts.append(("solution", tr("result.solution")))
        return acts

    def on_mount(self) -> None:
        """Open the first hint, which is free."""
        self._ladder = self.quest.services.hints(self._level)
        if self._ladder.read == 0:
            self._take()
        else:
            self._draw()

    def _take(self) -> None:
        try:
            self._ladder = self.quest.services.take_hint(self._level)
        except StoreError as error:
            self.dismiss(None)
            self.quest.say(store_sentence(error, self.tr))
            return
        self._draw()

    def _draw(self) -> None:
        language = self.tr.language
        lines = []
        for number, hint in enumerate(self._level.hints[: self._ladder.read], start=1):
            lines.append(plain(f"{number}  ", "bold") + spans(hint.get(language)))
        if self.quest.services.may_see_solution(self._level) and not self._complete():
            lines.append(plain(self.tr("level.follow_up_promised"), "$muted"))
        self.query_one("#hints", Static).update(Content("\n\n").join(lines))
        self.query_one("#popup").border_title = plain(self.title_text())
        self.query_one(ActionRow).show(self.acts())
        self.call_after_refresh(self.query_one("#popup").scroll_end, animate=False)

    def _complete(self) -> bool:
        return self.quest.services.level_progress(self._level.id).complete

    @on(ActionRow.Pressed)
    def _pressed(self, event: ActionRow.Pressed) -> None:
        event.stop()
        if event.action == "more":
            self._take()
        else:
            self.dismiss("solution" if event.action == "solution" else None)


class InputPopup(Popup[str]):
    """Asks for what the program will read. Answers the text, None where the learner thinks better of it."""

    DEFAULT_CSS = """
    InputPopup .lines { height: 6; margin-top: 1; border-left: heavy $foreground; }
    """
    AUTO_FOCUS = "CodeEditor"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def title_text(self) -> str:
        """Say what is asked."""
        return self.tr("level.ask_input_title")

    def body(self) -> ComposeResult:
        """A sentence and a text area."""
        yield Static(spans(self.tr("level.ask_input_help")))
        yield Vertical(CodeEditor(code=False), classes="lines")

    def acts(self) -> Sequence[tuple[str, ...]]:
        """Run, or not."""
        run = ("run", self.tr("level.run"), self.quest.key_label("run"))
        return [run, ("cancel", self.tr("level.cancel"))]

    def on_mount(self) -> None:
        """Offer what was given last time."""
        editor = self.query_one(CodeEditor)
        editor.open(self._text, None)
        editor.move_cursor(editor.document.end)

    def on_key(self, event: events.Key) -> None:
        """The keys that run, run."""
        if event.key in ("f5", "ctrl+r", "ctrl+j"):
            event.stop()
            self._run()

    def _run(self) -> None:
        text = self.query_one(CodeEditor).text[:MAX_INPUT]
        self.dismiss(text if text.endswith("\n") or not text else f"{text}\n")

    @on(ActionRow.Pressed)
    def _pressed(self, event: ActionRow.Pressed) -> None:
        event.stop()
        if event.action == "run":
            self._run()
        else:
            self.dismiss(None)


class RestartPopup(Popup[bool]):
    """Asks before a level starts over. Answers True for yes."""

    def title_text(self) -> str:
        """Say what it is about."""
        return self.tr("level.restart")

    def body(self) -> ComposeResult:
        """Say that nothing is lost."""
        yield Static(spans(self.tr("level.restart_help")))

    def acts(self) -> Sequence[tuple[str, ...]]:
        """The safe one first."""
        return [("cancel", self.tr("level.cancel")), ("restart", self.tr("level.restart_do"))]

    @on(ActionRow.Pressed)
    def _pressed(self, event: ActionRow.Pressed) -> None:
        event.stop()
        self.dismiss(event.action == "restart")
