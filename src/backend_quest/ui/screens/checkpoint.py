"""A checkpoint: a few questions, each explained at once; no clock. Stopping keeps the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from backend_quest.content.verdict import Answer, Verdict
from backend_quest.engine.checkpoint import Asked, needed
from backend_quest.engine.progress import Progress
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.screens.base import QuestScreen
from backend_quest.ui.screens.checkpoint_state import Checkpoint
from backend_quest.ui.screens.entrance import enter
from backend_quest.ui.widgets.frame import ActionRow, HeaderBar, KeyLine, Popup
from backend_quest.ui.widgets.report import Writer
from backend_quest.ui.widgets.result import ResultPanel
from backend_quest.ui.widgets.verdict_report import item_report
from backend_quest.ui.widgets.work import Work, work_for


class CheckpointScreen(QuestScreen):
    """The questions of one module's bank, one after the other, and how it ended."""

    CSS_PATH = "checkpoint.tcss"
    AUTO_FOCUS = ""
    topic = "checkpoint"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", show=False, priority=True),
        Binding("f8,ctrl+g", "submit", show=False, priority=True),
        Binding("f9,ctrl+f", "large", show=False, priority=True),
    ]

    class Judged(Message):
        """An answer was judged."""

        def __init__(self, asked: Asked, verdict: Verdict) -> None:
            super().__init__()
            self.asked = asked
            self.verdict = verdict

    def __init__(self, module_id: str) -> None:
        super().__init__()
        self._module = module_id
        self._run: Checkpoint | None = None
        self._work: Work | None = None
        self._works: dict[type[Work], Work] = {}
        self._judging = False
        self._judged: Verdict | None = None
        self._ended: bool | None = None

    # ── drawing ──────────────────────────────────────────────────────────────────────────────

    def compose(self) -> ComposeResult:
        """Question, work, panel, buttons."""
        yield HeaderBar()
        yield Static(id="goal")
        yield Vertical(id="slot")
        yield Static(id="ending")
        yield ResultPanel(id="result")
        yield ActionRow()
        yield KeyLine()

    async def on_mount(self) -> None:
        """Draw the questions, or go on where it was left."""
        self._run = Checkpoint.resumed(self.services, self._module) or Checkpoint.drawn(self.services, self._module)
        rules = self.symbols.heavy, self.symbols.rule
        self.query_one(ResultPanel).words("", "", rules)
        await self._ask()

    @property
    def run(self) -> Checkpoint:
        """The questions and how they were answered."""
        assert self._run is not None
        return self._run

    async def _ask(self) -> None:
        self._judged, self._ended = None, None
        self.query_one(ResultPanel).close()
        self.query_one("#ending").display = False
        self.remove_class("-ended")
        asked = self.run.current
        if asked is None:
            self._end()
            return
        kind = work_for(asked.item.body)
        if kind not in self._works:
            self._works[kind] = kind()
            await self.query_one("#slot").mount(self._works[kind])
        for other in self._works.values():
            other.display = type(other) is kind
        self._work = self._works[kind]
        self._work.load(asked.item.body, None)
        self._draw()
        self._work.focus_start()

    def relabel(self) -> None:
        """Show the question in the words of the set-up; what was chosen is asked again."""
        if self._run is None:
            return
        if self._work is not None and self.run.current is not None and self._judged is None:
            self._work.load(self.run.current.item.body, self._work.draft)
        self._draw()

    def _draw(self) -> None:
        asked, tr = self.run.current, self.tr
        title = self.services.name_of(self._module).get(tr.language)
        sign = self.symbols
        left = f"{sign.back} {sign.checkpoint} {tr('checkpoint.title', module=title)}"
        if asked is None:
            self.query_one(HeaderBar).show(left, self._marks())
            return
        step = plain(f"{tr('checkpoint.step', n=self.run.place + 1, all=self.run.total)}   ")
        self.query_one(HeaderBar).show(left, step + self._marks())
        self.query_one("#goal", Static).update(spans(asked.item.task.get(tr.language), "bold"))
        self._buttons()

    def _marks(self) -> Content:
        sign, marks = self.symbols, []
        for number in range(self.run.total):
            if number < len(self.run.right):
                good = self.run.right[number]
                marks.append(plain(sign.passed if good else sign.notyet, "$passed" if good else "$notyet"))
            else:
                marks.append(plain(sign.cursor if number == self.run.place else sign.dot))
        return Content(" ").join(marks)

    def _buttons(self) -> None:
        tr, key = self.tr, self.quest.key_label
        row, line = self.query_one(ActionRow), self.query_one(KeyLine)
        menu = ("menu", tr("app.menu"), key("menu"))
        if self._judged is not None:
            label = "checkpoint.next" if self.run.left else "checkpoint.end"
            row.show([("next", tr(label)), menu])
            line.show([("enter", tr("checkpoint.key_next")), ("esc", tr("checkpoint.key_stop"))])
            return
        total = self.run.total
        rules = self.services.catalog.course.checkpoint
        mark = plain(tr("checkpoint.mark", need=needed(total, rules), all=total), "$muted")
        row.show([("submit", tr("checkpoint.submit"), key("submit")), menu])
        self.query_one("#ending", Static).update(mark)
        self.query_one("#ending").display = True
        hints = self._work.key_hints() if self._work is not None else []
        line.show([(key("submit"), tr("checkpoint.key_submit")), *hints, ("esc", tr("checkpoint.key_stop"))])

    # ── answering ────────────────────────────────────────────────────────────────────────────

    def action_submit(self) -> None:
        """Have the answer judged; once it is, go on."""
        if self._ended is not None or self._work is None or self._judging:
            return
        if self._judged is not None:
            self._next()
            return
        answer, asked = self._work.answer, self.run.current
        if answer is None or asked is None:
            self.quest.say(self._work.incomplete_reason())
            return
        self._judging = True
        self.run_worker(partial(self._judge, asked, answer), thread=True, exit_on_error=False, exclusive=True)

    def _judge(self, asked: Asked, answer: Answer) -> None:
        try:
            verdict = self.services.judge_item(asked.item, answer)
        finally:
            self._judging = False
        self.post_message(self.Judged(asked, verdict))

    def on_checkpoint_screen_judged(self, message: Judged) -> None:
        """Show what came of it, and keep the place."""
        verdict = message.verdict
        if self._work is None or message.asked is not self.run.current:
            return
        self._judged = verdict
        self._work.show_verdict(verdict)
        writer = Writer(self.tr, self.symbols, self.quest.key_label)
        panel = self.query_one(ResultPanel)
        report = item_report(verdict, writer, inline=self._work.shows(verdict))
        panel.show(replace(report, buttons=()))
        self.query_one("#ending").display = False
        self.run.judged(verdict)
        self._draw_marks()
        self._buttons()
        self.call_after_refresh(self.query_one(ActionRow).focus_main)

    def _draw_marks(self) -> None:
        bar = self.query_one(HeaderBar)
        step = self.tr("checkpoint.step", n=min(self.run.place, self.run.total), all=self.run.total)
        bar.show(bar.left, plain(f"{step}   ") + self._marks())

    def _next(self) -> None:
        self.app.call_later(self._ask)

    # ── the end ──────────────────────────────────────────────────────────────────────────────

    def _end(self) -> None:
        self._draw()
        self.add_class("-ended")
        tr, run = self.tr, self.run
        self.query_one("#goal", Static).update(Content(""))
        ending = self.query_one("#ending", Static)
        ending.display = True
        if not run.total:
            self._ended = False
            ending.update(plain(f"{self.symbols.missing} {tr('checkpoint.empty')}"))
            self._last_buttons([("map", tr("app.map"))])
            return
        before = self.services.progress
        self._ended = run.finish()
        lines = [self._score(), Content(""), plain(tr("checkpoint.asked")), *self._answers(), Content("")]
        ending.update(Content("\n").join([*lines, *map(plain, self._outlook(before))]))
        following = self._following()
        if self._ended:
            acts = [] if following is None else [("continue", tr("map.next", title=self._title(following)))]
            self._last_buttons([*acts, ("map", tr("app.map"))])
            return
        level = run.level_to_see()
        to_level = [] if level is None else [("level", tr("checkpoint.to_level", title=self._title(level)))]
        self._last_buttons([*to_level, ("again", tr("checkpoint.again")), ("map", tr("app.map"))])

    def _score(self) -> Content:
        count = self.tr("checkpoint.count", right=sum(self.run.right), all=self.run.total)
        if self._ended:
            return plain(f"{self.symbols.passed} {count} {self.tr('checkpoint.passed')}", "$passed bold")
        return plain(f"{self.symbols.notyet} {count}", "$notyet bold")

    def _answers(self) -> list[Content]:
        signs = {
            True: plain(f"  {self.symbols.passed} ", "$passed"),
            False: plain(f"  {self.symbols.notyet} ", "$notyet"),
        }
        return [signs[good] + plain(name) for name, good in self.run.results(self.tr.language)]

    def _outlook(self, before: Progress) -> list[str]:
        tr = self.tr
        if not self._ended:
            return [tr("checkpoint.again_what", concepts=self.run.missed(tr.language))]
        names = [self.services.name_of(one).get(tr.language) for one in self.services.map().opened_by(before)]
        return [*([tr("checkpoint.opened", names=", ".join(names))] if names else []), tr("checkpoint.still_there")]

    def _following(self) -> str | None:
        return self.services.map().next_beyond(self._module)

    def _title(self, level_id: str) -> str:
        entry = self.services.catalog.entry(level_id)
        return (entry.short or entry.title).get(self.tr.language)

    def _last_buttons(self, acts: Sequence[tuple[str, ...]]) -> None:
        row = self.query_one(ActionRow)
        row.show(acts)
        self.query_one(KeyLine).show([("enter", self.tr("map.key_open")), ("esc", self.tr("statistics.key_map"))])
        self.call_after_refresh(row.focus_main)

    # ── buttons and keys ─────────────────────────────────────────────────────────────────────

    @on(ActionRow.Pressed)
    async def _pressed(self, event: ActionRow.Pressed) -> None:
        event.stop()
        match event.action:
            case "submit" | "next":
                self.action_submit()
            case "menu":
                self.quest.action_menu()
            case "map":
                await self.quest.show_map(self._module)
            case "continue":
                self._enter(self._following())
            case "level":
                self._enter(self.run.level_to_see())
            case "again":
                self._run = Checkpoint.drawn(self.services, self._module)
                self._next()

    def _enter(self, level_id: str | None) -> None:
        if level_id is not None:
            self.app.call_later(enter, self.quest, level_id)

    @on(Work.SubmitRequested)
    def _submit_requested(self, event: Work.SubmitRequested) -> None:
        event.stop()
        self.action_submit()

    @on(Work.MainRequested)
    def _main_requested(self, event: Work.MainRequested) -> None:
        event.stop()
        self.query_one(ActionRow).focus_main()

    @on(Work.KeysChanged)
    def _keys_changed(self, event: Work.KeysChanged) -> None:
        event.stop()
        if self._judged is None and self._ended is None and self._run is not None:
            self._buttons()

    def action_large(self) -> None:
        """Make the panel large, or normal again."""
        panel = self.query_one(ResultPanel)
        if panel.report is not None:
            panel.enlarge(not panel.large)

    def action_back(self) -> None:
        """Put back what is in the hand, shrink the panel, else ask whether to stop; at the end go to the map."""
        panel = self.query_one(ResultPanel)
        if self._work is not None and self._work.cancel():
            return
        if panel.large:
            panel.enlarge(False)
        elif self._ended is not None or self._run is None:
            self.app.call_later(self.quest.show_map, self._module)
        else:
            self.app.push_screen(StopPopup(min(self.run.place + 1, self.run.total)), self._stopped)

    def _stopped(self, stop: bool | None) -> None:
        if stop:
            self.app.call_later(self.quest.show_map, self._module)


class StopPopup(Popup[bool]):
    """Asks whether to stop in the middle; going on has the focus. True means stop."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number

    def title_text(self) -> str:
        """Return the title."""
        return self.tr("checkpoint.name")

    def way_out(self) -> str:
        """Return what Escape does."""
        return self.tr("checkpoint.stop_key")

    def body(self) -> ComposeResult:
        """The question."""
        yield Static(plain(self.tr("checkpoint.stop_question", n=self._number)))

    def acts(self) -> Sequence[tuple[str, ...]]:
        """Go on, or stop."""
        return [("go_on", self.tr("checkpoint.go_on")), ("stop", self.tr("checkpoint.stop"))]

    def on_action_row_pressed(self, event: ActionRow.Pressed) -> None:
        """Answer."""
        event.stop()
        self.dismiss(event.action == "stop")
