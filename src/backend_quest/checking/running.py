"""Runs a program on the cases of a level and says what came of each: shared by every kind that runs code."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from string import Template

from msgspec import UNSET

from backend_quest.checking import words
from backend_quest.checking.context import Judging
from backend_quest.checking.matching import (
    Writer,
    as_json,
    difference,
    normalised,
    same,
    search,
    text_matches,
    writer_of,
)
from backend_quest.content.model import ErrorEntry
from backend_quest.content.parts import Case, Text, When
from backend_quest.content.verdict import Check, Outcome, ProgramError, Verdict
from backend_quest.runner.api import CaseInput, CaseResult, Ended, Failure, Limits, Program, RunResult

CANCELLED = "cancelled"
"""The note of a verdict whose judgement was cancelled."""

ENDLESS = (Ended.TIMEOUT, Ended.OUTPUT)
"""What ``ended: timeout`` means: a loop without end that prints hits the output limit first."""

MAX_SHOWN = 2_000
"""Characters of a text that a check shows."""

Fingerprint = tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Ran:
    """A program after its run on ``cases``."""

    program: Program
    cases: Sequence[Case]
    result: RunResult
    seconds: float

    @property
    def checks(self) -> list[bool]:
        """Whether each case passed."""
        return [case_passes(case, result) for case, result in zip(self.cases, self.result.cases, strict=True)]

    @property
    def passed(self) -> bool:
        """Whether every case passed."""
        return all(self.checks)

    @property
    def fault(self) -> str:
        """Our own fault, where the program could not be run."""
        return self.result.fault

    @property
    def cancelled(self) -> bool:
        """Whether the run was cancelled."""
        return any(case.ended is Ended.CANCELLED for case in self.result.cases)

    def fingerprint(self) -> Fingerprint:
        """Return what makes two programs behave equally: how each case ended, its output, value and error."""
        return tuple(_trace_of(result) for result in self.result.cases)

    def stderr(self) -> str:
        """Return the error texts of all cases."""
        return "\n".join(_error_text(result) for result in self.result.cases)


def run_cases(program: Program, cases: Sequence[Case], seconds: float, judging: Judging) -> Ran:
    """Run ``program`` on ``cases``; ``seconds`` limits the whole run."""
    inputs = [CaseInput(given=case.given, input=case.input, call=case.call) for case in cases]
    result = judging.runner.run(program, inputs, Limits(seconds=seconds), cancel=judging.cancel)
    return Ran(program, cases, result, seconds)


def case_passes(case: Case, result: CaseResult) -> bool:
    """Whether one case came out as it must."""
    if case.raises is not None:
        return result.ended is Ended.RAISED and result.failure is not None and result.failure.type == case.raises
    if result.ended is not Ended.OK or (case.test is not None and result.failure is not None):
        return False
    if case.prints is not None and not text_matches(case.prints, result.stdout):
        return False
    wanted = case.equals if case.equals is not UNSET else case.parses
    return wanted is UNSET or (result.value is not None and same(result.value, wanted))


def check_of(case: Case, result: CaseResult, language: str = "python") -> Check:
    """Return one case and its result as the learner sees them, values written as ``language`` does."""
    expected, actual, call = _compared(case, result, writer_of(language))
    return Check(
        name=case.name,
        passed=case_passes(case, result),
        hidden=case.hidden,
        ran=result.ended is not Ended.NOT_RUN,
        call=call,
        expected=expected,
        actual=actual,
        printed=result.stdout[:MAX_SHOWN] if case.call is not None else None,
    )


def _compared(case: Case, result: CaseResult, write: Writer) -> tuple[str | None, str | None, str | None]:
    if case.test is not None:
        own_name = case.name is not None and case.name.en == case.test
        return (
            None,
            told(result.failure) if result.failure is not None else None,
            None if own_name else case.test or None,
        )
    failed = result.failure.type if result.failure is not None else None
    if case.raises is not None:
        return case.raises, failed or (result.value.shown if result.value else normalised(result.stdout)), case.call
    if case.parses is not UNSET:
        found = difference(result.value, case.parses, as_json) if result.value is not None else None
        if found is not None:
            return found[1], found[2], found[0]
        return as_json(case.parses), result.value.shown if result.value is not None else failed, None
    if case.equals is not UNSET:
        return write(case.equals), result.value.shown if result.value is not None else failed, case.call
    wanted = case.prints
    expected = normalised(str(wanted.equals)) if wanted is not None and wanted.equals is not UNSET else None
    return expected, normalised(result.stdout)[:MAX_SHOWN], inputs_shown(case, write)


def told(failure: Failure) -> str | None:
    """Return what a failed test has to say, without the headline of Node's comparisons; None where it says nothing."""
    lines = [line for line in failure.message.splitlines() if line.strip()]
    if len(lines) > 1 and lines[0].endswith(":"):
        return "\n".join(lines[1:])
    return "\n".join(lines) or None


