from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from courses import course, entry, module, t
from msgspec.structs import replace

from backend_quest.checking import CANCELLED
from backend_quest.content.events import Attempted, CheckpointDone, HintRead, SolutionSeen
from backend_quest.content.faults import ContentError
from backend_quest.content.kinds import (
    Body,
    BugHunt,
    CodeTask,
    Option,
    PredictMistake,
    PredictOutput,
    Reflection,
    SingleChoice,
    SuspectLine,
)
from backend_quest.content.model import Bank, BankItem, CourseFile, GlossaryEntry, Level, LevelEntry, ModuleEntry
from backend_quest.content.parts import Case, Code, File, Matcher, Snippet, Text
from backend_quest.content.verdict import AnswerError, Outcome
from backend_quest.engine.checkpoint import Asked
from backend_quest.engine.unlock import Status
from backend_quest.errors import QuestError
from backend_quest.i18n import LANGUAGES, Translator
from backend_quest.runner.api import Cancel, CaseInput, CaseResult, Ended, Limits, Program, RunResult, Runtime
from backend_quest.services import Services
from backend_quest.store.api import StoreError
from backend_quest.store.memory import MemoryStore
from backend_quest.store.sqlite import open_store
from backend_quest.wiring import local_offset, open_services

OPTIONS = [Option(key=key, text=t(key), says=t(f"says {key}"), correct=key == "a") for key in "abc"]
CHOICE = SingleChoice(options=OPTIONS)
PROGRAM = Code(
    language="python",
    files={"a.py": File(starter="", solution="print(1)\n")},
    cases=[Case(name=t("one"), prints=Matcher(equals="1"))],
)


class FakeCatalog:
    """A course in memory. A module's bank is broken where it stands in ``broken_banks``."""

    def __init__(self, modules: Sequence[ModuleEntry], *, course_file: CourseFile | None = None) -> None:
        self.modules = modules
        self.course = course_file or course()
        self.banks: dict[str, Bank] = {}
        self.broken_banks: set[str] = set()

    def module(self, module_id: str) -> ModuleEntry:
        return {one.id: one for one in self.modules}[module_id]

    def entry(self, level_id: str) -> LevelEntry:
        levels = [level for one in self.modules for level in one.levels]
        return {name: level for level in levels for name in (*level.was, level.id)}[level_id]

    def level(self, level_id: str) -> Level:
        raise KeyError(level_id)

    def bank(self, module_id: str) -> Bank:
        if module_id in self.broken_banks:
            raise ContentError([])
        return self.banks.get(module_id, Bank(module=module_id, items=[]))

    def glossary(self) -> Mapping[str, Any]:
        return {}

    def concepts(self) -> Mapping[str, Text]:
        return {}

    def errors(self, language: str) -> Sequence[Any]:
        return ()


class FakeRunner:
    """Prints 1 for a program that says so; ``languages`` are those it has."""

    def __init__(self, *languages: str) -> None:
        self.languages = list(languages)
        self.closed = False

    def runtime(self, language: str) -> Runtime:
        return Runtime(language, language, "/x" if language in self.languages else None)

    def run(
        self,
        program: Program,
        cases: Sequence[CaseInput],
        limits: Limits = Limits(),
        *,
        cancel: Cancel | None = None,
        trace: bool = False,
    ) -> RunResult:
        ended = Ended.CANCELLED if cancel is not None and cancel.is_set() else Ended.OK
        said = "1\n" if "print(1)" in program.files[program.main] else ""
        return RunResult([CaseResult(ended, stdout=said) for _ in cases])

    def serve(self, program: Program, limits: Limits = Limits(), *, cancel: Cancel | None = None) -> Any:
        raise NotImplementedError

    def close(self) -> None:
        self.closed = True


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        self.now += 1
        return self.now


MODULES = [
    module("a", 3),
    module("py", 2, all=["a"], stacks=["py"]),
    module("js", 2, all=["a/2"], stacks=["node"], language="node"),
]


