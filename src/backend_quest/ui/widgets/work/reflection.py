"""reflection: free writing; only its length and the boxes count."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static, TextArea

from backend_quest.content.kinds import Reflection
from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer, Verdict
from backend_quest.services import StackState
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.widgets.editor import CodeEditor
from backend_quest.ui.widgets.rows import Row, RowList
from backend_quest.ui.widgets.tab_rule import TabRule
from backend_quest.ui.widgets.work.base import Place, Work


class ReflectionWork(Work):
    """A journal, boxes to tick, and where the level asks for it a stack to choose."""

    DEFAULT_CSS = """
    ReflectionWork { overflow: hidden; }
    ReflectionWork CodeEditor { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._body: Reflection | None = None
        self._ticked: set[str] = set()
        self._stack: str | None = None
        self._stacks: list[StackState] = []
        self._saved = True

    def compose(self) -> ComposeResult:
        """Lay the stacks above the text, the boxes below it."""
        yield RowList(id="stacks")
        yield TabRule()
        yield CodeEditor(code=False)
        yield Static(classes="count")
        yield RowList(id="boxes")

    @property
    def editor(self) -> CodeEditor:
        """The text."""
        return self.query_one(CodeEditor)

    @property
    def stacks(self) -> RowList:
        """The stacks to choose from."""
        return self.query_one("#stacks", RowList)

    @property
    def boxes(self) -> RowList:
        """The boxes to tick."""
        return self.query_one("#boxes", RowList)

    def load(self, body: Reflection, answer: Answer, *, level: Level | None = None, place: Place | None = None) -> None:
        """Take over the text, the ticks and the stack."""
        self._body, self._saved = body, True
        kept = answer if isinstance(answer, dict) else {}
        keys = {box.key for box in body.boxes}
        ticked, text, stack = kept.get("boxes"), kept.get("text"), kept.get("stack")
        self._ticked = {key for key in (ticked if isinstance(ticked, list) else []) if key in keys}
        self._stacks = self.quest.services.stacks() if body.choose == "stack" else []
        self._stack = stack if any(stack == one.key and one.offered for one in self._stacks) else None
        self.stacks.display = bool(self._stacks)
        cursor = (place or {}).get("cursor")
        at = (int(cursor[0]), int(cursor[1])) if isinstance(cursor, list) and len(cursor) == 2 else (0, 0)
        self.editor.open(text if isinstance(text, str) else "", None, cursor=at)
        self._draw()

    # ── drawing ──────────────────────────────────────────────────────────────────────────────

    def _draw(self) -> None:
        if self._body is None:
            return
        language = self.tr.language
        for rows in (self.stacks, self.boxes):
            rows.pointer = self.symbols.cursor
        self.stacks.set_rows([self._stack_row(stack) for stack in self._stacks])
        self.boxes.set_rows(
            [Row(plain(f"{self._box_sign(box.key)} "), spans(box.text.get(language))) for box in self._body.boxes]
        )
        self._draw_rule()
        self._count()

    def _stack_row(self, stack: StackState) -> Row:
        sign = self.symbols.picked if stack.key == self._stack else self.symbols.unpicked
        title = plain(stack.title.get(self.tr.language), "" if stack.offered else "$muted")
        body = title + plain(f"   {stack.note(self.tr)}", "$muted")
        return Row(plain(f"{sign if stack.offered else '   '} "), body, fixed=not stack.offered)

    def _box_sign(self, key: str) -> str:
        return self.symbols.ticked if key in self._ticked else self.symbols.unticked

    def _count(self) -> None:
        if self._body is not None:
            words = len(self.editor.text.split())
            line = self.sign("─")
            text = self.tr("work.words", n=words, least=self._body.words)
            own = self.tr("work.private")
            self.query_one(".count", Static).update(plain(f"{line * 2} {text} {line * 2} {own} {line * 2}"))

    def _draw_rule(self) -> None:
        focused = self.screen.focused is self.editor
        state = self.tr("work.saved" if self._saved else "work.unsaved")
        right = [self.tr("work.leave_editor"), state] if focused else [state]
        name = self.tr("work.journal")
        self.query_one(TabRule).show([name], name, right, focused=focused, lines=(self.sign("━"), self.sign("─")))

    def show_saved(self, saved: bool) -> None:
        """Tell in the rule whether the draft is kept."""
        if saved != self._saved:
            self._saved = saved
            self._draw_rule()

    # ── answering ────────────────────────────────────────────────────────────────────────────

    @property
    def draft(self) -> Answer | None:
        """The text, the ticked boxes and the stack."""
        return {"text": self.editor.text, "boxes": sorted(self._ticked), "stack": self._stack}

    @property
    def answer(self) -> Answer | None:
        """The same once something is written."""
        chosen = not self._stacks or self._stack is not None
        return self.draft if self.editor.text.strip() and chosen else None

    @property
    def place(self) -> Place:
        """The cursor."""
        return {"cursor": list(self.editor.cursor_location)}

    def incomplete_reason(self) -> str:
        """Say what is missing."""
        return self.tr("work.choose_stack" if self._stacks and self._stack is None else "work.write_first")

    def key_hints(self) -> list[tuple[str, str]]:
        """On to the boxes, and tick."""
        if self.screen.focused is self.editor:
            return [("tab", self.tr("work.to_boxes"))]
        if self.boxes.has_focus:
            return [(self.tr("work.space"), self.tr("work.tick"))]
        return [("enter", self.tr("work.choose"))] if self.stacks.has_focus else []

    @property
    def typing(self) -> bool:
        """Whether the text has the focus."""
        return self.screen.focused is self.editor

    def focus_start(self) -> None:
        """Focus the stacks where one has to be chosen, else the text."""
        (self.stacks if self._stacks and self._stack is None else self.editor).focus()

    def show_verdict(self, verdict: Verdict) -> None:
        """The panel tells what is missing."""

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self._count()
        self.changed()

    def on_descendant_focus(self) -> None:
        """Draw the rule heavy while the text has the focus."""
        self._draw_rule()

    def on_descendant_blur(self) -> None:
        """Draw the rule light again."""
        if self.query(TabRule):  # not on the way out
            self._draw_rule()

    def on_key(self, event: events.Key) -> None:
        """Enter and Space tick a box or choose a stack."""
        if event.key not in ("enter", "space") or self._body is None or self.editor.has_focus:
            return
        event.stop()
        if self.stacks.has_focus:
            self._choose(self.stacks.cursor)
        elif self.boxes.has_focus:
            self._tick(self.boxes.cursor)

    @on(RowList.Clicked)
    def _clicked(self, event: RowList.Clicked) -> None:
        event.stop()
        if event.rows.id == "stacks":
            self._choose(event.row)
        else:
            self._tick(event.row)

    def _choose(self, row: int) -> None:
        key = self._stacks[row].key
        if key == self._stack:
            self.editor.focus()
            return
        self._stack = key
        self._draw()
        self.changed()

    def _tick(self, row: int) -> None:
        if self._body is not None and row < len(self._body.boxes):
            self._ticked ^= {self._body.boxes[row].key}
            self._draw()
            self.changed()
