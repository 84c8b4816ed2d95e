"""Tests in pytest and in node:test: every test by name, whatever the file does, and no case spoils the next."""

from __future__ import annotations

import shutil

import pytest

from backend_quest.runner.api import CaseInput, CaseResult, Ended, Limits, Program, Protection, Standing
from backend_quest.runner.local import LocalRunner
from backend_quest.runner.runtimes import packages

FARE = {
    "fare.py": "def fare(km):\n    return 5000 + 2000 * km\n",
    "fare.js": "exports.fare = (km) => 5000 + 2000 * km;\n",
}
NEEDS = {
    "python": "from fare import fare\n",
    "javascript": 'const test = require("node:test");\nconst assert = require("node:assert");\n'
    'const { fare } = require("./fare");\n',
}
MAIN = {"python": "test_fare.py", "javascript": "fare.test.js"}
NODE = pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not on this computer")
LANGUAGES = ("python", pytest.param("javascript", marks=NODE))


def run_tests(
    runner: LocalRunner, language: str, source: str, *cases: CaseInput, seconds: float = 10.0
) -> list[CaseResult]:
    files = {**FARE, MAIN[language]: NEEDS[language] + source}
    program = Program(language, files, MAIN[language], tests=True)
    ran = runner.run(program, cases or [CaseInput()], Limits(seconds=seconds))
    assert not ran.fault
    assert ran.protection is not Protection.GUARD
    return list(ran.cases)


def standings(result: CaseResult) -> dict[str, str]:
    return {test.name: test.standing.value for test in result.tests}


def test_pytest_reports_every_test_by_name_with_its_error(runner: LocalRunner) -> None:
    source = """
import pytest

def test_start():
    assert fare(0) == 5000

@pytest.mark.parametrize("km,wanted", [(1, 7000), (2, 8000)])
def test_more(km, wanted):
    assert fare(km) == wanted

class TestOdd:
    def test_text(self):
        fare("2")

    @pytest.mark.skip
    def test_later(self):
        pass

@pytest.mark.xfail
def test_expected_to_fail():
    assert False

@pytest.fixture
def broken():
    raise ValueError("no stall")

def test_needs_it(broken):
    print("never")
"""
    (result,) = run_tests(runner, "python", source)
    assert result.ended is Ended.OK
    assert standings(result) == {
        "test_start": "passed",
        "test_more[1-7000]": "passed",
        "test_more[2-8000]": "failed",
        "TestOdd::test_text": "failed",
        "TestOdd::test_later": "skipped",
        "test_expected_to_fail": "skipped",
        "test_needs_it": "failed",
    }
    more, text, needs = (result.tests[number].failure for number in (2, 3, 6))
    assert more is not None
    assert text is not None
    assert needs is not None
    assert (more.type, more.line, more.file) == ("AssertionError", 10, "test_fare.py")
    assert more.message.splitlines()[0] == "assert 9000 == 8000"
    assert (text.type, text.line, text.file) == ("TypeError", 2, "fare.py")
    assert "_pytest" not in text.trace
    assert "site-packages" not in text.trace
    assert (needs.type, needs.message) == ("ValueError", "no stall")