def inputs_shown(case: Case, write: Writer) -> str | None:
    """Return what goes into a case, on one line."""
    if case.call is not None:
        return case.call
    if case.given:
        return ", ".join(f"{name} = {_literal(value, write)}" for name, value in case.given.items())
    return None if case.input is None else json.dumps(case.input.rstrip("\n"), ensure_ascii=False)


def _literal(value: object, write: Writer) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else write(value)


def program_error(failure: Failure, entries: Sequence[ErrorEntry]) -> ProgramError:
    """Return the program's error with our plain words beside it."""
    return ProgramError(
        type=failure.type,
        message=failure.message,
        line=failure.line,
        file=failure.file,
        trace=failure.trace,
        says=plain_words(failure, entries),
    )


def plain_words(failure: Failure, entries: Sequence[ErrorEntry]) -> Text | None:
    """Return the words of the first entry that fits the error, its groups filled in."""
    for entry in entries:
        found = search(entry.matches, failure.message) if entry.type == failure.type else None
        if found is not None:
            groups = {f"g{number}": group or "" for number, group in enumerate(found.groups(), start=1)}
            return entry.says.each(partial(_filled, groups=groups))
    return None


class _Groups(Template):
    idpattern = r"[0-9]"


def _filled(text: str, groups: Mapping[str, str]) -> str:
    return _Groups(text).safe_substitute({name[1:]: value for name, value in groups.items()})


def verdict_of(ran: Ran, judging: Judging) -> Verdict:
    """Return the verdict on a program that ran: its checks, its first error, no level's words yet."""
    if ran.cancelled:
        return Verdict(outcome=Outcome.FAULT, note=CANCELLED)
    if ran.fault:
        return Verdict(outcome=Outcome.FAULT, note=ran.fault)
    results = list(ran.result.cases)
    checks = [check_of(case, result, ran.program.language) for case, result in zip(ran.cases, results, strict=True)]
    base = Verdict(
        outcome=Outcome.PASSED,
        checks=checks,
        printed=results[0].stdout if results else "",
        ms=ran.result.ms,
        protection=ran.result.protection,
    )
    first = next((n for n, check in enumerate(checks) if not check.passed), None)
    if first is None:
        return base
    return _failed(base, results[first], ran, judging)


def _failed(base: Verdict, result: CaseResult, ran: Ran, judging: Judging) -> Verdict:
    error = None
    # A check that no error failed, as of a test that did not run, has a reason without a message.
    if result.failure is not None and (result.ended is not Ended.OK or result.failure.message):
        error = program_error(result.failure, judging.errors(ran.program.language))
    outcome = {Ended.OK: Outcome.NOT_YET, Ended.TIMEOUT: Outcome.TIMEOUT}.get(result.ended, Outcome.ERROR)
    return Verdict(
        outcome=outcome,
        checks=base.checks,
        says=words.cut_short(result.ended, ran.seconds),
        error=error,
        printed=result.stdout,
        ms=base.ms,
        protection=base.protection,
        seconds=ran.seconds,
        note="" if result.ended in (Ended.OK, Ended.RAISED) else result.ended.value,
    )


def when_holds(when: When, ran: Ran, source: str) -> bool:
    """Whether every key of ``when`` holds for a program that ran."""
    results = list(ran.result.cases)
    return conditions_hold(when, source, ran.stderr(), results, [output_of(result) for result in results])


def conditions_hold(
    when: When, source: str, stderr: str, results: Sequence[CaseResult], outputs: Sequence[str | None]
) -> bool:
    """Whether every key of ``when`` holds. ``outputs``: what each case came to, None where it came to nothing."""
    conditions: list[bool] = []
    if when.stderr is not None:
        conditions.append(text_matches(when.stderr, stderr))
    if when.source is not None:
        conditions.append(text_matches(when.source, source))
    if when.ended is not None:
        conditions.append(any(result.ended in ENDLESS for result in results))
    if when.case is not None and when.output is not None:
        output = outputs[when.case - 1] if 0 < when.case <= len(outputs) else None
        conditions.append(output is not None and text_matches(when.output, output))
    return bool(conditions) and all(conditions)


def output_of(result: CaseResult) -> str:
    """Return what a case printed, else the value it gave back."""
    return result.stdout or (result.value.shown if result.value is not None else "")


def _trace_of(result: CaseResult) -> tuple[str, str, str, str]:
    value = f"{result.value.type} {result.value.shown}" if result.value is not None else ""
    failure = f"{result.failure.type}: {result.failure.message}" if result.failure is not None else ""
    return result.ended.value, normalised(result.stdout), value, failure


def _error_text(result: CaseResult) -> str:
    failure = result.failure
    headline = f"{failure.trace}\n{failure.type}: {failure.message}" if failure is not None else ""
    return f"{result.stderr}\n{headline}".strip()
