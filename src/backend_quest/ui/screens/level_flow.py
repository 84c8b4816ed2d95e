"""Running and submitting: in a worker, with a spinner and a way to stop, and then the panel."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from time import monotonic
from typing import Any

from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from backend_quest.checking import CANCELLED
from backend_quest.commands.fault import write_report
from backend_quest.content.kinds import PredictOutput, ServerTask, language_of
from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer, AnswerError, Outcome, Verdict
from backend_quest.errors import QuestError
from backend_quest.runner.api import Cancel, Runtime
from backend_quest.services import Submitted, Tried
from backend_quest.store.api import StoreError
from backend_quest.ui.markup import plain
from backend_quest.ui.screens.level_frame import LevelFrame
from backend_quest.ui.widgets.busy import BusyRow
from backend_quest.ui.widgets.frame import ActionRow
from backend_quest.ui.widgets.report import Report, Writer
from backend_quest.ui.widgets.run_report import ready_to_submit, run_report, stored_report
from backend_quest.ui.widgets.verdict_report import Around, fault_report, verdict_report

SPINNER_AFTER = 0.15


@dataclass
class Running:
    """What runs now."""

    label: str
    cancel: Cancel = field(default_factory=Cancel)
    started: float = field(default_factory=monotonic)
    timer: Timer | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What the last run, or the last answer, gave. ``report`` writes it in the words of the game as they are now."""

    level_id: str
    report: Callable[[], Report]
    verdict: Verdict | None = None