def services(modules: Sequence[ModuleEntry] = MODULES, *, opening: Sequence[str] = (), store: Any = None) -> Services:
    catalog = FakeCatalog(modules, course_file=course(opening=opening))
    return Services(catalog, store or MemoryStore(), FakeRunner("python", "node"), Clock(), lambda items: None)


def level(name: str = "a/1", body: Body = CHOICE, *, hints: int = 3, teaches: Sequence[str] = ("web.url",)) -> Level:
    return Level(
        id=name,
        number=1,
        version="v1",
        body=body,
        title=t(name),
        goal=t(""),
        teaches=list(teaches),
        requires=[],
        minutes=4,
        lesson=t(""),
        hints=[t(f"hint {n}") for n in range(hints)],
    )


def bank(name: str, *concepts: str) -> Bank:
    items = [BankItem(key=str(n), concept=one, task=t("?"), body=CHOICE) for n, one in enumerate(concepts)]
    return Bank(module=name, items=items)


def recorded(game: Services) -> list[str]:
    return [type(event).__name__ for _, event in game.store.events()]


# ── what is known ────────────────────────────────────────────────────────────────────────────


def test_a_term_is_met_on_the_learners_own_path() -> None:
    game = services()
    term = GlossaryEntry(key="loop", term=t("loop"), says=t("again"), level="py/1", also=["js/2"])
    assert game.met_in(term) == "py/1"
    game.choose_stack("node")
    assert game.met_in(term) == "js/2"
    assert game.met_in(GlossaryEntry(key="x", term=t("x"), says=t("y"), level="py/1")) == "py/1"
    assert game.met_in(GlossaryEntry(key="x", term=t("x"), says=t("y"))) is None


def test_a_term_is_new_until_its_level_was_begun_or_skipped() -> None:
    game = services()
    terms = {name: GlossaryEntry(key=name, term=t(name), says=t("x"), level=f"a/{name}") for name in "123"}
    game.catalog.glossary = lambda: terms  # type: ignore[method-assign]
    second = replace(level("a/2"), terms=["1", "2", "3", "nowhere"])
    assert game.new_terms(second) == ["1", "2", "3"]
    game.submit(level("a/1"), "b")
    game.submit(second, "b")
    assert game.new_terms(second) == ["2", "3"]
    assert not game.met("a/3")
    game.store.append(CheckpointDone(at=1, module="a", right=8, total=8, passed=True))
    assert game.met("a/3")


def test_a_stack_says_what_it_holds_and_what_it_needs() -> None:
    game = services()
    game.catalog.modules = [*MODULES, module("js2", 1, stacks=["node"], language="node")]
    node, python = game.stacks()
    assert (node.offered, node.missing, [title.en for title in node.modules]) == (True, "", ["js", "js2"])
    assert node.note(Translator("en")) == "so far: js, js2"
    assert python.note(Translator("id")) == "sekarang: py (id)"
    game.runner = FakeRunner("python")
    assert game.stacks()[0].note(Translator("en")) == "needs node, not on this computer yet"
    game.catalog.modules = MODULES[:2]
    assert not game.stacks()[0].offered
    assert game.stacks()[0].note(Translator("en")) == "coming"


# ── submitting ───────────────────────────────────────────────────────────────────────────────


def test_a_pass_says_what_it_earned_opened_and_what_comes_next() -> None:
    game = services()
    first = game.submit(level("a/1"), "a", seconds=12.5)
    assert (first.verdict.outcome, first.xp, first.hints_cost, first.again) == (Outcome.PASSED, 10, 0, False)
    assert (first.opened, first.next_level, first.next_opened) == ((), "a/2", True)
    assert game.submit(level("a/2"), "a").opened == ("js",)
    again = game.submit(level("a/1"), "a")
    assert (again.next_level, again.next_opened) == ("a/3", False)
    assert game.submit(level("a/3"), "a").opened == ("py",)
    ((_, event), *_) = game.store.events()
    assert event == Attempted(
        at=1001, level="a/1", kind="single_choice", version="v1", outcome="passed", answer="a", seconds=12.5
    )


