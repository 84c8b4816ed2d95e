"""sql_query: a learner's SQL, judged by what it gives on every dataset beside what the solution gives there."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from backend_quest.checking import sql_words
from backend_quest.checking.context import Judging
from backend_quest.checking.grids import Asked, Shown, asked_of, row_text
from backend_quest.checking.matching import text_matches
from backend_quest.checking.program import files_of
from backend_quest.checking.remembered import Remembered
from backend_quest.checking.running import CANCELLED, conditions_hold, program_error
from backend_quest.checking.sql_compare import (
    Difference,
    Kind,
    fingerprint,
    result_difference,
    schema_difference,
    tables_difference,
)
from backend_quest.checking.tried import Tried
from backend_quest.checking.words import filled
from backend_quest.content.kinds import SqlQuery
from backend_quest.content.parts import QUERY_FILE, Matcher, Text, When
from backend_quest.content.verdict import Answer, Check, Outcome, Verdict
from backend_quest.runner.api import CaseInput, CaseResult, Ended, Limits, Program, RunResult

SCHEMA_FILE = "schema.sql"
SHOWN_ROWS = 50
_PROBE = "probe"


@dataclass(frozen=True, slots=True)
class Answers:
    """What one query gave on every dataset; ``asked`` is None where it stopped with an error."""

    run: RunResult
    asked: tuple[Asked | None, ...]

    @property
    def cancelled(self) -> bool:
        """Whether the run was cancelled."""
        return any(case.ended is Ended.CANCELLED for case in self.run.cases)

    @property
    def fault(self) -> str:
        """Our own fault, or the level's: SQL of the level that cannot be run."""
        if self.run.fault:
            return self.run.fault
        for case, asked in zip(self.run.cases, self.asked, strict=True):
            failure = case.failure
            if failure is not None and failure.file not in (QUERY_FILE, _PROBE):
                return f"{failure.file}: {failure.message}"
            if case.ended is Ended.OK and asked is None:
                return "the database gave no whole answer"
        return ""

    def behaviour(self, body: SqlQuery) -> Hashable:
        """Return what two queries share that behave equally on every dataset."""
        return tuple(_behaviour(body, case, asked) for case, asked in zip(self.run.cases, self.asked, strict=True))


def _behaviour(body: SqlQuery, case: CaseResult, asked: Asked | None) -> Hashable:
    if asked is None:
        return case.ended, case.failure.message if case.failure is not None else ""
    tables = tuple((name, fingerprint(grid, ordered=False)) for name, grid in asked.tables.items())
    return (
        fingerprint(asked.result, ordered=body.ordered) if body.judge in ("result", "plan") else None,
        tables,
        asked.left_open,
        tuple(asked.schema.items()) if body.judge == "schema" else (),
        asked.plan if body.judge == "plan" else (),
    )


_known: Remembered[Answers] = Remembered(lambda answers: not answers.fault and not answers.cancelled)
"""What the levels' own queries give."""


def known(body: SqlQuery, query: str, judging: Judging) -> Answers:
    """Return what ``query``, one of the level's, gives, run once only; one that was cancelled or faulty is not kept."""
    rows = tuple(dataset.rows for dataset in body.datasets)
    return _known.of((body.schema, rows, body.probe, body.seconds, query), lambda: ask(body, query, judging))


def ask(body: SqlQuery, query: str, judging: Judging, *, datasets: int | None = None) -> Answers:
    """Run ``query`` on every dataset, or the first ``datasets``."""
    program = Program(language="sql", files={SCHEMA_FILE: body.schema, QUERY_FILE: query}, main=QUERY_FILE)
    probe = {} if body.probe is None else {_PROBE: body.probe}
    inputs = [CaseInput(given={"rows": dataset.rows, **probe}) for dataset in body.datasets[:datasets]]
    run = judging.runner.run(program, inputs, Limits(seconds=body.seconds), cancel=judging.cancel)
    return Answers(run, tuple(asked_of(case.value) for case in run.cases))


def query_of(body: SqlQuery, answer: Answer) -> str:
    """Return the learner's query out of an answer. Raises AnswerError."""
    return files_of(body.code, answer)[QUERY_FILE]


def judge_sql(body: SqlQuery, answer: Answer, judging: Judging) -> Verdict:
    """Judge ``{"query.sql": text}``, or the bare text. The solution is run in a process of its own."""
    query = query_of(body, answer)
    wanted = known(body, body.solution, judging)
    given = wanted if wanted.cancelled or wanted.fault else ask(body, query, judging)
    if wanted.cancelled or given.cancelled:
        return Verdict(outcome=Outcome.FAULT, note=CANCELLED)
    fault = given.fault or next(
        (f"the solution: {case.failure.message}" for case in wanted.run.cases if case.failure), ""
    )
    if fault:
        return Verdict(outcome=Outcome.FAULT, note=fault)
    verdict = _verdict(body, wanted, given, judging)
    if verdict.passed:
        return verdict
    number = _recognised(body, query, given, judging)
    return verdict if number is None else replace(verdict, says=body.mistakes[number].says, recognised=number)


