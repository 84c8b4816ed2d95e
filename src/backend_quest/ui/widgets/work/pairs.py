"""match_pairs: letters into slots, or left and then right."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from backend_quest.content.kinds import MatchPairs, Pair
from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer, Part, Verdict
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.widgets.rows import Row, RowList
from backend_quest.ui.widgets.work.base import LETTERS, Place, Work, letter_of


class MatchPairsWork(Work):
    """Left sides with slots, right sides with letters. After a verdict the row under the cursor says why."""

    DEFAULT_CSS = """
    MatchPairsWork { layout: vertical; overflow: hidden; }
    MatchPairsWork .both { height: 1fr; }
    MatchPairsWork .both Horizontal { height: auto; }
    MatchPairsWork #left { width: 36; margin-right: 2; }
    MatchPairsWork .reason { height: auto; max-height: 4; }
    MatchPairsWork .tip { height: auto; }
    """

    explains = True

    def __init__(self) -> None:
        super().__init__()
        self._pairs: list[Pair] = []
        self._rights: list[Pair] = []
        self._taken: dict[str, str] = {}
        self._parts: dict[str, Part] = {}

    def compose(self) -> ComposeResult:
        """Lay both sides next to each other, above the reason and one line on the keys."""
        with VerticalScroll(classes="both", can_focus=False), Horizontal():
            yield RowList(id="left", keeps=True)
            yield RowList(id="right")
        yield Static(classes="reason")
        yield Static(classes="tip")

    @property
    def left(self) -> RowList:
        """The list of left sides."""
        return self.query_one("#left", RowList)

    @property
    def right(self) -> RowList:
        """The list of right sides."""
        return self.query_one("#right", RowList)

    def load(self, body: MatchPairs, answer: Answer, *, level: Level | None = None, place: Place | None = None) -> None:
        """Shuffle the right sides and take over what was paired."""
        self._pairs, self._rights = list(body.pairs), self.in_order(body, body.pairs)
        keys = {pair.key for pair in body.pairs}
        kept = answer if isinstance(answer, dict) else {}
        self._taken = {left: right for left, right in kept.items() if left in keys and right in keys}
        self._parts = {}
        self._draw(cursor=self._next_empty(0) or 0)

    @property
    def draft(self) -> Answer | None:
        """The pairs so far."""
        return dict(self._taken) or None

    @property
    def answer(self) -> Answer | None:
        """Each pair's key with the key of the right side taken."""
        return dict(self._taken) if len(self._taken) == len(self._pairs) else None

    def incomplete_reason(self) -> str:
        """Say how many are left."""
        return self.tr("work.pairs_left", n=len(self._pairs) - len(self._taken))

    def key_hints(self) -> list[tuple[str, str]]:
        """Letters, or from left to right."""
        return [(f"a–{LETTERS[len(self._pairs) - 1]}", self.tr("work.fill")), ("→", self.tr("work.right_side"))]

    def focus_start(self) -> None:
        """Focus the left side."""
        self.left.focus()

    def show_verdict(self, verdict: Verdict) -> None:
        """Mark every pair and put the cursor on the first that does not fit."""
        self._parts = {part.key: part for part in verdict.parts}
        wrong = next((n for n, pair in enumerate(self._pairs) if not self._is_right(pair)), 0)
        self._draw(cursor=wrong)

    def _is_right(self, pair: Pair) -> bool:
        part = self._parts.get(pair.key)
        return part is None or part.right

    # ── drawing ──────────────────────────────────────────────────────────────────────────────

    def _draw(self, cursor: int | None = None) -> None:
        for rows in (self.left, self.right):
            rows.pointer = self.symbols.cursor
        self.left.set_rows([self._left_row(n, pair) for n, pair in enumerate(self._pairs)], cursor=cursor)
        language = self.tr.language
        rights = [Row(plain(f"{LETTERS[n]}  "), spans(pair.right.get(language))) for n, pair in enumerate(self._rights)]
        self.right.set_rows(rights)
        tip = self.tr("work.tip_pairs", a=len(self._taken), b=len(self._pairs))
        self.query_one(".tip", Static).update(plain(tip, "$muted"))
        self._tell_reason()

    def _left_row(self, number: int, pair: Pair) -> Row:
        mark = Content("")
        if self._parts:
            part = self._parts.get(pair.key)
            sign = " " if part is None else self.symbols.passed if part.right else self.symbols.notyet
            mark = plain(f"{sign} ", "$passed bold" if part is not None and part.right else "$notyet bold")
        taken = self._taken.get(pair.key)
        letters = {right.key: LETTERS[place] for place, right in enumerate(self._rights)}
        slot = plain(f"[{letters[taken] if taken else '_'}]", "bold" if taken else "")
        return Row(mark + plain(f"{number + 1} "), spans(pair.left.get(self.tr.language)), tail=slot)

    def _tell_reason(self) -> None:
        reason = self.query_one(".reason", Static)
        pair = self._pairs[self.left.cursor] if self._pairs else None
        part = self._parts.get(pair.key) if pair is not None else None
        reason.display = part is not None and part.says is not None
        if pair is not None and part is not None and part.says is not None:
            sign = self.symbols.passed if part.right else self.symbols.notyet
            head = plain(f"{sign} {self.left.cursor + 1}  ", "$passed bold" if part.right else "$notyet bold")
            reason.update(head + spans(part.says.get(self.tr.language)))

    # ── keys and mouse ───────────────────────────────────────────────────────────────────────

    def on_key(self, event: events.Key) -> None:
        """Letters fill; Enter and the arrows go between the sides."""
        on_left = self.left.has_focus
        place = letter_of(event.key, len(self._rights))
        if place is not None:
            self._pair_up(place)
        elif on_left and event.key in ("enter", "right"):
            self.right.focus()
        elif on_left and event.key in ("backspace", "delete"):
            self._empty()
        elif not on_left and event.key in ("enter", "space"):
            self._pair_up(self.right.cursor)
        elif not on_left and event.key == "left":
            self.left.focus()
        else:
            return
        event.stop()

    @on(RowList.Clicked, "#left")
    def _clicked_left(self, event: RowList.Clicked) -> None:
        event.stop()

    @on(RowList.Clicked, "#right")
    def _clicked_right(self, event: RowList.Clicked) -> None:
        event.stop()
        self._pair_up(event.row)

    @on(RowList.Moved, "#left")
    def _moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._tell_reason()

    def _pair_up(self, place: int) -> None:
        """Put a right side into the slot under the cursor; where it was before becomes empty."""
        left, right = self._pairs[self.left.cursor].key, self._rights[place].key
        self._taken = {one: other for one, other in self._taken.items() if other != right}
        self._taken[left] = right
        following = self._next_empty(self.left.cursor)
        self._parts = {}
        self._draw(cursor=following)
        self.changed()
        if following is None:
            self.post_message(self.MainRequested())
        else:
            self.left.focus()

    def _empty(self) -> None:
        if self._taken.pop(self._pairs[self.left.cursor].key, None) is not None:
            self._draw()
            self.changed()

    def _next_empty(self, place: int) -> int | None:
        order = [*range(place, len(self._pairs)), *range(place)]
        return next((number for number in order if self._pairs[number].key not in self._taken), None)