@NODE
def test_node_reports_every_test_by_name_with_its_error(runner: LocalRunner) -> None:
    source = """
const { describe, it } = test;
test("start", () => assert.strictEqual(fare(0), 5000));
test("slow and wrong", async () => {
  await new Promise((done) => setTimeout(done, 10));
  assert.strictEqual(fare(2), 8000);
});
describe("odd", () => {
  it("object", () => { fare(null.km); });
  it.skip("later", () => {});
  it.todo("some day");
});
test("outer", async (t) => { await t.test("inner", () => {}); });
"""
    (result,) = run_tests(runner, "javascript", source)
    assert result.ended is Ended.OK
    assert standings(result) == {
        "start": "passed",
        "slow and wrong": "failed",
        "odd > object": "failed",
        "odd > later": "skipped",
        "odd > some day": "skipped",
        "outer > inner": "passed",
        "outer": "passed",
    }
    wrong, odd = result.tests[1].failure, result.tests[2].failure
    assert wrong is not None
    assert odd is not None
    assert (wrong.type, wrong.line, wrong.file) == ("AssertionError", 9, "fare.test.js")
    assert "9000 !== 8000" in wrong.message
    assert (odd.type, odd.line) == ("TypeError", 12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_case_has_files_of_its_own_and_survives_the_one_before(runner: LocalRunner, language: str) -> None:
    source = {
        "python": "\ndef test_start():\n    assert fare(0) == 5000\n",
        "javascript": 'test("start", () => assert.strictEqual(fare(0), 5000));\n',
    }[language]
    name = {"python": "fare.py", "javascript": "fare.js"}[language]
    endless, wrong, gone, unreadable = {
        "python": (
            "def fare(km):\n    while True:\n        pass\n",
            "def fare(km):\n    return 1\n",
            "import os\nos._exit(0)\n",
            "def fare(km:\n",
        ),
        "javascript": (
            "exports.fare = () => { while (true); };",
            "exports.fare = () => 1;",
            "process.kill(process.pid, 9);",
            "exports.fare = (",
        ),
    }[language]
    cases = [CaseInput(), *(CaseInput(files={name: text}) for text in (endless, wrong, gone, unreadable)), CaseInput()]
    results = run_tests(runner, language, source, *cases, seconds=3)
    assert [result.ended for result in results[:3]] == [Ended.OK, Ended.TIMEOUT, Ended.OK]
    assert results[3].ended in (Ended.EXITED, Ended.RAISED)
    assert results[4].ended is Ended.RAISED
    assert results[5].ended is Ended.OK
    kept = [[test.standing for test in results[number].tests] for number in (0, 2, 5)]
    assert kept == [[Standing.PASSED], [Standing.FAILED], [Standing.PASSED]]


@pytest.mark.parametrize(
    ("language", "source", "ended", "failure"),
    [
        ("python", "\ndef test_x(:\n", Ended.RAISED, "SyntaxError"),
        ("python", "\nimport nowhere\n", Ended.RAISED, "ModuleNotFoundError"),
        ("python", "\nprint(totl)\n", Ended.RAISED, "NameError"),
        ("python", "\nimport sys\nsys.exit(0)\n", Ended.EXITED, "SystemExit"),
        ("python", "\ndef nothing_to_find():\n    pass\n", Ended.OK, None),
        pytest.param("javascript", "test(", Ended.RAISED, "SyntaxError", marks=NODE),
        pytest.param("javascript", "process.exit(3);", Ended.EXITED, "Exit", marks=NODE),
        pytest.param("javascript", "", Ended.OK, None, marks=NODE),
    ],
)
def test_a_file_without_tests_to_run_says_why(
    runner: LocalRunner, language: str, source: str, ended: Ended, failure: str | None
) -> None:
    (result,) = run_tests(runner, language, source)
    assert (result.ended, result.failure.type if result.failure else None) == (ended, failure)
    assert result.tests == []


@NODE
def test_a_test_that_waits_for_ever_has_failed(runner: LocalRunner) -> None:
    (result,) = run_tests(runner, "javascript", 'test("waits", () => new Promise(() => undefined));')
    assert standings(result) == {"waits": "failed"}


def test_the_fixtures_of_pytest_work_in_the_sandbox(runner: LocalRunner) -> None:
    source = """
def test_files(tmp_path, monkeypatch, capsys):
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    monkeypatch.setenv("SHOP", "Bu Sari")
    print("halo")
    assert capsys.readouterr().out == "halo\\n"
"""
    (result,) = run_tests(runner, "python", source)
    assert standings(result) == {"test_files": "passed"}


def test_without_pytest_nothing_is_run_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        raise packages.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(packages.metadata, "distribution", nothing)
    own = LocalRunner()
    ran = own.run(Program("python", {"test_a.py": ""}, "test_a.py", tests=True), [CaseInput(), CaseInput()])
    own.close()
    assert [case.ended for case in ran.cases] == [Ended.FAULT, Ended.FAULT]
    assert "pytest" in ran.fault
