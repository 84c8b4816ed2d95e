"""single_choice and multi_choice."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from backend_quest.content.kinds import MultiChoice, Option, SingleChoice
from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer, Verdict
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.widgets.rows import Row, RowList
from backend_quest.ui.widgets.work.base import LETTERS, Place, Work, letter_of


class Choice(Work):
    """Options under one cursor, each with its letter, its mark and its reason."""

    explains = True

    def __init__(self) -> None:
        super().__init__()
        self._options: list[Option] = []
        self._chosen: set[str] = set()
        self._judged: dict[str, bool] = {}
        self._told: set[str] = set()

    def compose(self) -> ComposeResult:
        """Lay the options above one line on the keys."""
        yield RowList()
        yield Static(classes="tip")

    def load(
        self,
        body: SingleChoice | MultiChoice,
        answer: Answer,
        *,
        level: Level | None = None,
        place: Place | None = None,
    ) -> None:
        """Shuffle the options and take over what was chosen."""
        self._options = self.in_order(body, body.options)
        known = {option.key for option in self._options}
        kept = answer if isinstance(answer, list) else [answer]
        self._chosen = {key for key in kept if isinstance(key, str) and key in known}
        self._judged, self._told = {}, set()
        self._draw(cursor=0)

    def show_verdict(self, verdict: Verdict) -> None:
        """Mark what was judged, with its reason; after a pass every option is marked."""
        self._judged |= {part.key: part.right for part in verdict.parts}
        self._told |= {part.key for part in verdict.parts}
        if verdict.passed:
            self._judged = {option.key: self._mark_of(option) for option in self._options}
        self._draw()
        wrong = [n for n, option in enumerate(self._options) if self._judged.get(option.key) is False]
        chosen = [n for n, option in enumerate(self._options) if option.key in self._chosen]
        for number in (chosen if verdict.passed else wrong)[:1]:
            self.call_after_refresh(self.query_one(RowList).show_row, number)

    def _mark_of(self, option: Option) -> bool:
        raise NotImplementedError

    def _sign(self, option: Option) -> str:
        raise NotImplementedError

    def _tip(self) -> str:
        raise NotImplementedError

    def _draw(self, cursor: int | None = None) -> None:
        rows = self.query_one(RowList)
        rows.pointer = self.symbols.cursor
        rows.set_rows([self._row(number, option) for number, option in enumerate(self._options)], cursor=cursor)
        self.query_one(".tip", Static).update(plain(self._tip(), "$muted"))

    def _row(self, number: int, option: Option) -> Row:
        language = self.tr.language
        right = self._judged.get(option.key)
        mark = Content("")
        if self._judged:
            sign = {True: self.symbols.passed, False: self.symbols.notyet, None: " "}[right]
            mark = plain(f"{sign} ", "$passed bold" if right else "$notyet bold")
        head = mark + plain(f"{self._sign(option)} {LETTERS[number]}  ")
        told = option.key in self._told
        return Row(
            head=head,
            body=spans(option.text.get(language)),
            note=spans(option.says.get(language)) if told else None,
        )

    def focus_start(self) -> None:
        """Focus the options."""
        self.query_one(RowList).focus()

    def on_key(self, event: events.Key) -> None:
        """A letter takes its option, Space and Enter the one under the cursor."""
        rows = self.query_one(RowList)
        place = letter_of(event.key, len(self._options))
        if place is not None:
            rows.cursor = place
            self._take(self._options[place].key)
        elif event.key == "space" and self._options:
            self._take(self._options[rows.cursor].key)
        elif event.key == "enter" and self._options:
            self._enter(self._options[rows.cursor].key)
        else:
            return
        event.stop()

    @on(RowList.Clicked)
    def _clicked(self, event: RowList.Clicked) -> None:
        event.stop()
        self._click(self._options[event.row].key)

    def _take(self, key: str) -> None:
        raise NotImplementedError

    def _enter(self, key: str) -> None:
        raise NotImplementedError

    def _click(self, key: str) -> None:
        raise NotImplementedError


class SingleChoiceWork(Choice):
    """Enter chooses, Enter on the chosen option submits."""

    @property
    def answer(self) -> Answer | None:
        """The key of the chosen option."""
        return next(iter(self._chosen), None)

    def incomplete_reason(self) -> str:
        """Say that one has to be chosen."""
        return self.tr("work.choose_one")

    def key_hints(self) -> list[tuple[str, str]]:
        """Choose, then send."""
        return [("↑↓", self.tr("work.pick")), ("enter", self.tr("work.choose"))]

    def _mark_of(self, option: Option) -> bool:
        return option.correct

    def _sign(self, option: Option) -> str:
        return self.symbols.picked if option.key in self._chosen else self.symbols.unpicked

    def _tip(self) -> str:
        letters = ", ".join(LETTERS[: len(self._options)])
        return self.tr("work.tip_single", letters=letters)

    def _take(self, key: str) -> None:
        if self._chosen != {key}:
            self._chosen = {key}
            self._draw()
            self.changed()

    def _enter(self, key: str) -> None:
        if self._chosen == {key}:
            self.submit()
        else:
            self._take(key)

    def _click(self, key: str) -> None:
        self._enter(key)


class MultiChoiceWork(Choice):
    """Space ticks, Enter goes to the button that submits."""

    @property
    def answer(self) -> Answer | None:
        """The keys of the ticked options, in the order of the level."""
        return sorted(self._chosen) or None

    def incomplete_reason(self) -> str:
        """Say that something has to be ticked."""
        return self.tr("work.tick_one")

    def key_hints(self) -> list[tuple[str, str]]:
        """Tick, then go to the button."""
        return [("↑↓", self.tr("work.pick")), (self.tr("work.space"), self.tr("work.tick"))]

    def show_verdict(self, verdict: Verdict) -> None:
        """Mark every statement anew."""
        self._judged = {}
        super().show_verdict(verdict)

    def _mark_of(self, option: Option) -> bool:
        return True

    def _sign(self, option: Option) -> str:
        return self.symbols.ticked if option.key in self._chosen else self.symbols.unticked

    def _tip(self) -> str:
        return self.tr("work.tip_multi", n=len(self._chosen))

    def _take(self, key: str) -> None:
        self._chosen ^= {key}
        self._draw()
        self.changed()

    def _enter(self, key: str) -> None:
        self.post_message(self.MainRequested())

    def _click(self, key: str) -> None:
        self._take(key)
