"""parsons: one list with a divider; above it is the program, below it what is left."""

from __future__ import annotations

from collections.abc import Callable

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from backend_quest.content.kinds import Block, Distractor, Parsons
from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer, Verdict
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.widgets.rows import SIGN_WIDTH, Row, RowList
from backend_quest.ui.widgets.work.arrangement import MERGE_AFTER, Arrangement, Piece, brace_depths
from backend_quest.ui.widgets.work.base import LETTERS, Place, Work, letter_of

STEP = 4
ARROWS = "← →"


class ParsonsWork(Work):
    """Blocks that are lifted and carried, or sent by their letter."""

    comparable = True

    def __init__(self) -> None:
        super().__init__()
        self._body: Parsons | None = None
        self._blocks: dict[str, Block | Distractor] = {}
        self._letters: dict[str, str] = {}
        self._pieces = Arrangement((), indents=False)
        self._depths: dict[str, int] = {}
        self._places: list[int | None] = []
        self._marked: dict[str, bool] = {}
        self._reasons: dict[str, Content] = {}

    def compose(self) -> ComposeResult:
        """Lay the list above one line on the keys."""
        yield RowList()
        yield Static(classes="tip")

    @property
    def rows(self) -> RowList:
        """The list of blocks."""
        return self.query_one(RowList)

    def load(self, body: Parsons, answer: Answer, *, level: Level | None = None, place: Place | None = None) -> None:
        """Shuffle the blocks and take over the program so far."""
        self._body = body
        blocks: list[Block | Distractor] = [*body.blocks, *body.distractors]
        self._blocks = {block.key: block for block in blocks}
        keys = self.in_order(body, list(self._blocks))
        self._letters = {key: LETTERS[number] for number, key in enumerate(keys)}
        self._pieces = Arrangement(keys, indents=body.language == "python")
        self.can_run = bool(body.cases)
        merged = (place or {}).get("merged") or []
        self._pieces.restore(answer if isinstance(answer, list) else [], merged, body)
        self._marked, self._reasons = {}, {}
        self._draw(piece=0)

    # ── answering ────────────────────────────────────────────────────────────────────────────

    @property
    def draft(self) -> Answer | None:
        """The program so far."""
        return self._pieces.answer() or None

    @property
    def answer(self) -> Answer | None:
        """The program, None while it is empty."""
        return self.draft

    @property
    def place(self) -> Place:
        """Which blocks were joined to help."""
        return {"merged": [list(keys) for keys in self._pieces.merged]} if self._pieces.merged else {}

    def incomplete_reason(self) -> str:
        """Say that nothing was placed yet."""
        return self.tr("work.place_one")

    def key_hints(self) -> list[tuple[str, str]]:
        """Lift and carry, move in and out."""
        if self._pieces.lifted is not None:
            return [("↑↓", self.tr("work.carry")), ("enter", self.tr("work.drop"))]
        letters = f"a–{LETTERS[max(len(self._letters) - 1, 0)]}"
        hints = [(letters, self.tr("work.send")), ("enter", self.tr("work.lift"))]
        return [*hints, ("←→", self.tr("work.indent"))] if self._pieces.indents else hints

    def focus_start(self) -> None:
        """Focus the list."""
        self.rows.focus()

    def focus_line(self, line: int, file: str | None = None) -> None:
        """Put the cursor on the block that holds a line of the program (from 1)."""
        lines = [place for place, piece in enumerate(self._pieces.program) for _ in piece.keys]
        if 0 < line <= len(lines):
            self._draw(piece=lines[line - 1])
        self.focus_start()

    def show_verdict(self, verdict: Verdict) -> None:
        """Mark the first block that is out of place, or every block after a pass."""
        self._marked = {part.key: part.right for part in verdict.parts}
        if verdict.passed:
            self._marked = {entry.partition(" ")[0]: True for entry in self._pieces.answer()}
        wrong = next((key for key, right in self._marked.items() if not right), None)
        self._draw(piece=self._pieces.find(wrong) if wrong in self._blocks else None)

    def help(self, tries: int) -> str | None:
        """After three tries, join two neighbours."""
        pair = self._pieces.merge(self._body) if self._body is not None and tries >= MERGE_AFTER else None
        if pair is None:
            return None
        self._draw()
        self.changed()
        return self.tr("work.merged", a=self._letters[pair[0]], b=self._letters[pair[1]])

    def _piece_of(self, key: str) -> Piece:
        return self._pieces.pieces[self._pieces.find(key)]

    def cancel(self) -> bool:
        """Put the lifted block back."""
        place = self._pieces.lifted
        if place is None:
            return False
        key = self._pieces.pieces[place].keys[0]
        self._pieces.put_back()
        self._draw(piece=self._pieces.find(key))
        return True

    # ── drawing ──────────────────────────────────────────────────────────────────────────────

    def _draw(self, piece: int | None = None) -> None:
        program = self._pieces.program
        self._depths = self._brace_depths([key for one in program for key in one.keys])
        story = self._body is None or self._body.language is None
        head = Row(Content(""), plain(self.tr("work.story" if story else "work.program"), "bold"), fixed=True)
        rows: list[Row] = [head]
        places: list[int | None] = [None]
        number = 1
        for place, one in enumerate(program):
            rows.append(self._row(one, place, number))
            places.append(place)
            number += len(one.keys)
        if not program:
            empty = self.tr("work.empty_story" if story else "work.empty")
            rows.append(Row(Content(""), plain(empty, "$muted"), fixed=True))
            places.append(None)
        rows.append(Row(Content(""), plain(self.tr("work.unused")), fixed=True, rule=True))
        places.append(None)
        for place, one in enumerate(self._pieces.rest, start=len(program)):
            rows.append(self._row(one, place, None))
            places.append(place)
        self._places = places
        self.rows.pointer, self.rows.line = self.symbols.cursor, self.symbols.rule
        self.rows.set_rows(rows, cursor=None if piece is None else places.index(piece))
        self.query_one(".tip", Static).update(plain(self._tip(), "$muted"))

    def _brace_depths(self, keys: list[str]) -> dict[str, int]:
        """Return how far in each line is shown where curly brackets decide that, not the learner."""
        if self._body is None or self._body.language is None or self._pieces.indents:
            return {}
        return dict(zip(keys, brace_depths([self._blocks[key].code or "" for key in keys]), strict=True))

    def _tip(self) -> str:
        if self._pieces.lifted is not None:
            return self.sign(self.tr("work.tip_lifted_indent" if self._pieces.indents else "work.tip_lifted"))
        return self.sign(self.tr("work.tip_parsons_indent" if self._pieces.indents else "work.tip_parsons"))

    def _row(self, piece: Piece, place: int, number: int | None) -> Row:
        lifted = place == self._pieces.lifted
        right = next((self._marked[key] for key in piece.keys if key in self._marked), None)
        mark = Content("")
        if self._marked:
            sign = {True: self.symbols.passed, False: self.symbols.notyet, None: " "}[right]
            mark = plain(f"{sign} ", "$passed bold" if right else "$notyet bold")
        count = "" if number is None else str(number)
        guide = self.sign("│") + " " * (STEP - 1)
        levels = [piece.indent + step for step in piece.steps] if number is not None else list(piece.steps)
        levels = [self._depths.get(key, level) for key, level in zip(piece.keys, levels, strict=True)]
        low = min(0, *levels)
        body = [plain(guide * (level - low)) + self._text(key) for key, level in zip(piece.keys, levels, strict=True)]
        arrows = self._pieces.indents and number is not None
        return Row(
            head=mark + plain(f"{self._letters[piece.keys[0]]} {count:>2}  "),
            body=Content("\n").join(body),
            sign=self.symbols.lifted if lifted else "",
            strong=lifted,
            tail=plain(self.sign(ARROWS)) if arrows else None,
        )

    def _text(self, key: str) -> Content:
        block = self._blocks[key]
        return spans(block.text.get(self.tr.language)) if block.text is not None else plain(block.code or "")

    # ── keys and mouse ───────────────────────────────────────────────────────────────────────

    def _here(self) -> int | None:
        cursor = self.rows.cursor
        return self._places[cursor] if cursor < len(self._places) else None

    def on_key(self, event: events.Key) -> None:
        """Letters send; Enter lifts and drops; arrows carry and indent."""
        number = letter_of(event.key, len(self._letters))
        here = self._here()
        if number is not None:
            self._send_letter(LETTERS[number])
        elif event.key in ("enter", "space") and here is not None:
            self._lift_or_drop(here)
        elif event.key in ("up", "down") and self._pieces.lifted is not None:
            self._change(lambda: self._pieces.carry(-1 if event.key == "up" else 1))
        elif event.key in ("left", "right") and here is not None and self._pieces.indents:
            self._change(lambda: self._pieces.shift(here, -1 if event.key == "left" else 1))
        else:
            return
        event.stop()

    def _send_letter(self, letter: str) -> None:
        key = next((key for key, own in self._letters.items() if own == letter), None)
        if key is not None:
            first = self._piece_of(key).keys[0]
            self._pieces.drop()
            self._change(lambda: self._pieces.toggle(first), follow=first)

    def _lift_or_drop(self, here: int) -> None:
        key = self._pieces.pieces[here].keys[0]
        if self._pieces.lifted is None:
            self._pieces.lift(here)
        else:
            self._pieces.drop()
        self._draw(piece=self._pieces.find(key))

    def _change(self, move: Callable[[], object], follow: str | None = None) -> None:
        here = self._here()
        key = follow or (self._pieces.pieces[here].keys[0] if here is not None else None)
        before = self._pieces.answer()
        move()
        if self._pieces.answer() != before:
            self._marked = {}
            self.changed()
        self._draw(piece=self._pieces.find(key) if key is not None else None)

    @on(RowList.Clicked)
    def _clicked(self, event: RowList.Clicked) -> None:
        event.stop()
        here = self._places[event.row]
        if here is None:
            return
        indent = self._clicked_indent(event, here)
        if indent is not None:
            self._change(lambda: self._pieces.indent_to(here, indent))
        elif self._pieces.lifted is not None:
            self._lift_or_drop(here)
        else:
            self._send_letter(self._letters[self._pieces.pieces[here].keys[0]])

    def _clicked_indent(self, event: RowList.Clicked, here: int) -> int | None:
        """Return the indent that a click on a guide or an arrow asks for, None elsewhere."""
        if not self._pieces.indents or here >= len(self._pieces.program):
            return None
        piece, width = self._pieces.pieces[here], self.rows.content_size.width
        if event.column >= width - len(ARROWS):
            return piece.indent + (1 if event.column == width - 1 else -1 if event.column == width - len(ARROWS) else 0)
        column = event.column - SIGN_WIDTH - self.rows.rows[event.row].head.cell_length
        return column // STEP if 0 <= column < piece.indent * STEP else None
