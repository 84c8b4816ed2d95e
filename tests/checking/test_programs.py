from __future__ import annotations

from collections.abc import Sequence

import pytest
from builders import FakeRunner, FakeServer, printed, prints, t, value_of

from backend_quest.checking import CANCELLED, judge, point, prepare, try_out
from backend_quest.checking.http_client import NoAnswer, send
from backend_quest.content.kinds import (
    Blank,
    Block,
    BugHunt,
    CodeTask,
    ContractRequest,
    Distractor,
    Expect,
    FillBlank,
    Parsons,
    ServerTask,
    Step,
    SuspectLine,
)
from backend_quest.content.model import ErrorEntry
from backend_quest.content.parts import Case, Code, CodeMistake, File, Matcher, Snippet, When
from backend_quest.content.verdict import Outcome
from backend_quest.runner.api import Cancel, CaseResult, Ended, Failure, Program


def prints_source(program: Program) -> Sequence[CaseResult]:
    """A language in which a program prints its own text, once for each of two cases."""
    source = program.files[program.main].strip()
    if source.startswith("raise"):
        return [CaseResult(ended=Ended.RAISED, failure=Failure("NameError", "name 'totl' is not defined", line=1))]
    if source == "loop":
        return [printed("first"), CaseResult(ended=Ended.TIMEOUT, ms=2000)]
    return [printed(source), printed(source)]


def code(*mistakes: CodeMistake) -> Code:
    return Code(
        language="python",
        files={"a.py": File(starter="todo", solution="first"), "b.py": File(read_only="help")},
        cases=[prints("first"), prints("first", n=1)],
        mistakes=list(mistakes),
    )


def mistake(source: str, when: When | None = None) -> CodeMistake:
    return CodeMistake(files={"a.py": source}, says=t(f"about {source}"), when=when)


def test_a_program_that_does_the_same_as_a_mistake_gets_its_words() -> None:
    runner = FakeRunner(prints_source)
    body = CodeTask(code=code(mistake("second"), mistake("third")))
    assert judge(body, {"a.py": "first\n"}, runner).passed
    verdict = judge(body, {"a.py": " third"}, runner)
    assert (verdict.recognised, verdict.says) == (1, t("about third"))
    assert runner.runs[0].files == {"a.py": "first\n", "b.py": "help"}


def test_mistakes_run_once_and_ahead_of_time_when_prepared() -> None:
    runner = FakeRunner(prints_source)
    body = CodeTask(code=code(mistake("prepared one"), mistake("prepared two")))
    prepare(body, runner)
    prepare(body, runner)
    assert len(runner.runs) == 2
    judge(body, "nothing known", runner)
    assert len(runner.runs) == 3


@pytest.mark.parametrize(
    ("when", "source", "holds"),
    [
        (When(source=Matcher(contains="xx")), "a xx b", True),
        (When(source=Matcher(contains="xx")), "a b", False),
        (When(case=2, output=Matcher(equals="same")), "same", True),
        (When(case=9, output=Matcher(equals="same")), "same", False),
        (When(ended="timeout"), "loop", True),
        (When(stderr=Matcher(contains="NameError")), "raise", True),
        (When(ended="timeout", source=Matcher(contains="xx")), "loop", False),
    ],
)
def test_when_alone_decides(when: When, source: str, holds: bool) -> None:
    body = CodeTask(code=code(mistake("anything", when)))
    assert (judge(body, source, FakeRunner(prints_source)).recognised == 0) is holds


def test_a_stopped_program_shows_its_error_and_our_words() -> None:
    entry = ErrorEntry(key="n", type="NameError", matches="name '(.+)' is not", sample="", says=t("no $1 here"))
    verdict = judge(CodeTask(code=code()), "raise", FakeRunner(prints_source), errors=lambda language: [entry])
    assert verdict.outcome is Outcome.ERROR
    assert verdict.error is not None
    assert verdict.error.headline == "NameError: name 'totl' is not defined"
    assert verdict.error.says == t("no totl here")
    assert [check.ran for check in verdict.checks] == [True, False]