def test_an_answer_that_is_not_right_is_a_try_and_opens_nothing() -> None:
    game = services()
    submitted = game.submit(level(), "b")
    assert (submitted.verdict.outcome, submitted.xp) == (Outcome.NOT_YET, 0)
    assert (submitted.opened, submitted.next_level) == ((), None)
    assert game.level_progress("a/1").tries == 1


def test_the_true_output_is_kept_back_until_the_solution_may_be_seen() -> None:
    whole = t("You wrote 1. Out comes 2. Look again.")
    mistakes = [PredictMistake(answer="1", says=whole)]
    guess = level(body=PredictOutput(snippet=Snippet(language="json", code="2"), answer="2", mistakes=mistakes))
    game = services()
    said = [game.submit(guess, "1").verdict.says for _ in range(3)]
    assert said == [t("You wrote 1. Look again."), t("You wrote 1. Look again."), whole]


def test_hints_are_taken_off_and_passing_again_earns_nothing() -> None:
    game = services()
    for _ in range(3):
        game.take_hint(level())
    submitted = game.submit(level(), "a")
    assert (submitted.xp, submitted.hints_cost) == (6, -4)
    again = game.submit(level(), "a")
    assert (again.again, again.xp, again.hints_cost, again.next_level) == (True, 0, 0, "a/2")


def test_what_could_not_be_judged_is_no_attempt() -> None:
    game = services()
    game.runner = FakeRunner()
    submitted = game.submit(level(body=CodeTask(code=PROGRAM)), {"a.py": "print(1)"})
    assert submitted.verdict.outcome is Outcome.MISSING
    assert recorded(game) == []


def test_a_cancelled_answer_is_no_attempt() -> None:
    game, cancel = services(), threading.Event()
    cancel.set()
    submitted = game.submit(level(body=CodeTask(code=PROGRAM)), {"a.py": "print(1)"}, cancel=cancel)
    assert submitted.verdict.note == CANCELLED
    assert recorded(game) == []
    assert game.submit(level(body=CodeTask(code=PROGRAM)), {"a.py": "print(1)"}).xp == 20


def test_an_answer_of_the_wrong_shape_is_no_attempt() -> None:
    game = services()
    with pytest.raises(AnswerError):
        game.submit(level(), ["a"])
    assert recorded(game) == []


def test_what_cannot_be_written_is_said_and_not_taken_for_done() -> None:
    class Full(MemoryStore):
        def append(self, event: Any) -> None:
            raise StoreError("full")

    game = services(store=Full())
    with pytest.raises(StoreError, match="full"):
        game.submit(level(), "a")
    assert not game.level_progress("a/1").passed


def test_a_reflection_may_choose_the_stack() -> None:
    game = services()
    wish = level(body=Reflection(words=1, choose="stack"))
    assert not game.submit(wish, {"text": "", "boxes": [], "stack": "py"}).verdict.passed
    assert game.stack is None
    game.submit(wish, {"text": "hello", "boxes": [], "stack": "py"})
    assert game.stack == "py"
    assert [one.id for one in game.map().modules()] == ["a", "py"]
    game.submit(wish, {"text": "hello", "boxes": [], "stack": "cobol"})
    assert game.stack == "py"


def test_the_stack_is_one_that_is_offered() -> None:
    game = services([module("a", 1), module("py", 1)])
    with pytest.raises(QuestError) as error:
        game.choose_stack("node")
    assert error.value.values == {"stack": "node"}
    game.choose_stack("py")
    game.choose_stack(None)
    assert game.stack is None
    game.store.save_setting("stack", ["broken"])
    assert game.stack is None


# ── hints, solutions, answers ────────────────────────────────────────────────────────────────


