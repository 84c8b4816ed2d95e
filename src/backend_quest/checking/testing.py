"""code_task with tests in a framework: the level's tests on the learner's program, or the learner's tests on mutants.

The tests run in the learner's process, so a forged report cannot be ruled out (``docs/security.md``); what is not
reported as passed has not passed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backend_quest.checking import words
from backend_quest.checking.context import Judging
from backend_quest.checking.running import Ran, case_passes, plain_words
from backend_quest.content.model import ErrorEntry
from backend_quest.content.parts import Case, Code, Text
from backend_quest.runner.api import (
    CaseInput,
    CaseResult,
    Ended,
    Failure,
    Limits,
    Program,
    ReportedTest,
    RunResult,
    Standing,
)

_CLAIMS = ("AssertionError", "Failed", "Uncaught")
"""Errors by which a test says that something is not as it claims; any other is the program's own."""

_SKIPPED, _SILENT, _NONE, _SLIPPED = "skipped", "silent", "none", "slipped"
"""Why a check did not hold where no test says so itself; they stand as the type of a failure without a message."""

_WORDS = {_SKIPPED: words.TESTS_SKIPPED, _SILENT: words.TEST_SILENT, _NONE: words.TESTS_NONE}


def run_tests(code: Code, files: Mapping[str, str], judging: Judging) -> Ran:
    """Run the tests with the learner's ``files``; the cases say what each came to.

    The level's tests: a case for each that the level names. The learner's tests: one case for the right program, on
    which all must pass, and one for each mutant, on which one must not.
    """
    program = _program(code, files)
    inputs = [CaseInput(), *(CaseInput(files=mutant.files) for mutant in code.mutants)]
    ran = judging.runner.run(program, inputs, Limits(seconds=code.seconds), cancel=judging.cancel)
    whole, *on_mutants = ran.cases
    if not code.mutants:
        return Ran(program, code.cases, _with_cases(ran, _named(code.cases, whole)), code.seconds)
    right = _on_the_right_program(whole)
    results = [right, *(_on_a_mutant(result, right) for result in on_mutants)]
    unmet = _first_unmet(whole)
    first = Case(name=words.TESTS_RIGHT, test=unmet.name if unmet is not None else "")
    mutants = [Case(name=mutant.name, test="") for mutant in code.mutants]
    return Ran(program, [first, *mutants], _with_cases(ran, results), code.seconds)


def run_visible_tests(code: Code, files: Mapping[str, str], judging: Judging) -> tuple[Ran, CaseResult]:
    """Run the tests once, on the right program, with a case for each that the learner may see; and the run as such."""
    program = _program(code, files)
    ran = judging.runner.run(program, [CaseInput()], Limits(seconds=code.seconds), cancel=judging.cancel)
    whole = ran.cases[0]
    cases = [case for case in code.cases if not case.hidden]
    if code.mutants:
        cases = [Case(name=Text(id=test.name, en=test.name), test=test.name) for test in whole.tests]
        cases = cases or [Case(name=words.TESTS_RIGHT, test="")]
    return Ran(program, cases, _with_cases(ran, _named(cases, whole)), code.seconds), whole


def says_of_tests(code: Code, ran: Ran, entries: Sequence[ErrorEntry]) -> Text | None:
    """Return what to say of the first check that did not hold, where the level or the judge has words for it."""
    for number, (case, result) in enumerate(zip(ran.cases, ran.result.cases, strict=True)):
        if case.test is None or case_passes(case, result):
            continue
        reason = result.failure.type if result.failure is not None else ""
        if reason == _SLIPPED:
            return code.mutants[number - 1].says
        if reason in _CLAIMS and not case.hidden:
            told = None if code.mutants or result.failure is None else plain_words(result.failure, entries)
            return told or words.filled(words.TEST_FALSE if code.mutants else words.TEST_UNMET, name=case.test)
        return words.filled(_WORDS[reason], name=case.test) if reason in _WORDS else None
    return None


def _program(code: Code, files: Mapping[str, str]) -> Program:
    return Program(language=code.language, files=code.complete(files), main=code.main, tests=True)


def _with_cases(ran: RunResult, results: Sequence[CaseResult]) -> RunResult:
    return RunResult(results, ran.protection, ran.ms, ran.fault)


def _named(cases: Sequence[Case], whole: CaseResult) -> list[CaseResult]:
    """Return what each of the tests that ``cases`` name came to; where they could not be run, the first says why."""
    if whole.ended is not Ended.OK:
        return [whole, *[CaseResult(Ended.NOT_RUN)] * (len(cases) - 1)]
    reported = {test.name: test for test in whole.tests}
    return [_of_test(reported.get(case.test or ""), whole) for case in cases]


def _of_test(test: ReportedTest | None, whole: CaseResult) -> CaseResult:
    if test is None:
        return _without_words(_SILENT, whole)
    if test.standing is Standing.SKIPPED:
        return _without_words(_SKIPPED, whole)
    failure = test.failure
    if test.standing is Standing.FAILED and failure is None:
        failure = Failure("Failed", "")
    claims = failure is None or failure.type in _CLAIMS
    return CaseResult(Ended.OK if claims else Ended.RAISED, whole.stdout, whole.stderr, failure=failure)


def _without_words(reason: str, whole: CaseResult) -> CaseResult:
    return CaseResult(Ended.OK, whole.stdout, whole.stderr, failure=Failure(reason, ""))


def _on_the_right_program(whole: CaseResult) -> CaseResult:
    if whole.ended is not Ended.OK:
        return whole
    if not whole.tests:
        return _without_words(_NONE, whole)
    return _of_test(_first_unmet(whole) or whole.tests[0], whole)


def _first_unmet(whole: CaseResult) -> ReportedTest | None:
    return next((test for test in whole.tests if test.standing is not Standing.PASSED), None)


def _on_a_mutant(result: CaseResult, right: CaseResult) -> CaseResult:
    """Return whether the mutant was caught: a test failed on it, or it kept the tests from coming to an end."""
    if result.ended in (Ended.CANCELLED, Ended.FAULT):
        return result
    if right.ended is not Ended.OK or right.failure is not None:
        return CaseResult(Ended.NOT_RUN)
    caught = result.ended is not Ended.OK or any(test.standing is Standing.FAILED for test in result.tests)
    return CaseResult(Ended.OK, failure=None if caught else Failure(_SLIPPED, ""))
