"""One level, from its lesson to the way on."""

from __future__ import annotations

from backend_quest.checking.running import CANCELLED
from backend_quest.content.kinds import BugHunt, PredictOutput, Reflection, code_of
from backend_quest.content.model import Level
from backend_quest.content.verdict import Answer, AnswerError, Outcome
from backend_quest.plain.aid import Aid
from backend_quest.plain.drafts import draft_of, keep_draft
from backend_quest.plain.pages import ended
from backend_quest.plain.places import Place
from backend_quest.plain.report import check_lines, tried_lines, verdict_lines
from backend_quest.plain.sitting import Sitting
from backend_quest.plain.tasks import Bench, task_for
from backend_quest.plain.tasks.base import StackChoice
from backend_quest.plain.tasks.code import CodeTask
from backend_quest.plain.words import Word, shown
from backend_quest.services import Submitted, Tried
from backend_quest.store.api import StoreError


class LevelPlay(Aid):
    """Plays one level."""

    def __init__(self, sitting: Sitting, level: Level) -> None:
        super().__init__(sitting, level)
        self._since = sitting.services.clock()
        self._solution_named = False
        self._draft = draft_of(sitting.services, level)
        self.task = task_for(level.body, self._bench())

    def play(self) -> Place:
        """Play, and return where the learner goes on. Raises Go, Leave, EndOfInput."""
        begun = self.services.level_progress(self.level.id).begun
        self._say_header()
        if not begun and self._draft is None:
            self.say_lesson()
            self.desk.ask(self.tr("plain.ask_begin"))
        self.say_task()
        while True:
            submitted = self._submit(self.task.answer())
            if submitted is not None and submitted.verdict.passed:
                return self._passed(submitted)

    def _say_header(self) -> None:
        level = self.level
        row = [entry.id for entry in self.services.catalog.module(level.module).levels]
        warm_up = self.services.catalog.course.opening[:1] == [level.id]
        head = self.tr(
            "plain.header_warm_up" if warm_up else "plain.header",
            n=row.index(level.id) + 1,
            total=len(row),
            title=ended(self.sitting.text(level.title)),
        )
        about = self.tr("plain.header_about", kind=self.tr(f"plain.kind_{level.kind}"), minutes=level.minutes)
        self.dialogue.say(f"{head} {about} {self.task.details()}")

    # ── trying and submitting ────────────────────────────────────────────────────────────────

    def _bench(self) -> Bench:
        services, level = self.services, self.level
        return Bench(
            desk=self.desk,
            shuffle=services.shuffle,
            draft=self._draft,
            keep=self._keep,
            try_out=self._try_out,
            symptom=self._say_symptom,
            point=lambda line: services.point(level, line),
            edit=self.sitting.edit,
            stack=services.stack,
            stacks=[
                StackChoice(stack.key, self.sitting.text(stack.title), stack.offered, stack.note(self.tr))
                for stack in services.stacks()
            ],
        )

    def _keep(self, answer: Answer) -> None:
        self.sitting.kept(lambda: keep_draft(self.services, self.level, answer))

    def _try_out(self, answer: Answer) -> None:
        tried = self._tried(answer)
        if tried is not None:
            self.dialogue.lines(tried_lines(tried, self.tr))
            self.sitting.say_protection(tried.protection)

    def _tried(self, answer: Answer) -> Tried | None:
        services, level = self.services, self.level
        try:
            return self.sitting.work(lambda cancel: services.try_out(level, answer, cancel=cancel))
        except AnswerError:
            self.sitting.say("not_an_answer")
            return None

    def _say_symptom(self) -> None:
        code = code_of(self.level.body, self.services.stack) if isinstance(self.level.body, BugHunt) else None
        tried = self._tried(code.starter()) if code is not None else None
        failed = next((check for check in tried.checks if not check.passed), None) if tried is not None else None
        if failed is not None:
            self.sitting.say("symptom")
            self.dialogue.lines(check_lines(failed, self.tr))

    def _submit(self, answer: Answer) -> Submitted | None:
        services, level = self.services, self.level
        now = services.clock()
        seconds, self._since = max(now - self._since, 0.0), now
        try:
            submitted = self.sitting.work(lambda cancel: services.submit(level, answer, seconds=seconds, cancel=cancel))
        except AnswerError:
            self.sitting.say("not_an_answer")
            return None
        except StoreError as error:
            self.dialogue.say(self.tr(f"errors.store_{error.reason}", detail=error.detail))
            return None
        self._report(submitted)
        return submitted

    def _report(self, submitted: Submitted) -> None:
        verdict = submitted.verdict
        if verdict.note == CANCELLED:
            self.sitting.say("stopped_by_you")
            return
        lines = verdict_lines(
            verdict,
            self.level,
            self.tr,
            xp=submitted.xp,
            hints_cost=submitted.hints_cost,
            again=submitted.again,
            names=self.task.names(),
        )
        self.dialogue.lines(lines)
        if verdict.outcome is Outcome.MISSING:
            self._say_missing(verdict.missing or "")
        self.sitting.say_protection(verdict.protection)
        self._say_solution_open()

    def _say_missing(self, language: str) -> None:
        hint = self.services.runner.runtime(language).hint
        if hint:
            self.sitting.say("runtime_hint", hint=hint)
        self.sitting.say("play_another", skip=shown(Word.SKIP, self.tr))

    def _say_solution_open(self) -> None:
        """Say, once, that the solution may be seen now."""
        complete = self.services.level_progress(self.level.id).complete
        if not complete and not self._solution_named and self.services.may_see_solution(self.level):
            self._solution_named = True
            self.sitting.say("solution_open", word=shown(Word.SOLUTION, self.tr))

    # ── after a pass ─────────────────────────────────────────────────────────────────────────

    def _passed(self, submitted: Submitted) -> Place:
        body = self.level.body
        if not isinstance(body, Reflection) and not isinstance(self.task, CodeTask):
            self._keep(None)
        if isinstance(body, PredictOutput) and body.snippet.language not in ("json", "text"):
            self._try_out(None)
        if submitted.opened:
            self.sitting.say("opened", titles=", ".join(self.sitting.name_of(name) for name in submitted.opened))
        return self.go_on(self.desk, submitted.next_level)
