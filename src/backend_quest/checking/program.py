"""code_task and bug_hunt: a program of the learner's, judged by what it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from backend_quest.checking.context import Judging
from backend_quest.checking.remembered import Remembered
from backend_quest.checking.running import Fingerprint, Ran, run_cases, verdict_of, when_holds
from backend_quest.checking.testing import run_tests, says_of_tests
from backend_quest.content.kinds import BugHunt
from backend_quest.content.parts import Code, CodeMistake
from backend_quest.content.verdict import Answer, AnswerError, Outcome, Part, Verdict
from backend_quest.runner.api import Program

MAX_SOURCE = 200_000


_results: Remembered[Fingerprint | None] = Remembered(lambda behaviour: behaviour is not None)
"""How the levels' listed mistakes behave."""


def _behaviour(code: Code, files: Mapping[str, str], judging: Judging) -> Fingerprint | None:
    """Return the behaviour of a listed mistake, run once only; None where it was cancelled or could not be run."""

    def run() -> Fingerprint | None:
        ran = run_code(code, files, judging)
        return None if ran.fault or ran.cancelled else ran.fingerprint()

    asked = repr((code.cases, code.mutants, code.complete({})))
    return _results.of((code.language, code.main, tuple(sorted(files.items())), asked, code.seconds), run)


def files_of(code: Code, answer: Answer) -> dict[str, str]:
    """Return the learner's files out of an answer: a mapping, or the text of the only file.

    Raises AnswerError for anything else, unknown names and texts over 200,000 characters.
    """
    editable = code.editable
    if isinstance(answer, str) and len(editable) == 1:
        answer = {editable[0]: answer}
    if not isinstance(answer, dict) or not answer.keys() <= set(editable):
        raise AnswerError(f"answer with the text of: {', '.join(editable)}")
    if not all(isinstance(text, str) and len(text) <= MAX_SOURCE for text in answer.values()):
        raise AnswerError(f"every file must be a text of at most {MAX_SOURCE} characters")
    return {name: answer.get(name, code.files[name].starter or "") for name in editable}


def run_code(code: Code, files: Mapping[str, str], judging: Judging) -> Ran:
    """Run the learner's ``files`` on all cases of ``code``."""
    if code.tests is not None:
        return run_tests(code, files, judging)
    program = Program(language=code.language, files=code.complete(files), main=code.main)
    return run_cases(program, code.cases, code.seconds, judging)


def judge_code(code: Code, answer: Answer, judging: Judging) -> Verdict:
    """Judge a program: every case, then the first listed mistake that it behaves like."""
    files = files_of(code, answer)
    ran = run_code(code, files, judging)
    verdict = verdict_of(ran, judging)
    if verdict.passed or not verdict.judged:
        return verdict
    number = recognised(code, code.mistakes, files, ran, judging)
    if number is None:
        return replace(verdict, says=verdict.says or says_of_tests(code, ran, judging.errors(code.language)))
    return replace(verdict, says=code.mistakes[number].says, recognised=number)


def recognised(
    code: Code, mistakes: Sequence[CodeMistake], files: Mapping[str, str], ran: Ran, judging: Judging
) -> int | None:
    """Return the number of the first mistake that fits, None where none does."""
    source = "\n".join(files.values())
    own = ran.fingerprint()
    for number, mistake in enumerate(mistakes):
        if judging.cancelled:
            return None
        if mistake.when is not None:
            if when_holds(mistake.when, ran, source):
                return number
        elif _behaviour(code, {**code.starter(), **mistake.files}, judging) == own:
            return number
    return None


def warm_up(code: Code, judging: Judging) -> None:
    """Run the listed mistakes ahead of time, so that the first verdict need not wait for them."""
    for mistake in code.mistakes:
        if judging.cancelled:
            return
        if mistake.when is None:
            _behaviour(code, {**code.starter(), **mistake.files}, judging)


def point(body: BugHunt, line: int) -> Verdict:
    """Judge the line that a learner points at (from 1). Raises AnswerError for a line that is not there."""
    suspect = next((entry for entry in body.lines if entry.line == line), None)
    if suspect is None:
        raise AnswerError(f"point at a line from 1 to {len(body.lines)}")
    outcome = Outcome.PASSED if suspect.faulty else Outcome.NOT_YET
    part = Part(key=str(line), right=suspect.faulty, says=suspect.says)
    return Verdict(outcome=outcome, parts=[part], says=suspect.says)
