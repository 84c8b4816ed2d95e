"""Everything a front end needs, in one place: the screens, the line mode and the commands all walk through here.

Methods that judge or run are blocking; a screen calls them from a worker thread.

Settings are plain keys of the store: ``name``, ``language``, ``stack`` and what a front end adds. A draft of a level is
kept under the level's id, or under ``<id>:<more>`` for one front end's own; both go when the level starts over, drafts
under other keys only when everything does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from backend_quest.content.catalog import Catalog
from backend_quest.content.events import Attempted, CheckpointDone, HintRead, Reset, SolutionSeen
from backend_quest.content.faults import ContentError
from backend_quest.content.kinds import Body, BugHunt, PredictOutput, Reflection
from backend_quest.content.model import Bank, BankItem, GlossaryEntry, Level, LevelEntry, Stack
from backend_quest.content.parts import Text
from backend_quest.content.verdict import Answer, Verdict
from backend_quest.engine import checkpoint
from backend_quest.engine.answers import solution_of
from backend_quest.engine.checkpoint import Asked
from backend_quest.engine.ledger import Ledger
from backend_quest.engine.progress import LevelProgress, Offset, Progress, local_day, worth
from backend_quest.engine.session import Ladder, ladder, may_see_solution
from backend_quest.engine.unlock import Map, Status
from backend_quest.errors import QuestError
from backend_quest.i18n import Translator
from backend_quest.runner.api import Cancel, Runner
from backend_quest.store.api import Store

if TYPE_CHECKING:
    from backend_quest.checking.tried import Tried

__all__ = ["Services", "Submitted", "Tried"]


def __getattr__(name: str) -> Any:
    """Give ``Tried``, which is imported late: judging needs more modules than most commands."""
    if name == "Tried":
        from backend_quest.checking.tried import Tried

        return Tried
    raise AttributeError(name)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What one submitted answer changed.

    ``xp`` is what it earned now, ``hints_cost`` what hints took off that (0 or less). ``opened`` are modules;
    ``again`` says it had been passed before; ``next_level`` is set after a pass, and ``next_opened`` where this pass
    opened it.
    """

    verdict: Verdict
    xp: int = 0
    hints_cost: int = 0
    again: bool = False
    opened: tuple[str, ...] = ()
    next_level: str | None = None
    next_opened: bool = False


@dataclass(frozen=True, slots=True)
class StackState:
    """A stack as it can be chosen now: the titles of its own modules, and the runtime missing here ("" if none)."""

    key: str
    title: Text
    offered: bool
    modules: tuple[Text, ...] = ()
    missing: str = ""

    def note(self, tr: Translator) -> str:
        """Return what a chooser should know: that it is coming, what it needs first, or what it holds so far."""
        if not self.offered:
            return tr("services.stack_coming")
        if self.missing:
            return tr("services.stack_missing", runtime=self.missing)
        return tr("services.stack_now", modules=", ".join(title.get(tr.language) for title in self.modules))


