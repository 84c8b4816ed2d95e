"""fill_blank: fields below a text that mirrors them live."""

from __future__ import annotations

import re

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from backend_quest.content.kinds import FillBlank
from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer, Verdict
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.widgets.work.base import Place, Work
from backend_quest.ui.widgets.work.fields import SIDE_BY_SIDE, Listing, Slot

_GAP = re.compile(r"<<([a-z0-9-]+)>>")


class FillBlankWork(Work):
    """One field for each gap. The text above shows what stands in them."""

    DEFAULT_CSS = """
    FillBlankWork .fields { height: auto; margin-top: 1; }
    FillBlankWork Field { max-width: 34; }
    FillBlankWork .above { display: none; padding-left: 2; }
    FillBlankWork .reason { padding-left: 4; display: none; }
    FillBlankWork.-tight Slot .label { display: none; }
    FillBlankWork.-tight .above { display: block; }
    FillBlankWork .tip { margin-top: 1; }
    """

    explains = True
    comparable = True

    def __init__(self) -> None:
        super().__init__()
        self._body: FillBlank | None = None
        self._slots: list[Slot] = []
        self._reasons: list[Static] = []
        self._wrong: list[int] = []
        self._told: set[int] = set()

    def compose(self) -> ComposeResult:
        """Lay the text above the fields."""
        yield Listing()
        yield Vertical(classes="fields")
        yield Static(classes="tip")

    def load(self, body: FillBlank, answer: Answer, *, level: Level | None = None, place: Place | None = None) -> None:
        """Make a field for each gap, with what was typed before."""
        self._body = body
        self.can_run = bool(body.cases)
        kept = answer if isinstance(answer, dict) else {}
        self._slots, self._reasons, self._wrong, self._told = [], [], [], set()
        widgets: list[Widget] = []
        for number, blank in enumerate(body.blanks, start=1):
            label = spans(blank.label.get(self.tr.language))
            head = plain(f"{number} ")
            slot = Slot(str(kept.get(blank.key, "")), pointer=self.symbols.cursor, head=head, label=label)
            self._slots.append(slot)
            self._reasons.append(Static(classes="reason"))
            widgets += [Static(head + label, classes="above"), slot, self._reasons[-1]]
        fields = self.query_one(".fields", Vertical)
        fields.remove_children()
        fields.mount_all(widgets)
        self.query_one(".tip", Static).update(plain(self.tr("work.tip_blanks"), "$muted"))
        self._mirror()

    def on_resize(self, event: events.Resize) -> None:
        """Put the labels above the fields where there is little room."""
        self.set_class(event.size.width < SIDE_BY_SIDE, "-tight")

    @property
    def draft(self) -> Answer | None:
        """What was typed so far."""
        if self._body is None:
            return None
        return {blank.key: slot.field.value for blank, slot in zip(self._body.blanks, self._slots, strict=True)}

    @property
    def answer(self) -> Answer | None:
        """Each blank's key and its text, None while one is empty."""
        return None if any(not slot.field.value.strip() for slot in self._slots) else self.draft

    def incomplete_reason(self) -> str:
        """Say that something is empty."""
        return self.tr("work.fill_all")

    def key_hints(self) -> list[tuple[str, str]]:
        """Enter goes on."""
        return [("enter", self.tr("work.next_field"))]

    @property
    def typing(self) -> bool:
        """Whether the focus is in a field."""
        focused = self.screen.focused
        return isinstance(focused, Input) and self in focused.ancestors

    def focus_start(self) -> None:
        """Focus the first field that is empty, else the first that was not right, else the first."""
        empty = [place for place, slot in enumerate(self._slots) if not slot.field.value.strip()]
        place = next(iter([*empty, *self._wrong]), 0)
        self.call_after_refresh(self._slots[place].field.focus)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Let the reason follow the field."""
        place = next((n for n, slot in enumerate(self._slots) if slot.field is event.widget), None)
        if place is not None:
            self._tell(place)

    def word_at_cursor(self) -> str | None:
        """Fields hold no words of the course."""
        return None

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        event.stop()
        place = next(n for n, slot in enumerate(self._slots) if slot.field is event.input)
        if place + 1 < len(self._slots):
            self._slots[place + 1].field.focus()
        else:
            self.post_message(self.MainRequested())

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._mirror()
        self.changed()

    def _mirror(self) -> None:
        body = self._body
        if body is None:
            return
        keys = [blank.key for blank in body.blanks]
        rows = []
        for line in body.snippet.code.rstrip("\n").split("\n"):
            row, end = Content(""), 0
            for gap in _GAP.finditer(line):
                row = row + plain(line[end : gap.start()]) + self._filling(keys.index(gap[1]) if gap[1] in keys else 0)
                end = gap.end()
            rows.append(row + plain(line[end:]))
        self.query_one(Listing).show(rows, numbers=body.snippet.language != "text")

    def _filling(self, place: int) -> Content:
        text = self._slots[place].field.value.strip() or "____"
        return plain(self.sign(f"‹{place + 1}: {text}›"), "bold")

    def show_verdict(self, verdict: Verdict) -> None:
        """Mark every field; its reason stands below unless the panel has a better one.

        Of several that are not right the first has its reason below, then the one with the focus: all together would
        not fit on the screen.
        """
        self._wrong = [place for place, part in enumerate(verdict.parts) if not part.right]
        self._told = set()
        for place, (slot, reason, part) in enumerate(zip(self._slots, self._reasons, verdict.parts, strict=False)):
            slot.mark(plain(self.symbols.passed if part.right else self.symbols.notyet,
                            "$passed bold" if part.right else "$notyet bold"))  # fmt: skip
            if part.says is not None:
                reason.update(spans(part.says.get(self.tr.language)))
                if part.right or verdict.recognised is None:
                    self._told.add(place)
        self._tell(next(iter(self._wrong), 0))

    def _tell(self, chosen: int) -> None:
        """Show the reasons that fit: all of a pass, else that of one field."""
        for place, reason in enumerate(self._reasons):
            reason.display = place in self._told and (not self._wrong or place == chosen)
        self.call_after_refresh(self._keep_in_sight, chosen)

    def _keep_in_sight(self, place: int) -> None:
        if place < len(self._slots):
            self.scroll_to_widget(self._reasons[place], animate=False)
            self.scroll_to_widget(self._slots[place], animate=False)