def test_a_timeout_says_so_after_the_cases_that_passed() -> None:
    verdict = judge(CodeTask(code=code()), "loop", FakeRunner(prints_source))
    assert (verdict.outcome, verdict.seconds) == (Outcome.TIMEOUT, 2.0)
    assert [check.passed for check in verdict.checks] == [True, False]
    assert verdict.says is not None


def test_values_errors_and_documents_are_compared_by_type() -> None:
    cases = [
        Case(call="f(1)", equals=5),
        Case(call="f('a')", raises="TypeError"),
        Case(parses={"a": "1"}),
    ]
    task = CodeTask(code=Code(language="python", files={"a.py": File(starter="", solution="")}, cases=cases))
    results = [
        CaseResult(ended=Ended.OK, value=value_of(5)),
        CaseResult(ended=Ended.RAISED, failure=Failure("TypeError", "no")),
        CaseResult(ended=Ended.OK, value=value_of({"a": "2"})),
    ]
    verdict = judge(task, "x", FakeRunner(lambda program: results))
    assert [check.passed for check in verdict.checks] == [True, True, False]
    assert (verdict.checks[2].call, verdict.checks[2].expected, verdict.checks[2].actual) == ("$.a", '"1"', "'2'")


def test_without_the_runtime_nothing_is_judged() -> None:
    verdict = judge(CodeTask(code=code()), "first", FakeRunner(prints_source, languages=()))
    assert (verdict.outcome, verdict.missing, verdict.judged) == (Outcome.MISSING, "python", False)


def test_a_cancelled_run_is_no_verdict() -> None:
    runner = FakeRunner(lambda program: [CaseResult(ended=Ended.CANCELLED)])
    verdict = judge(CodeTask(code=code()), "first", runner, cancel=Cancel())
    assert (verdict.note, verdict.judged) == (CANCELLED, False)


def test_pointing_at_a_line_tells_what_it_does() -> None:
    lines = [SuspectLine(line=1, says=t("fine")), SuspectLine(line=2, says=t("found"), faulty=True)]
    body = BugHunt(code=code(), lines=lines)
    assert point(body, 1).says == t("fine")
    assert point(body, 2).passed


def test_code_blanks_pass_by_what_they_do_and_name_the_wrong_one() -> None:
    def adds(program: Program) -> Sequence[CaseResult]:
        return [printed(program.files[program.main].replace("2 + 2", "4"))]

    def gap(key: str, solution: str) -> Blank:
        return Blank(key=key, label=t(key), solution=solution, says=t("yes"), otherwise=t(f"{key} no"))

    body = FillBlank(
        snippet=Snippet(language="python", code="<<one>> <<two>>"),
        blanks=[gap("one", "4"), gap("two", "b")],
        cases=[prints("4 b")],
    )
    assert judge(body, {"one": "2 + 2", "two": "b"}, FakeRunner(adds)).passed
    wrong = judge(body, {"one": "4", "two": "c"}, FakeRunner(adds))
    assert [(part.key, part.right) for part in wrong.parts] == [("one", True), ("two", False)]
    assert wrong.says == t("two no")


def test_blocks_are_indented_run_and_distractors_named() -> None:
    body = Parsons(
        language="python",
        blocks=[Block(key="if", code="if x:"), Block(key="then", code="print(1)", indent=1)],
        distractors=[Distractor(key="trap", code="if x = 1:", answer=["trap"], says=t("= stores"))],
        cases=[prints("if x:\n    print(1)")],
    )
    runner = FakeRunner(lambda program: [printed(program.files[program.main])])
    assert judge(body, ["if", "then 1"], runner).passed
    assert not judge(body, ["if", "then"], runner).passed
    assert judge(body, ["trap", "then 1"], runner).says == t("= stores")