class LevelFlow(LevelFrame):
    """Runs, submits, and shows what came of it."""

    class Came(Message):
        """A worker is done; ``then`` takes its result, or the error."""

        def __init__(self, running: Running, then: Callable[[Any], None], result: object) -> None:
            super().__init__()
            self.running = running
            self.then = then
            self.result = result

    class Seen(Message):
        """A faulty program was run, to show what it does."""

        def __init__(self, level: Level, tried: Tried) -> None:
            super().__init__()
            self.level = level
            self.tried = tried

    def __init__(self) -> None:
        super().__init__()
        self.running: Running | None = None
        self._left_at: Widget | None = None
        self._last: tuple[Callable[[], None], Answer] | None = None
        self._fault = ""
        self._told: Told | None = None
        self._keeps_panel = False

    @property
    def fresh(self) -> bool:
        """Whether nothing was run or submitted since the level was opened."""
        return self._told is None

    async def _open(self, level_id: str) -> None:
        told, keeps, self._keeps_panel = self._told, self._keeps_panel, False
        self._told = told if keeps and told is not None and told.level_id == level_id else None
        shown = keeps and self.panel.report is not None
        await super()._open(level_id)
        if shown:
            self.tell_again()

    def relabel(self) -> None:
        """Take up other words or signs without losing anything."""
        if self.level is not None:
            self._keeps_panel = True
            self.show(self.level.id)

    def tell_again(self) -> bool:
        """Show the last result once more; return whether there is one."""
        told = self._told
        if told is None:
            return False
        if told.verdict is not None and told.verdict.judged and self.work is not None:
            self.work.show_verdict(told.verdict)
        self.show_report(told.report(), focus=told.verdict is not None)
        return True

    @property
    def writer(self) -> Writer:
        """Writes reports in the words of the game."""
        return Writer(self.tr, self.symbols, self.quest.key_label)

    # ── workers ──────────────────────────────────────────────────────────────────────────────

    def begin(self, label: str, work: Callable[[Cancel], object], then: Callable[[Any], None]) -> None:
        """Do ``work`` in a worker and hand its result to ``then``; a StoreError or AnswerError is said."""
        running = self.running = Running(label)
        running.timer = self.set_timer(SPINNER_AFTER, partial(self._spin, running))
        self.run_worker(partial(self._work, running, work, then), thread=True, exit_on_error=False, group="level")

    def _work(self, running: Running, work: Callable[[Cancel], object], then: Callable[[Any], None]) -> None:
        try:
            result = work(running.cancel)
        except Exception as error:  # whatever went wrong there is told, never lost
            result = error
        self.post_message(self.Came(running, then, result))

    def on_level_flow_came(self, message: Came) -> None:
        """Take the result of what runs; that of something stopped is dropped."""
        message.stop()
        if message.running is not self.running:
            return
        self._stop_spinning()
        match message.result:
            case StoreError() as error:
                self.say_store_error(error)
            case QuestError() as error:
                self.quest.say(self.tr(error.key, **error.values))
            case Exception() as error:
                self._fault = repr(error)
                self.show_report(fault_report(self.writer))
            case result:
                message.then(result)

    def _spin(self, running: Running) -> None:
        if running is self.running:
            self.query_one(BusyRow).begin(running.label, running.started)
            self.query_one("#acts", ActionRow).display = False

    def _stop_spinning(self) -> None:
        if self.running is not None and self.running.timer is not None:
            self.running.timer.stop()
        self.running = None
        self.query_one(BusyRow).end()
        self.query_one("#acts", ActionRow).display = True
        self.update_keys()

    def stop_running(self) -> bool:
        """Stop what runs; return whether anything did."""
        if self.running is None:
            return False
        self.running.cancel.set()
        self._stop_spinning()
        self.quest.say(self.tr("level.cancelled"))
        return True

    def on_busy_row_cancelled(self) -> None:
        """The button beside the spinner was clicked."""
        self.stop_running()

    def leave_level(self) -> None:
        """Stop what runs, and keep everything."""
        if self.running is not None:
            self.running.cancel.set()
            self._stop_spinning()
        super().leave_level()

    # ── running ──────────────────────────────────────────────────────────────────────────────

    def run_now(self, given: str | None = None) -> None:
        """Run what is there, with ``given`` as its input."""
        level, work = self.level, self.work
        if level is None or work is None or self.running is not None:
            return
        answer = work.run_answer
        if answer is None:
            self.quest.say(work.incomplete_reason())
            return
        self.leave_draft()
        self._last = (self.run_now, answer)
        label = "level.starting_server" if isinstance(level.body, ServerTask) else "level.running"
        services = self.services
        self.begin(
            self.tr(label), lambda cancel: services.try_out(level, answer, input=given, cancel=cancel), self._ran
        )

    def leave_draft(self) -> None:
        """Keep the draft before anything is done with it."""
        super().leave_level()

    def _ran(self, tried: Tried) -> None:
        if tried.ended == "cancelled":
            return
        self.ready_to_submit = ready_to_submit(tried)
        if self.work is not None and self.work.show_run(tried):
            self._idle()
            self._lay_out()
            return
        files, runtime = self._files(), self._runtime()
        self._told = Told(self._level_id, lambda: run_report(tried, self.writer, files=files, runtime=runtime))
        self.show_report(self._told.report(), focus=False)
        self.update_acts()

    def look_at_symptom(self, level: Level) -> None:
        """Run what a level opens with quietly: a faulty program, to show what it does; no query, to show the tables."""
        work, services = self.work, self.services
        answer = work.looks_with if work is not None else None
        if answer is None:
            return

        def look() -> None:
            with suppress(StoreError, QuestError, AnswerError):
                self.post_message(self.Seen(level, services.try_out(level, answer)))

        self.run_worker(look, thread=True, exit_on_error=False, group="symptom")

    def on_level_flow_seen(self, message: Seen) -> None:
        """Show the symptom, unless another level is open by now."""
        message.stop()
        if message.level is self.level and self.work is not None:
            self.work.show_look(message.tried, self.writer)

    @property
    def _level_id(self) -> str:
        return self.level.id if self.level is not None else ""

    def _files(self) -> int:
        answer = self._last[1] if self._last is not None else None
        return len(answer) if isinstance(answer, dict) else 1

    def _runtime(self) -> Runtime | None:
        level = self.level
        if level is None:
            return None
        body = level.body
        language = body.snippet.language if isinstance(body, PredictOutput) else language_of(body, self.services.stack)
        return self.services.runner.runtime(language) if language is not None else None

    # ── submitting ───────────────────────────────────────────────────────────────────────────

    def submit_now(self) -> None:
        """Have the answer judged."""
        level, work = self.level, self.work
        if level is None or work is None or self.running is not None:
            return
        answer = work.answer
        if answer is None:
            self.quest.say(work.incomplete_reason())
            work.focus_start()
            return
        self.leave_draft()
        self._last = (self.submit_now, answer)
        self.remember_focus()
        services, seconds = self.services, self.seconds_taken()
        self.begin(
            self.tr("level.checking"),
            lambda cancel: services.submit(level, answer, seconds=seconds, cancel=cancel),
            self._judged,
        )

    def _judged(self, submitted: Submitted) -> None:
        level, work, verdict = self.level, self.work, submitted.verdict
        if level is None or work is None or (verdict.outcome is Outcome.FAULT and verdict.note == CANCELLED):
            return
        self.ready_to_submit, self._fault = False, verdict.note
        if verdict.judged:
            work.show_verdict(verdict)
        around = partial(self._around, level, submitted)
        self._told = Told(level.id, lambda: verdict_report(submitted, level, around(), self.writer), verdict)
        self.update_header()
        self.show_report(self._told.report())
        if verdict.judged and not verdict.passed:
            told = work.help(self.services.level_progress(level.id).tries)
            if told is not None:
                self.panel.add([plain(told)])
        elif verdict.passed and work.runs_after_pass:
            self._run_after_pass(level, submitted)

    def _around(self, level: Level, submitted: Submitted) -> Around:
        services, work = self.services, self.work
        ladder = services.hints(level)
        return Around(
            next_title=self._title_of(submitted.next_level),
            opened=self._opened(submitted),
            hint=(min(ladder.read + 1, ladder.total), ladder.total) if ladder.total else None,
            solution=services.may_see_solution(level),
            compare=services.may_see_solution(level) and work is not None and work.comparable,
            inline=work is not None and work.shows(submitted.verdict),
            files=self._files(),
            runtime=self._runtime(),
        )

    def _opened(self, submitted: Submitted) -> tuple[str, ...]:
        """Return the titles of what this pass opened: modules, and the next level."""
        services, following = self.services, submitted.next_level
        names = [services.name_of(module).get(self.tr.language) for module in submitted.opened]
        if following is not None and submitted.next_opened:
            names.append(self._title_of(following) or "")
        return tuple(names)

    def _title_of(self, level_id: str | None) -> str | None:
        if level_id is None:
            return None
        entry = self.services.catalog.entry(level_id)
        return (entry.short or entry.title).get(self.tr.language)

    def _run_after_pass(self, level: Level, submitted: Submitted) -> None:
        body, runtime = level.body, self._runtime()
        if not isinstance(body, PredictOutput):
            return
        if runtime is None or not runtime.found:
            stored = stored_report(body.answer or "", self.writer)
            self.panel.add([stored.headline, *stored.lines])
            return
        services, answer = self.services, self._last[1] if self._last is not None else None
        self.begin(
            self.tr("level.running"), lambda cancel: services.try_out(level, answer, cancel=cancel), self._really_ran
        )

    def _really_ran(self, tried: Tried) -> None:
        rows = self.writer.output(tried.printed)
        head = plain(self.tr("result.really_prints"), "bold")
        self.panel.add([head, *(plain(f"    {row}") for row in rows)])

    # ── the panel ────────────────────────────────────────────────────────────────────────────

    def show_report(self, report: Report, *, focus: bool = True) -> None:
        """Show an ending; after a submit the next move has the focus."""
        self.panel.show(report)
        self._lay_out()
        if focus:
            self.call_after_refresh(self.panel.focus_main)

    def remember_focus(self) -> None:
        """Remember where in the work the focus is."""
        if self.work is not None and self.work.has_focus_within:
            self._left_at = self.focused

    def back_to_work(self) -> None:
        """Put the cursor where it was before submitting."""
        left, self._left_at = self._left_at, None
        if left is not None and left.is_attached and left.display and left.focusable:
            left.focus()
        elif self.work is not None:
            self.work.focus_start()

    def retry(self) -> None:
        """Do the last thing again."""
        if self._last is not None:
            self._last[0]()

    def save_report(self) -> None:
        """Write down what happened, beside nothing secret, for whoever looks into the fault."""
        level = self.level
        if level is None:
            return
        answer = self._last[1] if self._last is not None else None
        problem = RuntimeError(f"{self._fault}; {level.id} {level.version}; answer: {answer!r}")
        path = write_report(problem, self.quest.data_dir)
        key = "level.report_saved" if path is not None else "level.report_lost"
        self.quest.say(self.tr(key, path=path))
