"""A similar question, asked once after a solution was taken. It cannot be failed: it is there to try again."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from backend_quest.content.model import BankItem, Level
from backend_quest.content.verdict import Verdict
from backend_quest.ui.app import QuestApp
from backend_quest.ui.markup import spans
from backend_quest.ui.sturdy import Sturdy
from backend_quest.ui.widgets.frame import ActionRow, HeaderBar, KeyLine
from backend_quest.ui.widgets.report import Writer
from backend_quest.ui.widgets.result import ResultPanel
from backend_quest.ui.widgets.verdict_report import item_report
from backend_quest.ui.widgets.work import Work, work_for


class FollowUpScreen(Sturdy, ModalScreen[None]):
    """One item of the module's bank, with its own words."""

    CSS_PATH = Path(__file__).with_name("follow_up.tcss")
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False, priority=True),
        Binding("f8,ctrl+g", "submit", show=False, priority=True),
    ]

    class Judged(Message):
        """The answer was judged."""

        def __init__(self, verdict: Verdict) -> None:
            super().__init__()
            self.verdict = verdict

    def __init__(self, level: Level, item: BankItem) -> None:
        super().__init__()
        self._level = level
        self._item = item
        self._work: Work = work_for(item.body)()

    @property
    def quest(self) -> QuestApp:
        """The app."""
        return cast(QuestApp, self.app)

    def compose(self) -> ComposeResult:
        """Lay the question, the work, the panel and the buttons one below the other."""
        yield HeaderBar()
        yield Static(spans(self._item.task.get(self.quest.tr.language), "bold"), id="goal")
        with Vertical(id="slot"):
            yield self._work
        yield ResultPanel(id="result")
        yield ActionRow(id="acts")
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill the work."""
        quest, tr = self.quest, self.quest.tr
        header = f"{quest.symbols.back} {self._level.title.get(tr.language)}"
        self.query_one(HeaderBar).show(header, tr("level.follow_up"))
        self._work.load(self._item.body, None)
        self._work.focus_start()
        rules = quest.symbols.heavy, quest.symbols.rule
        self.query_one(ResultPanel).words("", "", rules)
        self._show_acts()

    def _show_acts(self, done: bool = False) -> None:
        tr = self.quest.tr
        submit = ("submit", tr("level.submit"), self.quest.key_label("submit"))
        acts = [("leave", tr("level.continue"))] if done else [submit, ("leave", tr("level.later"))]
        self.query_one("#acts", ActionRow).show(acts)
        self.query_one(KeyLine).show([*self._work.key_hints(), ("esc", tr("level.back"))])

    def action_leave(self) -> None:
        """Put back what is in the hand, else leave."""
        if not self._work.cancel():
            self.dismiss(None)

    def action_submit(self) -> None:
        """Have the answer judged."""
        answer = self._work.answer
        if answer is None:
            self.quest.say(self._work.incomplete_reason())
            return
        self.run_worker(partial(self._judge, answer), thread=True, exit_on_error=False, exclusive=True)

    def _judge(self, answer: object) -> None:
        self.post_message(self.Judged(self.quest.services.judge_item(self._item, answer)))

    def on_follow_up_screen_judged(self, message: Judged) -> None:
        """Show what came of it."""
        verdict, quest = message.verdict, self.quest
        self._work.show_verdict(verdict)
        panel = self.query_one(ResultPanel)
        writer = Writer(quest.tr, quest.symbols, quest.key_label)
        panel.show(item_report(verdict, writer, inline=self._work.shows(verdict), says=self._item.says))
        self._show_acts(verdict.passed)
        self.call_after_refresh(panel.focus_main)

    @on(Work.SubmitRequested)
    def _submit_requested(self, event: Work.SubmitRequested) -> None:
        event.stop()
        self.action_submit()

    @on(Work.MainRequested)
    def _main_requested(self, event: Work.MainRequested) -> None:
        event.stop()
        self.query_one("#acts", ActionRow).focus_main()

    @on(ResultPanel.Pressed)
    def _panel_pressed(self, event: ResultPanel.Pressed) -> None:
        self._do(event.action)

    @on(ActionRow.Pressed)
    def _pressed(self, event: ActionRow.Pressed) -> None:
        self._do(event.action)

    def _do(self, action: str) -> None:
        if action == "submit":
            self.action_submit()
        elif action == "fix":
            self.query_one(ResultPanel).close()
            self._work.focus_start()
        else:
            self.dismiss(None)

    def on_header_bar_back(self) -> None:
        """A click on the header is Escape."""
        self.action_leave()