def test_the_ladder_of_hints_is_recorded_and_ends() -> None:
    game = services()
    assert (game.hints(level()).read, game.hints(level()).price) == (0, 0)
    assert (game.take_hint(level()).read, game.hints(level()).price) == (1, -2)
    for _ in range(5):
        last = game.take_hint(level())
    assert (last.read, last.more) == (3, False)
    assert [event for _, event in game.store.events()] == [
        HintRead(at=1000.0 + n, level="a/1", number=n) for n in (1, 2, 3)
    ]


def test_the_solution_opens_after_three_tries_and_is_recorded_once() -> None:
    game = services()
    assert not game.may_see_solution(level())
    with pytest.raises(QuestError):
        game.solution(level())
    for _ in range(3):
        game.submit(level(), "b")
    assert game.may_see_solution(level())
    assert (game.solution(level()), game.solution(level())) == ("a", "a")
    assert recorded(game) == ["Attempted"] * 3 + ["SolutionSeen"]
    assert game.submit(level(), "a").xp == 0


def test_after_a_pass_the_solution_costs_nothing() -> None:
    game = services()
    game.submit(level(), "a")
    assert game.solution(level()) == "a"
    assert recorded(game) == ["Attempted"]


def test_a_reflection_has_no_solution() -> None:
    game = services()
    wish = level(body=Reflection(words=1))
    game.submit(wish, {"text": "x", "boxes": []})
    assert not game.may_see_solution(wish)
    with pytest.raises(QuestError):
        game.solution(wish)


def test_a_follow_up_asks_for_what_the_level_taught_and_was_asked_least() -> None:
    game = services()
    assert game.follow_up(level()) is None
    assert isinstance(game.catalog, FakeCatalog)
    game.catalog.banks["a"] = bank("a", "other", "web.url", "web.url")
    first = game.follow_up(level())
    assert first is not None
    assert first.card == "a#1"
    game.finish_checkpoint("a", [first], [True])
    assert [one.card for one in [game.follow_up(level())] if one] == ["a#2"]
    game.catalog.broken_banks = {"a"}
    assert game.follow_up(level()) is None


def test_answers_come_back_until_the_level_starts_over() -> None:
    game = services()
    assert (game.last_answer("a/1"), game.best_answer("a/1")) == (None, None)
    game.submit(level(), "a")
    game.submit(level(), "b")
    assert (game.last_answer("a/1"), game.best_answer("a/1")) == ("b", "a")
    game.reset("a/1")
    assert (game.last_answer("a/1"), game.best_answer("a/1")) == (None, None)
    assert [event.answer for event in game.history("a/1")] == ["a", "b"]


def test_starting_over_drops_the_drafts_of_the_level_only() -> None:
    game = services()
    for key in ("a/1", "a/1:screen", "a/10", "a/2:screen", "kept:a/1"):
        game.store.save_draft(key, "x")
    game.submit(level(), "a")
    game.submit(level("a/2"), "a")
    game.reset("a/1")
    assert game.store.draft_keys() == ["a/10", "a/2:screen", "kept:a/1"]
    assert (game.level_progress("a/1").passed, game.level_progress("a/2").passed) == (False, True)
    game.reset()
    assert game.store.draft_keys() == []
    assert game.progress.xp == 0
    assert len(game.history("a/2")) == 1


def test_drafts_of_a_pack_go_with_their_level() -> None:
    game = services([module("pack:m", 2)])
    for key in ("pack:m/1", "pack:m/1:screen", "pack:m/2"):
        game.store.save_draft(key, "x")
    game.reset("pack:m/1")
    assert game.store.draft_keys() == ["pack:m/2"]


def test_a_level_that_moved_keeps_its_past() -> None:
    from msgspec.structs import replace

    old = services()
    old.submit(level("a/1"), "a")
    old.store.save_draft("a/1", "x")
    new = services([module("b", [replace(entry("b/1"), was=["a/1"])])], store=old.store)
    assert new.level_progress("b/1").passed
    assert new.level_progress("a/1").passed
    assert new.map().module_status("b") is Status.DONE
    assert new.last_answer("b/1") == "a"
    assert len(new.history("b/1")) == 1
    new.reset("a/1")
    assert not new.level_progress("b/1").passed
    assert new.store.draft_keys() == []


