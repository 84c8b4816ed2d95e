"""predict_output: what is printed, how variables change, what a document holds."""

from __future__ import annotations

from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from backend_quest.content.kinds import PredictOutput, Trace
from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer, Verdict
from backend_quest.text import clean
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.widgets.work.base import Place, Work
from backend_quest.ui.widgets.work.fields import SIDE_BY_SIDE, Listing, OutputArea, Slot


class PredictWork(Work):
    """Code to read, and fields for what the learner foresees. Enter goes from field to field."""

    DEFAULT_CSS = """
    PredictWork .halves { height: auto; layout: vertical; }
    PredictWork .fields { height: auto; margin-top: 1; }
    PredictWork .line { height: 1; width: auto; }
    PredictWork .cell { height: 1; }
    PredictWork .printed { height: auto; margin-top: 1; }
    PredictWork .prompt { width: auto; margin-right: 1; }
    PredictWork .marks { width: auto; }
    PredictWork.-questions Field { max-width: 30; }
    PredictWork.-side.-trace .halves { layout: horizontal; }
    PredictWork.-side.-trace .fields { width: auto; margin-top: 0; padding-left: 1; border-left: solid $rule; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._body: PredictOutput | None = None
        self._slots: list[Slot] = []
        self._lines: list[int | None] = []
        self._pointed: int | None = None

    def compose(self) -> ComposeResult:
        """Lay the code above, or beside, the fields."""
        with Container(classes="halves"):
            yield Listing()
            yield Vertical(classes="fields")
        with Horizontal(classes="printed"):
            yield Static(classes="prompt")
            yield Static(classes="marks")
            yield OutputArea()
        yield Static(classes="tip")

    @property
    def _area(self) -> OutputArea:
        return self.query_one(OutputArea)

    @property
    def runs_after_pass(self) -> bool:
        """Whether the program can be run once the prediction stands."""
        return self._body is not None and self._body.snippet.language != "json"

    # ── loading ──────────────────────────────────────────────────────────────────────────────

    def load(
        self, body: PredictOutput, answer: Answer, *, level: Level | None = None, place: Place | None = None
    ) -> None:
        """Show the code and make a field for everything that is asked."""
        self._body, self._pointed = body, None
        kept: dict[str, Any] = answer if isinstance(answer, dict) else {}
        fields = self.query_one(".fields", Vertical)
        fields.remove_children()
        self._slots, self._lines = [], []
        if body.trace is not None:
            fields.mount_all(self._table(body.trace, kept.get("cells")))
        elif body.questions:
            fields.mount_all(self._questions(body, kept.get("answers")))
        fields.display = bool(self._slots)
        self.set_class(body.trace is not None, "-trace")
        self.set_class(bool(body.questions), "-questions")
        self.query_one(".printed").display = body.answer is not None
        self.query_one(".prompt", Static).update(plain(self.tr("work.printed")))
        self.query_one(".marks", Static).update(Content(""))
        text = kept.get("prints")
        self._area.text = clean(text) if isinstance(text, str) else ""
        self._area.move_cursor(self._area.document.end)
        tip = self.tr(_tip_key(body))
        self.query_one(".tip", Static).update(plain(tip, "$muted"))
        self._list_code()

    def _table(self, trace: Trace, kept: Any) -> list[Widget]:
        cells = iter(kept if isinstance(kept, list) else [])
        widths = [
            max(8, len(name) + 2, *(len(row.cells[number]) + 2 for row in trace.rows))
            for number, name in enumerate(trace.columns)
        ]
        labels = [row.label.get(self.tr.language) for row in trace.rows]
        margin = max(len(label) for label in labels) + 2
        names = [_cell(f"   {name}", width + 4) for name, width in zip(trace.columns, widths, strict=True)]
        rows: list[Widget] = [_line([_cell("", margin), *names])]
        for label, row in zip(labels, trace.rows, strict=True):
            line: list[Widget] = [_cell(label, margin)]
            for name, text, width in zip(trace.columns, row.cells, widths, strict=True):
                if name not in row.ask:
                    line.append(_cell(f"   {text}", width + 4))
                    continue
                slot = self._slot(str(next(cells, "")), row.line)
                slot.styles.width = width + 6
                line.append(slot)
            rows.append(_line(line))
        return rows

    def _questions(self, body: PredictOutput, kept: Any) -> list[Widget]:
        answers = kept if isinstance(kept, dict) else {}
        width = max(len(question.ask.get(self.tr.language).replace("`", "")) for question in body.questions)
        slots: list[Widget] = []
        for question in body.questions:
            head = spans(question.ask.get(self.tr.language))
            head = head.pad_right(width - head.cell_length + 1)
            slots.append(self._slot(str(answers.get(question.key, "")), None, head))
        return slots

    def _slot(self, text: str, line: int | None, head: Content | None = None) -> Slot:
        slot = Slot(text, pointer=self.symbols.cursor, head=head)
        self._slots.append(slot)
        self._lines.append(line)
        return slot

    def _list_code(self) -> None:
        if self._body is None:
            return
        lines = [plain(line) for line in self._body.snippet.code.rstrip("\n").split("\n")]
        self.query_one(Listing).show(lines, pointed=self._pointed, sign=self.symbols.cursor)

    def on_resize(self, event: events.Resize) -> None:
        """Put code and table side by side where there is room."""
        self.set_class(event.size.width >= SIDE_BY_SIDE, "-side")

    # ── answering ────────────────────────────────────────────────────────────────────────────

    @property
    def draft(self) -> Answer | None:
        """What was typed so far, in the shape of an answer."""
        if self._body is None:
            return None
        texts = [slot.field.value for slot in self._slots]
        draft: dict[str, Any] = {}
        if self._body.answer is not None:
            draft["prints"] = self._area.text
        if self._body.trace is not None:
            draft["cells"] = texts
        if self._body.questions:
            draft["answers"] = {question.key: text for question, text in zip(self._body.questions, texts, strict=False)}
        return draft

    @property
    def answer(self) -> Answer | None:
        """The prediction, None while something is empty."""
        empty = any(not slot.field.value.strip() for slot in self._slots)
        asked = self._body is not None and self._body.answer is not None
        return None if empty or (asked and not self._area.text.strip()) else self.draft

    def incomplete_reason(self) -> str:
        """Say what is still empty."""
        empty = any(not slot.field.value.strip() for slot in self._slots)
        return self.tr("work.fill_all" if empty else "work.write_output")

    def key_hints(self) -> list[tuple[str, str]]:
        """Enter goes on."""
        return [("enter", self.tr("work.next_field" if self._slots else "work.new_line"))]

    @property
    def typing(self) -> bool:
        """Whether the focus is in a field."""
        focused = self.screen.focused
        return isinstance(focused, Input | TextArea) and self in focused.ancestors

    def focus_start(self) -> None:
        """Focus the first field that is empty, else the first."""
        empty = next((slot for slot in self._slots if not slot.field.value.strip()), None)
        if empty is None and self._slots and self._body is not None and self._body.answer is None:
            empty = self._slots[0]
        if empty is not None:
            self.call_after_refresh(empty.field.focus)
        else:
            self.call_after_refresh(self._area.focus)

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        event.stop()
        place = next(n for n, slot in enumerate(self._slots) if slot.field is event.input)
        if place + 1 < len(self._slots):
            self._slots[place + 1].field.focus()
        elif self._body is not None and self._body.answer is not None:
            self._area.focus()
        else:
            self.submit()

    @on(OutputArea.Done)
    def _written(self, event: OutputArea.Done) -> None:
        event.stop()
        self.submit()

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _typed(self, event: Input.Changed | TextArea.Changed) -> None:
        event.stop()
        self.changed()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let the pointer in the code follow the cell."""
        place = next((n for n, slot in enumerate(self._slots) if slot.field is event.widget), None)
        line = self._lines[place] if place is not None else None
        if line != self._pointed:
            self._pointed = line
            self._list_code()

    # ── verdict ──────────────────────────────────────────────────────────────────────────────

    def show_verdict(self, verdict: Verdict) -> None:
        """Mark every cell, line and answer."""
        signs = [self._sign(part.right) for part in verdict.parts if not part.key.startswith("line:")]
        for slot, sign in zip(self._slots, signs, strict=False):
            slot.mark(sign)
        lines = [self._sign(part.right) for part in verdict.parts if part.key.startswith("line:")]
        text = self._area.text
        lines[:0] = [Content(" ")] * (len(text) - len(text.lstrip("\n")))  # empty lines above are not judged
        self.query_one(".marks", Static).update(Content("\n").join([line + Content(" ") for line in lines]))

    def _sign(self, right: bool) -> Content:
        return plain(self.symbols.passed if right else self.symbols.notyet, "$passed bold" if right else "$notyet bold")


def _tip_key(body: PredictOutput) -> str:
    if body.answer is None:
        return "work.tip_fields"
    return "work.tip_trace" if body.trace is not None else "work.tip_predict"


def _cell(text: str, width: int) -> Static:
    cell = Static(plain(text), classes="cell")
    cell.styles.width = width
    return cell


def _line(cells: list[Widget]) -> Horizontal:
    return Horizontal(*cells, classes="line")