def _verdict(body: SqlQuery, wanted: Answers, given: Answers, judging: Judging) -> Verdict:
    differences = [
        _difference(body, one, other) if one is not None and other is not None else None
        for one, other in zip(wanted.asked, given.asked, strict=True)
    ]
    cases = list(given.run.cases)
    checks = [
        Check(
            name=dataset.name,
            passed=case.ended is Ended.OK and found is None,
            hidden=dataset.hidden,
            ran=case.ended is not Ended.NOT_RUN,
            expected=_shown(found.expected) if found is not None else None,
            actual=_shown(found.actual) if found is not None else None,
        )
        for dataset, case, found in zip(body.datasets, cases, differences, strict=True)
    ]
    base = Verdict(
        outcome=Outcome.PASSED, checks=checks, ms=given.run.ms, protection=given.run.protection, seconds=body.seconds
    )
    first = next((number for number, check in enumerate(checks) if not check.passed), None)
    if first is None:
        return base
    found, asked = differences[first], given.asked[first]
    if found is not None and asked is not None:
        says = sql_words.LEFT_OPEN if asked.left_open else sql_words.explained(found)
        return replace(base, outcome=Outcome.NOT_YET, says=says)
    return _stopped(base, cases[first], judging)


def _shown(text: str | None) -> str:
    return "-" if text is None else text


def _stopped(base: Verdict, case: CaseResult, judging: Judging) -> Verdict:
    error = None if case.failure is None else program_error(case.failure, judging.errors("sql"))
    outcome = Outcome.TIMEOUT if case.ended is Ended.TIMEOUT else Outcome.ERROR
    note = "" if case.ended is Ended.RAISED else case.ended.value
    return replace(base, outcome=outcome, error=error, says=cut_short(case.ended, base.seconds or 0), note=note)


def cut_short(ended: Ended, seconds: float) -> Text | None:
    """Return what to say where a query was stopped from outside."""
    if ended is Ended.TIMEOUT:
        limit = f"{seconds:g}"
        comma = filled(sql_words.ENDLESS, seconds=limit.replace(".", ","))
        return Text(id=comma.id, en=filled(sql_words.ENDLESS, seconds=limit).en)
    return sql_words.MEMORY if ended is Ended.MEMORY else None


def _difference(body: SqlQuery, wanted: Asked, given: Asked) -> Difference | None:
    match body.judge:
        case "tables":
            return tables_difference(wanted.tables, given.tables)
        case "schema":
            return schema_difference(wanted, given)
    found = result_difference(wanted.result, given.result, ordered=body.ordered)
    if found is None and body.judge == "plan":
        return _plan_difference(body.plan or Matcher(), given)
    if found is None and body.probe is None:
        touched = tables_difference(wanted.tables, given.tables)
        found = None if touched is None else Difference(Kind.TOUCHED, table=touched.table)
    return found


def _plan_difference(plan: Matcher, given: Asked) -> Difference | None:
    if text_matches(plan, "\n".join(given.plan)):
        return None
    wanted = " ".join(str(part) for part in (plan.contains, plan.matches) if part is not None)
    return Difference(Kind.PLAN, wanted or "-", "; ".join(given.plan) or "-")


def _recognised(body: SqlQuery, query: str, given: Answers, judging: Judging) -> int | None:
    own = given.behaviour(body)
    for number, mistake in enumerate(body.mistakes):
        if judging.cancelled:
            return None
        if mistake.when is not None:
            if _when_holds(mistake.when, query, given):
                return number
            continue
        other = known(body, mistake.query, judging)
        if not other.fault and not other.cancelled and other.behaviour(body) == own:
            return number
    return None


def _when_holds(when: When, query: str, given: Answers) -> bool:
    cases = list(given.run.cases)
    told = "\n".join(case.failure.message for case in cases if case.failure is not None)
    return conditions_hold(when, query, told, cases, [None if one is None else _written(one) for one in given.asked])


def _written(asked: Asked) -> str:
    return "\n".join(map(row_text, asked.result.rows)) if asked.result is not None else ""


def try_sql(body: SqlQuery, answer: Answer, judging: Judging) -> Tried:
    """Run the query on the first dataset and return its result and every table afterwards."""
    answers = ask(body, query_of(body, answer), judging, datasets=1)
    case, asked = answers.run.cases[0], answers.asked[0]
    error = None if case.failure is None else program_error(case.failure, judging.errors("sql"))
    ended = Ended.FAULT if answers.fault else case.ended
    return Tried(
        ended=ended.value,
        error=error,
        log=answers.fault,
        ms=answers.run.ms,
        protection=answers.run.protection,
        seconds=body.seconds,
        data=None if asked is None else shown(asked),
    )


def shown(asked: Asked) -> Shown:
    """Return what a screen shows of an answer: the first rows, fit for a terminal."""
    return Shown(
        result=None if asked.result is None else asked.result.head(SHOWN_ROWS),
        changed=asked.changed,
        left_open=asked.left_open,
        tables={name: grid.head(SHOWN_ROWS) for name, grid in asked.tables.items()},
    )


def warm_up_sql(body: SqlQuery, judging: Judging) -> None:
    """Run the solution and the listed mistakes ahead of time, so that the first verdict need not wait for them."""
    for query in _own_queries(body):
        if judging.cancelled:
            return
        known(body, query, judging)


def _own_queries(body: SqlQuery) -> Sequence[str]:
    return [body.solution, *(mistake.query for mistake in body.mistakes if mistake.when is None)]