# ── running without judging ──────────────────────────────────────────────────────────────────


def test_running_is_free_and_leaves_no_trace() -> None:
    game = services()
    assert game.try_out(level(body=CodeTask(code=PROGRAM)), {"a.py": "print(1)"}).printed == "1\n"
    assert recorded(game) == []


def test_a_prediction_is_made_before_the_program_runs() -> None:
    game = services()
    guess = level(body=PredictOutput(snippet=Snippet(language="python", code="print(1)"), answer="1"))
    with pytest.raises(QuestError):
        game.try_out(guess, {})
    game.submit(guess, {"prints": "1"})
    assert game.try_out(guess, {"prints": "1"}).printed == "1\n"


def test_pointing_at_a_line_is_judged_and_not_recorded() -> None:
    game = services()
    lines = [SuspectLine(line=1, says=t("innocent")), SuspectLine(line=2, says=t("guilty"), faulty=True)]
    hunt = level(body=BugHunt(code=PROGRAM, lines=lines))
    assert [game.point(hunt, line).passed for line in (1, 2)] == [False, True]
    assert recorded(game) == []
    with pytest.raises(TypeError):
        game.point(level(), 1)


# ── checkpoints ──────────────────────────────────────────────────────────────────────────────


def test_a_checkpoint_draws_from_the_module_and_from_what_is_done() -> None:
    game = services()
    assert isinstance(game.catalog, FakeCatalog)
    assert game.draw_checkpoint("py") == []
    game.catalog.banks = {"a": bank("a", "x", "y", "z"), "py": bank("py", *"abcdefghi"), "js": bank("js", "j")}
    assert {one.module for one in game.draw_checkpoint("py")} == {"py"}
    for name in ("a/1", "a/2", "a/3"):
        game.submit(level(name), "a")
    drawn = game.draw_checkpoint("py")
    assert sorted(one.module for one in drawn) == ["a"] * 2 + ["py"] * 6
    game.catalog.broken_banks = {"a"}
    assert {one.module for one in game.draw_checkpoint("py")} == {"py"}


def test_a_passed_checkpoint_opens_what_comes_after_and_remembers_what_was_missed() -> None:
    game = services()
    asked = [Asked("a", item) for item in bank("a", "x", "y", "z", "z", "z").items]
    assert not game.finish_checkpoint("a", asked, [True, True, True, False, False])
    assert game.map().module_status("py") is Status.LOCKED
    assert game.finish_checkpoint("a", asked, [True, True, True, True, False])
    assert game.map().module_status("py") is Status.OPEN
    assert game.progress.weak == {"z": 3}
    assert game.progress.asked == {f"a#{n}": 2 for n in range(5)}
    with pytest.raises(ValueError, match="argument"):
        game.finish_checkpoint("a", asked, [True])


def test_an_item_is_judged_without_a_record() -> None:
    game = services()
    (item,) = bank("a", "x").items
    assert [game.judge_item(item, answer).passed for answer in "ab"] == [True, False]
    assert recorded(game) == []


# ── what is known ────────────────────────────────────────────────────────────────────────────


def test_what_another_window_did_is_known_at_once(tmp_path: Path) -> None:
    one = services(store=open_store(tmp_path, clock=lambda: 0.0))
    other = services(store=open_store(tmp_path, clock=lambda: 0.0))
    try:
        one.submit(level("a/1"), "a")
        assert other.progress.xp == 10
        assert other.map().next_level() == "a/2"
        other.choose_stack("py")
        assert one.stack == "py"
        assert other.submit(level("a/1"), "a").again
    finally:
        one.close()
        other.close()