def test_where_spaces_mean_nothing_only_the_order_marks_a_block() -> None:
    body = Parsons(
        language="javascript",
        blocks=[
            Block(key="if", code="if (x) {"),
            Block(key="then", code="console.log(1);", indent=1),
            Block(key="close", code="}"),
            Block(key="show", code="console.log(2);"),
        ],
        cases=[prints("12")],
    )
    runner = FakeRunner(lambda program: [printed("")], languages=["javascript"])
    assert [part.key for part in judge(body, ["if", "then", "show", "close"], runner).parts] == ["show"]


def test_running_is_free_and_shows_visible_checks_only() -> None:
    task = CodeTask(
        code=Code(
            language="python",
            files={"a.py": File(starter="", solution="")},
            cases=[prints("first", n=3), Case(prints=Matcher(equals="x"), hidden=True)],
        )
    )
    tried = try_out(task, "first", FakeRunner(prints_source))
    assert (tried.printed, tried.given, [check.passed for check in tried.checks]) == ("first", {"n": 3}, [True])


CONTRACT = [
    Step(name=t("up"), request=ContractRequest(path="/"), expect=Expect(status=200)),
    Step(
        name=t("new words"),
        request=ContractRequest(path="/"),
        expect=Expect(body=Matcher(matches=r"\S", not_contains="tutup")),
    ),
    Step(
        request=ContractRequest(method="POST", path="/menu", json={"id": 7, "nama": "Kopi"}),
        expect=Expect(status=201, json={"nama": "Kopi"}, headers={"Content-Type": Matcher(contains="json")}),
        save={"pid": "$.id"},
    ),
    Step(restart=True),
    Step(request=ContractRequest(path="/menu/{pid}"), expect=Expect(status=200)),
]


def server_task(*mistakes: CodeMistake) -> ServerTask:
    files = {"a.py": File(starter="tutup", solution="buka")}
    return ServerTask(code=Code(language="python", files=files, mistakes=list(mistakes)), contract=CONTRACT)


def test_a_server_is_asked_real_requests_step_by_step() -> None:
    verdict = judge(server_task(), "Warung buka", FakeRunner(prints_source))
    assert verdict.passed
    assert len(verdict.checks) == 4
    first, last = verdict.checks[0].exchange, verdict.checks[-1].exchange
    assert first is not None
    assert (first.sent[0], first.received[0]) == ("GET / HTTP/1.1", "HTTP/1.0 200 OK")
    assert first.received[-1] == "Warung buka"
    assert last is not None
    assert last.sent[0] == "GET /menu/7 HTTP/1.1"


def test_a_server_stops_at_the_first_step_it_does_not_keep() -> None:
    body = server_task(mistake("tutup", When(step=2, body=Matcher(contains="tutup"))))
    verdict = judge(body, "Warung tutup", FakeRunner(prints_source))
    assert (verdict.outcome, verdict.recognised) == (Outcome.NOT_YET, 0)
    assert [(check.passed, check.ran) for check in verdict.checks] == [
        (True, True),
        (False, True),
        (False, False),
        (False, False),
    ]


def test_a_server_that_does_not_start_shows_its_error() -> None:
    body = server_task(mistake("!x", When(stderr=Matcher(contains="unterminated"))))
    verdict = judge(body, "!unterminated string literal", FakeRunner(prints_source))
    assert (verdict.outcome, verdict.recognised) == (Outcome.ERROR, 0)
    assert verdict.error is not None
    assert verdict.error.headline == "SyntaxError: unterminated string literal"


def test_a_free_run_of_a_server_shows_the_exchange() -> None:
    tried = try_out(server_task(), "Warung buka", FakeRunner(prints_source))
    assert tried.exchange is not None
    assert tried.exchange.received[-1] == "Warung buka"


def test_what_a_server_sends_cannot_steer_the_terminal() -> None:
    server = FakeServer("\x1b]52;c;aGk=\x07[/]\x9b2J")
    try:
        assert send(server.port, "GET", "/").exchange.received[-1] == "[/]"
    finally:
        server.stop()


def test_no_server_is_no_answer() -> None:
    server = FakeServer("x")
    server.stop()
    with pytest.raises(NoAnswer):
        send(server.port, "GET", "/", seconds=1)