@dataclass
class Services:
    """The game behind its front ends. ``clock`` gives seconds since 1970, ``shuffle`` shuffles in place.

    ``utc_offset`` gives the learner's local days. Methods that read or write what is remembered raise StoreError.
    """

    catalog: Catalog
    store: Store
    runner: Runner
    clock: Callable[[], float]
    shuffle: Callable[[list[Any]], None]
    utc_offset: Offset = 0.0
    unsaved: str = ""
    """Why nothing of this sitting is kept (``read_only``, ``full``); empty where all is."""
    _ledger: Ledger | None = field(default=None, init=False, repr=False)
    _map: tuple[tuple[Any, ...], Map] | None = field(default=None, init=False, repr=False)
    _turn: threading.RLock = field(default_factory=threading.RLock, init=False, repr=False)

    # ── what is known ────────────────────────────────────────────────────────────────────────

    @property
    def progress(self) -> Progress:
        """The learner's progress, up to date with every window of the game."""
        return self._known().progress

    def _known(self) -> Ledger:
        with self._turn:
            if self._ledger is None:
                self._ledger = Ledger(self.catalog.course, self._current_id, self.utc_offset)
            self._ledger.add(self.store.events(self._ledger.number))
            return self._ledger

    def _current_id(self, level_id: str) -> str:
        try:
            return self.catalog.entry(level_id).id
        except KeyError:
            return level_id

    @property
    def stack(self) -> str | None:
        """The learner's stack, None until one is chosen."""
        stack = self.store.setting("stack")
        return stack if isinstance(stack, str) else None

    def choose_stack(self, key: str | None) -> None:
        """Take a path, or leave it open. Raises QuestError for a stack that is not offered."""
        if key is not None and not self.map().offered().get(key):
            raise QuestError("services.stack_not_offered", stack=key)
        self.store.save_setting("stack", key)

    def stacks(self) -> list[StackState]:
        """Return every stack of the course with what a learner should know before choosing it."""
        return [self._stack_state(one) for one in self.catalog.course.stacks]

    def _stack_state(self, stack: Stack) -> StackState:
        home = next((module for module in self.catalog.modules if module.id == stack.offered_with), None)
        if home is None:
            return StackState(stack.key, stack.title, offered=False)
        own = [module for module in self.catalog.modules if module is home or stack.key in module.file.stacks]
        languages = dict.fromkeys(level.language_for(stack.key) for level in home.levels)
        runtimes = [self.runner.runtime(language) for language in languages if language is not None]
        missing = next((runtime.title for runtime in runtimes if not runtime.found), "")
        titles = tuple(module.file.title for module in own)
        return StackState(stack.key, stack.title, offered=True, modules=titles, missing=missing)

    def today(self) -> int:
        """Return the ordinal of the learner's day."""
        return local_day(self.clock(), self.utc_offset)

    def map(self) -> Map:
        """Return the unlocking rules over the current progress."""
        modules = self.catalog.modules
        languages = sorted({language for module in modules for level in module.levels for language in level.languages})
        progress, stack = self.progress, self.stack
        found = tuple(self.runner.runtime(language).found for language in languages)
        with self._turn:
            if self._map is None or self._map[0][0] is not progress or self._map[0][1:] != (stack, found):
                rules = Map(self.catalog.course, modules, progress, stack=stack, playable=self.playable)
                self._map = (progress, stack, found), rules
            return self._map[1]

    def level_progress(self, level_id: str) -> LevelProgress:
        """Return the progress of one level."""
        return self.progress.level(self._current_id(level_id))

    def playable(self, entry: LevelEntry) -> bool:
        """Whether the level's runtime, in the variant of the learner, is on this computer and its file is whole."""
        language = entry.language_for(self.stack) if entry.variants else entry.language
        return entry.broken is None and (language is None or self.runner.runtime(language).found)

    def name_of(self, one: str) -> Text:
        """Return the title of a module or level; for an id that the course has not, the id itself."""
        try:
            return self.catalog.entry(one).title if "/" in one else self.catalog.module(one).file.title
        except KeyError:
            return Text(id=one, en=one)

    def met_in(self, term: GlossaryEntry) -> str | None:
        """Return the level in which the learner's path first meets a term; None where no level is named."""
        path = {module.id for module in self.map().modules()}
        homes = [one for one in (term.level, *term.also) if one is not None]
        return next((one for one in homes if one.rpartition("/")[0] in path), term.level)

    def met(self, level_id: str) -> bool:
        """Whether the learner has met what a level teaches: it was begun, or its module skipped by the checkpoint."""
        return self.level_progress(level_id).begun or level_id.rpartition("/")[0] in self.progress.skipped

    def new_terms(self, level: Level) -> list[str]:
        """Return the keys of a level's terms that no other level met before has explained."""
        entries = self.catalog.glossary()
        homes = {key: self.met_in(entries[key]) for key in level.terms if key in entries}
        return [key for key, home in homes.items() if home is None or home == level.id or not self.met(home)]

    # ── playing a level ──────────────────────────────────────────────────────────────────────

    def submit(self, level: Level, answer: Answer, *, seconds: float = 0.0, cancel: Cancel | None = None) -> Submitted:
        """Judge ``answer``, record the attempt (unless it could not be judged, or was cancelled) and say what changed.

        Raises AnswerError for an answer of the wrong shape, StoreError where the record cannot be written.
        """
        verdict = self._judge(level.body, answer, cancel)
        if not verdict.judged:
            return Submitted(verdict)
        before = self.progress
        self.store.append(
            Attempted(
                at=self.clock(),
                level=level.id,
                kind=level.kind,
                version=level.version,
                outcome=verdict.outcome.value,
                answer=answer,
                seconds=seconds,
                recognised=verdict.recognised,
            )
        )
        if verdict.passed:
            return self._passed(level, answer, verdict, before)
        from backend_quest.checking.telling import told_while_trying

        return Submitted(told_while_trying(level.body, answer, verdict, solution_open=self.may_see_solution(level)))

    def _judge(self, body: Body, answer: Answer, cancel: Cancel | None = None) -> Verdict:
        from backend_quest import checking

        return checking.judge(body, answer, self.runner, errors=self.catalog.errors, stack=self.stack, cancel=cancel)

    def _passed(self, level: Level, answer: Answer, verdict: Verdict, before: Progress) -> Submitted:
        if isinstance(level.body, Reflection) and level.body.choose == "stack" and isinstance(answer, dict):
            chosen = answer.get("stack")
            if chosen is not None and self.map().offered().get(chosen):
                self.choose_stack(chosen)
        was, now, rules = before.level(level.id), self.level_progress(level.id), self.map()
        earned = now.xp - was.xp
        following = rules.next_level(level.id)
        return Submitted(
            verdict,
            xp=earned,
            hints_cost=min(now.xp - worth(level.kind, self.catalog.course), 0) if earned else 0,
            again=was.passed,
            opened=tuple(rules.opened_by(before)),
            next_level=following,
            next_opened=not was.passed
            and following is not None
            and rules.under(before).level_status(following) is Status.LOCKED,
        )

    def try_out(self, level: Level, answer: Answer, *, input: str | None = None, cancel: Cancel | None = None) -> Tried:
        """Run the learner's program without judging: code, bug hunt, fill, Parsons, predict (after a pass), server.

        Raises AnswerError where there is nothing to run, QuestError for a prediction that was not made yet.
        """
        from backend_quest import checking

        if isinstance(level.body, PredictOutput) and not self.level_progress(level.id).complete:
            raise QuestError("services.predict_first")
        return checking.try_out(
            level.body,
            answer,
            self.runner,
            errors=self.catalog.errors,
            stack=self.stack,
            input=input,
            cancel=cancel,
        )

    def prepare(self, level: Level, *, cancel: Cancel | None = None) -> None:
        """Run a level's listed mistakes ahead of time, so that its first verdict is quick."""
        from backend_quest import checking

        checking.prepare(level.body, self.runner, stack=self.stack, cancel=cancel)

    def point(self, level: Level, line: int) -> Verdict:
        """Judge a pointed line of a bug hunt. Not recorded. Raises TypeError for a level of another kind."""
        from backend_quest import checking

        if not isinstance(level.body, BugHunt):
            raise TypeError(f"{level.id} is a {level.kind}, not a bug_hunt")
        return checking.point(level.body, line)

    def hints(self, level: Level) -> Ladder:
        """Return the state of the hint ladder."""
        return ladder(self.level_progress(level.id), len(level.hints), self.catalog.course)

    def take_hint(self, level: Level) -> Ladder:
        """Open the next hint and record it; does nothing when all are open."""
        now = self.hints(level)
        if now.more:
            self.store.append(HintRead(at=self.clock(), level=level.id, number=now.read + 1))
        return self.hints(level)

    def may_see_solution(self, level: Level) -> bool:
        """Whether the solution may be shown now."""
        return may_see_solution(self.level_progress(level.id)) and solution_of(level.body) is not None

    def solution(self, level: Level) -> Answer:
        """Return the solution as an answer; before a pass this records that it was taken.

        Raises QuestError where it may not be seen yet, or where there is none.
        """
        answer = solution_of(level.body, self.stack)
        if answer is None:
            raise QuestError("services.no_solution")
        progress = self.level_progress(level.id)
        if not may_see_solution(progress):
            raise QuestError("services.solution_locked")
        if not progress.complete:
            self.store.append(SolutionSeen(at=self.clock(), level=level.id))
        return answer

    def follow_up(self, level: Level) -> Asked | None:
        """Return a bank item on one of the level's concepts, to be asked after a taken solution."""
        items = self._bank(level.module).items
        cards = [Asked(level.module, item) for item in items if item.concept in level.teaches]
        return next(iter(checkpoint.in_order(cards, self.progress.asked, self.shuffle)), None)

    def last_answer(self, level_id: str) -> Answer | None:
        """Return the newest submitted answer of a level since it was last started over."""
        return self._known().last.get(self._current_id(level_id))

    def best_answer(self, level_id: str) -> Answer | None:
        """Return the newest answer that passed, since the level was last started over."""
        return self._known().best.get(self._current_id(level_id))

    def history(self, level_id: str) -> list[Attempted]:
        """Return every attempt at a level, oldest first, also those before it was started over."""
        name = self._current_id(level_id)
        events = (event for _, event in self.store.events())
        return [event for event in events if isinstance(event, Attempted) and self._current_id(event.level) == name]

    def reset(self, level_id: str | None = None) -> None:
        """Start a level, or everything, over. The past stays in the store; drafts of the level are dropped."""
        name = self._current_id(level_id) if level_id is not None else None
        self.store.append(Reset(at=self.clock(), level=name))
        for key in self.store.draft_keys():
            if name is None or name in (self._current_id(key), self._current_id(key.rpartition(":")[0])):
                self.store.save_draft(key, None)

    # ── checkpoints ──────────────────────────────────────────────────────────────────────────

    def draw_checkpoint(self, module_id: str) -> list[Asked]:
        """Return the items of a new checkpoint; empty where the module has no bank, or a broken one."""
        rules = self.map()
        path = [module.id for module in rules.modules()]
        before = path[: path.index(module_id)] if module_id in path else []
        earlier = [self._bank(name) for name in before if rules.module_status(name) is Status.DONE]
        asked, limits = self.progress.asked, self.catalog.course.checkpoint
        return checkpoint.draw(self._bank(module_id), earlier, limits, asked, self.shuffle)

    def _bank(self, module_id: str) -> Bank:
        try:
            return self.catalog.bank(module_id)
        except (ContentError, KeyError):
            return Bank(module=module_id, items=[])

    def judge_item(self, item: BankItem, answer: Answer) -> Verdict:
        """Judge one bank item. Not recorded by itself. Raises AnswerError."""
        return self._judge(item.body, answer)

    def finish_checkpoint(self, module_id: str, asked: list[Asked], right: list[bool]) -> bool:
        """Record a finished checkpoint and return whether it was passed. ``right`` says so of each item asked."""
        missed = [one.item.concept for one, good in zip(asked, right, strict=True) if not good]
        passed = checkpoint.passes(sum(right), len(asked), self.catalog.course.checkpoint)
        self.store.append(
            CheckpointDone(
                at=self.clock(),
                module=module_id,
                right=sum(right),
                total=len(asked),
                passed=passed,
                items=[one.card for one in asked],
                missed=missed,
            )
        )
        return passed

    def close(self) -> None:
        """Stop programs and close the store."""
        try:
            self.runner.close()
        finally:
            self.store.close()