def test_the_rules_are_made_anew_only_when_something_changed() -> None:
    game = services()
    first = game.map()
    assert game.map() is first
    game.submit(level(), "b")
    second = game.map()
    assert second is not first
    assert isinstance(game.runner, FakeRunner)
    game.runner.languages.remove("node")
    assert game.map().counts("js") == (0, 2, 2)


def test_a_level_is_playable_with_its_runtime_and_a_whole_file() -> None:
    game = services()
    assert game.playable(entry("a/1"))
    assert game.playable(entry("a/1", language="python"))
    assert not game.playable(entry("a/1", language="go"))
    assert not game.playable(entry("a/1", broken=True))


def test_a_level_with_variants_needs_the_runtime_of_the_learners_stack() -> None:
    both = replace(entry("a/1", language="python"), variants={"py": "python", "node": "node"})
    game = services([module("a", [both]), module("py", 1, stacks=["py"]), module("js", 1, stacks=["node"])])
    game.runner = FakeRunner("node")
    assert not game.playable(both)
    game.choose_stack("node")
    assert game.playable(both)
    assert game.map().counts("a") == (0, 1, 0)
    game.choose_stack("py")
    assert game.map().counts("a") == (0, 1, 1)
    game.runner.languages.append("python")
    assert game.map().counts("a") == (0, 1, 0)


def test_a_stack_needs_its_own_variants_only() -> None:
    both = replace(entry("js/1", language="python"), variants={"py": "python", "node": "node"})
    game = services([module("a", 1), module("py", 1, stacks=["py"]), module("js", [both], stacks=["node"])])
    game.runner = FakeRunner("node")
    assert game.stacks()[0].missing == ""


def test_names_for_whatever_a_lock_waits_for() -> None:
    game = services()
    assert [game.name_of(one).en for one in ("a", "a/1", "gone", "gone/1")] == ["a", "a/1", "gone", "gone/1"]


def test_the_day_is_the_learners() -> None:
    game = services()
    midnight = 1_700_006_400.0  # 2023-11-15 00:00 UTC
    game.clock = lambda: midnight
    game.utc_offset = -60.0
    assert game.today() == date(2023, 11, 14).toordinal()
    game.submit(level(), "a")
    assert game.progress.days == {game.today()}


def test_many_threads_may_ask_at_once() -> None:
    game = services()
    found: list[int] = []

    def play(name: str) -> None:
        game.submit(level(name), "a")
        game.map()
        found.append(game.progress.xp)

    threads = [threading.Thread(target=play, args=(f"a/{n}",)) for n in (1, 2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert game.progress.xp == max(found) == 30


def test_closing_stops_programs_even_where_the_store_cannot_close() -> None:
    game = services()
    game.close()
    assert isinstance(game.runner, FakeRunner)
    assert game.runner.closed


def test_every_error_has_its_words() -> None:
    keys = ["no_solution", "predict_first", "solution_locked", "stack_not_offered"]
    for language in LANGUAGES:
        tr = Translator(language)
        assert all("$" not in tr(f"services.{key}", stack="Go") for key in keys)


def test_the_real_parts_fit_together(tmp_path: Path) -> None:
    game = open_services(tmp_path, clock=lambda: 1e9, runner=FakeRunner("python"))
    try:
        assert game.map().next_level() == game.catalog.course.opening[0]
        game.store.append(SolutionSeen(at=1e9, level="orientation/open-the-stall"))
        assert game.level_progress("orientation/open-the-stall").complete
    finally:
        game.close()
    assert (tmp_path / "progress.db").exists()


def test_local_time_is_this_computers() -> None:
    assert local_offset(1e9) == time.localtime(1e9).tm_gmtoff
    assert local_offset(1e300) == 0.0


def test_the_services_start_without_screen_judges_or_database() -> None:
    code = "import sys, backend_quest.wiring; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    loaded = set(modules.stdout.split())
    assert not loaded & {"textual", "sqlite3", "yaml", "backend_quest.checking", "backend_quest.runner.local"}
