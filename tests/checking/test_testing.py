"""Tests in a framework: the level's on the learner's program, the learner's on the right program and its mutants."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from builders import FakeRunner, t

from backend_quest.checking import judge, try_out, words
from backend_quest.content.kinds import CodeTask
from backend_quest.content.model import ErrorEntry
from backend_quest.content.parts import Case, Code, CodeMistake, File, Mutant
from backend_quest.content.verdict import Outcome, Verdict
from backend_quest.runner.api import CaseResult, Ended, Failure, ReportedTest, Runner, Standing
from backend_quest.runner.local import LocalRunner

GIVEN = "from fare import fare\n\n\n"
RIGHT = "def fare(km):\n    return max(10000, 5000 + 2000 * km)\n"
FLAT = "def fare(km):\n    return 10000\n"
NO_MINIMUM = "def fare(km):\n    return 5000 + 2000 * km\n"
FAR = GIVEN + "def test_far():\n    assert fare(5) == 15000\n"
BOTH = FAR + "\n\ndef test_near():\n    assert fare(1) == 10000\n"


def hunt(*mistakes: CodeMistake) -> CodeTask:
    return CodeTask(
        code=Code(
            language="python",
            files={"fare.py": File(read_only=RIGHT), "test_fare.py": File(starter=GIVEN, solution=BOTH)},
            tests="test_fare.py",
            mutants=[
                Mutant(name=t("always the same"), files={"fare.py": FLAT}, says=t("try a long way")),
                Mutant(name=t("no minimum"), files={"fare.py": NO_MINIMUM}, says=t("try a short way")),
            ],
            mistakes=list(mistakes),
            seconds=10,
        )
    )


def green(*cases: Case) -> CodeTask:
    shown = [Case(name=t("far"), test="test_far"), Case(name=t("near"), test="test_near", hidden=True)]
    return CodeTask(
        code=Code(
            language="python",
            files={"fare.py": File(starter="", solution=RIGHT), "test_fare.py": File(read_only=BOTH)},
            tests="test_fare.py",
            cases=list(cases) or shown,
            seconds=10,
        )
    )


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    own = LocalRunner()
    yield own
    own.close()


def passes(verdict: Verdict) -> list[bool]:
    return [check.passed for check in verdict.checks]


def test_tests_that_catch_every_mutant_pass(runner: Runner) -> None:
    verdict = judge(hunt(), {"test_fare.py": BOTH}, runner)
    assert verdict.passed
    assert [check.name for check in verdict.checks] == [words.TESTS_RIGHT, t("always the same"), t("no minimum")]


def test_a_mutant_that_slips_is_named_with_its_words(runner: Runner) -> None:
    verdict = judge(hunt(), {"test_fare.py": FAR}, runner)
    assert verdict.outcome is Outcome.NOT_YET
    assert passes(verdict) == [True, True, False]
    assert (verdict.says, verdict.error) == (t("try a short way"), None)


def test_a_listed_mistake_is_known_by_what_it_lets_slip(runner: Runner) -> None:
    mistake = CodeMistake(files={"test_fare.py": FAR.replace("15000", "5000 + 5 * 2000")}, says=t("only far"))
    verdict = judge(hunt(mistake), {"test_fare.py": FAR}, runner)
    assert (verdict.recognised, verdict.says) == (0, t("only far"))


def test_a_false_claim_about_the_right_program_is_shown_with_its_test(runner: Runner) -> None:
    verdict = judge(hunt(), {"test_fare.py": GIVEN + "def test_far():\n    assert fare(5) == 14000\n"}, runner)
    assert verdict.outcome is Outcome.NOT_YET
    right, *mutants = verdict.checks
    assert (right.passed, right.call) == (False, "test_far")
    assert right.actual is not None
    assert right.actual.startswith("assert 15000 == 14000")
    assert not any(check.ran or check.passed for check in mutants)


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", words.TESTS_NONE),
        (GIVEN + "def far():\n    assert fare(5) == 0\n", words.TESTS_NONE),
        (
            "import pytest\n" + BOTH.replace("def test_near", "@pytest.mark.skip\ndef test_near"),
            words.filled(words.TESTS_SKIPPED, name="test_near"),
        ),
        (
            "import pytest\n" + BOTH.replace("def test_near", "@pytest.mark.xfail\ndef test_near"),
            words.filled(words.TESTS_SKIPPED, name="test_near"),
        ),
    ],
)
def test_no_test_and_a_skipped_test_guard_nothing(runner: Runner, source: str, says: object) -> None:
    verdict = judge(hunt(), {"test_fare.py": source}, runner)
    assert (verdict.outcome, verdict.says) == (Outcome.NOT_YET, says)
    assert not any(passes(verdict))


def test_a_file_of_tests_that_stops_is_an_error_with_its_line(runner: Runner) -> None:
    verdict = judge(hunt(), {"test_fare.py": GIVEN + "print(totl)\n"}, runner)
    assert verdict.outcome is Outcome.ERROR
    assert verdict.error is not None
    assert (verdict.error.type, verdict.error.line, verdict.error.file) == ("NameError", 4, "test_fare.py")


def test_a_loop_on_a_mutant_only_catches_it(runner: Runner) -> None:
    endless = "\n\ndef test_round():\n    while fare(1) != 10000:\n        pass\n"
    body = hunt()
    assert body.code is not None
    quick = CodeTask(code=Code(**{**{f: getattr(body.code, f) for f in body.code.__struct_fields__}, "seconds": 1.0}))
    assert judge(quick, {"test_fare.py": FAR + endless}, runner).passed


@pytest.mark.parametrize("forged", ["import os\nos._exit(0)\n", "import sys\nsys.exit(0)\n", "raise SystemExit\n"])
def test_an_early_exit_is_no_pass(runner: Runner, forged: str) -> None:
    assert judge(hunt(), {"test_fare.py": forged}, runner).outcome is Outcome.ERROR
    assert not judge(green(), {"fare.py": forged}, runner).passed


def test_the_levels_tests_judge_a_program(runner: Runner) -> None:
    assert judge(green(), {"fare.py": RIGHT}, runner).passed
    verdict = judge(green(), {"fare.py": NO_MINIMUM}, runner)
    assert verdict.outcome is Outcome.NOT_YET
    assert [(check.name, check.passed, check.hidden) for check in verdict.checks] == [
        (t("far"), True, False),
        (t("near"), False, True),
    ]
    assert verdict.says is None
    flat = judge(green(), {"fare.py": FLAT}, runner)
    assert flat.says == words.filled(words.TEST_UNMET, name="test_far")
    entry = ErrorEntry(
        key="x", type="AssertionError", matches=r"^assert (\d+) == (\d+)", sample="", says=t("$1, not $2")
    )
    told = judge(green(), {"fare.py": FLAT}, runner, errors=lambda language: [entry])
    assert told.says == t("10000, not 15000")
    stopped = judge(green(), {"fare.py": "def fare(km):\n    return km + 'x'\n"}, runner)
    assert stopped.outcome is Outcome.ERROR
    assert stopped.error is not None
    assert (stopped.error.type, stopped.error.line) == ("TypeError", 2)


def test_a_test_that_was_not_reported_has_not_passed(runner: Runner) -> None:
    verdict = judge(green(Case(name=t("?"), test="test_nowhere")), {"fare.py": RIGHT}, runner)
    assert (verdict.outcome, verdict.says) == (Outcome.NOT_YET, words.filled(words.TEST_SILENT, name="test_nowhere"))


def test_running_shows_the_tests_on_the_right_program_only(runner: Runner) -> None:
    tried = try_out(hunt(), {"test_fare.py": FAR}, runner)
    assert [(check.name.en if check.name else "", check.passed) for check in tried.checks] == [("test_far", True)]
    assert [check.passed for check in try_out(hunt(), {"test_fare.py": GIVEN}, runner).checks] == [False]
    shown = try_out(green(), {"fare.py": NO_MINIMUM}, runner)
    assert [(check.name, check.passed) for check in shown.checks] == [(t("far"), True)]


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not on this computer")
def test_the_same_in_javascript(runner: Runner) -> None:
    given = 'const test = require("node:test");\nconst assert = require("node:assert");\n'
    given += 'const { fare } = require("./fare");\n'
    far = given + 'test("far", () => assert.strictEqual(fare(5), 15000));\n'
    near = far + 'test("near", () => assert.strictEqual(fare(1), 10000));\n'
    right = "exports.fare = (km) => Math.max(10000, 5000 + 2000 * km);\n"
    body = CodeTask(
        code=Code(
            language="javascript",
            files={"fare.js": File(read_only=right), "fare.test.js": File(starter=given, solution=near)},
            tests="fare.test.js",
            mutants=[
                Mutant(name=t("flat"), files={"fare.js": "exports.fare = () => 10000;"}, says=t("far")),
                Mutant(name=t("min"), files={"fare.js": "exports.fare = (km) => 5000 + 2000 * km;"}, says=t("near")),
            ],
            seconds=10,
        )
    )
    assert judge(body, {"fare.test.js": near}, runner).passed
    slipped = judge(body, {"fare.test.js": far}, runner)
    assert (passes(slipped), slipped.says) == ([True, True, False], t("near"))
    false = judge(body, {"fare.test.js": near.replace("15000", "14000")}, runner)
    assert (false.outcome, false.checks[0].call, false.checks[0].actual) == (Outcome.NOT_YET, "far", "15000 !== 14000")
    assert judge(body, {"fare.test.js": given}, runner).says == words.TESTS_NONE


def test_what_a_mutant_came_to_does_not_count_while_the_right_program_fails() -> None:
    failed = ReportedTest("test_far", Standing.FAILED, Failure("AssertionError", "assert 1 == 2"))
    fake = FakeRunner(lambda program: [CaseResult(Ended.OK, tests=[failed])] * 3)
    verdict = judge(hunt(), {"test_fare.py": FAR}, fake)
    assert [(check.passed, check.ran) for check in verdict.checks] == [(False, True), (False, False), (False, False)]


def test_a_false_claim_is_explained_in_general(runner: Runner) -> None:
    verdict = judge(hunt(), {"test_fare.py": GIVEN + "def test_far():\n    assert fare(5) == 14000\n"}, runner)
    assert verdict.says == words.filled(words.TEST_FALSE, name="test_far")
