"""What a level with tests owes besides passing and failing: a case for each test, mutants that reach the tests."""

from __future__ import annotations

from collections.abc import Iterator

from backend_quest.checking.context import Judging
from backend_quest.content.parts import Code
from backend_quest.runner.api import CaseInput, CaseResult, Ended, Limits, Program


def prove_tests(code: Code, judging: Judging) -> Iterator[str]:
    """Yield what is wrong with the tests and mutants of a program, where it has tests and they can be run at all."""
    if code.tests is None:
        return
    program = Program(language=code.language, files=code.complete(code.solution()), main=code.main, tests=True)
    inputs = [CaseInput(), *(CaseInput(files=mutant.files) for mutant in code.mutants)]
    whole, *on_mutants = judging.runner.run(program, inputs, Limits(seconds=code.seconds)).cases
    if whole.ended is not Ended.OK:
        return
    if not code.mutants:
        yield from _prove_names(code, whole)
    for mutant, result in zip(code.mutants, on_mutants, strict=True):
        if result.ended in (Ended.RAISED, Ended.EXITED):
            failure = result.failure
            told = f"{failure.type}: {failure.message}" if failure is not None else result.ended.value
            yield f"the mutant '{mutant.name.en}' ends before any test, so each would catch it: {told}"


def _prove_names(code: Code, whole: CaseResult) -> Iterator[str]:
    reported = [test.name for test in whole.tests]
    named = [case.test for case in code.cases]
    for name in named:
        if name not in reported:
            yield f"{code.tests} has no test {name!r}; it has {', '.join(map(repr, reported)) or 'none'}"
    for name in reported:
        if named.count(name) != 1:
            yield f"the test {name!r} belongs to {named.count(name) or 'no'} cases, not to one"
