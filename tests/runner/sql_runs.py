"""A short way to ask a query, and to see a hostile one end as it has to."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Protocol

import attacks_sql

from backend_quest.checking.grids import Asked, asked_of
from backend_quest.runner.api import CaseInput, CaseResult, Ended, Limits, Program, RunResult

SCHEMA = "CREATE TABLE p (a INTEGER PRIMARY KEY, b TEXT);"
ROWS = "INSERT INTO p VALUES (1, 'x'), (2, NULL);"
SECONDS = 1.0
HOSTILE = (*attacks_sql.REFUSED, *attacks_sql.ENDED, *attacks_sql.CUT, *attacks_sql.HARMLESS)


class Runs(Protocol):
    """Whatever runs programs."""

    def run(self, program: Program, cases: Sequence[CaseInput], limits: Limits = ...) -> RunResult:
        """Run ``program`` once for each case."""


def ask(runner: Runs, query: str, schema: str = SCHEMA) -> CaseResult:
    program = Program("sql", {"schema.sql": schema, "query.sql": query}, "query.sql")
    result = runner.run(program, [CaseInput(given={"rows": ROWS})], Limits(seconds=SECONDS))
    assert result.fault == ""
    return result.cases[0]


def answer(runner: Runs, query: str, schema: str = SCHEMA) -> Asked:
    case = ask(runner, query, schema)
    asked = asked_of(case.value)
    assert case.ended is Ended.OK, case
    assert asked is not None
    return asked


def assert_held_in(runner: Runs, name: str) -> None:
    """Ask the hostile query ``name`` and see that it is refused, ended in time, cut, or harmless, as listed."""
    if name in attacks_sql.REFUSED:
        case = ask(runner, attacks_sql.REFUSED[name])
        assert case.ended is Ended.RAISED, case
        assert case.failure is not None
        assert case.failure.type == "SQLite"
    elif name in attacks_sql.ENDED:
        query, ended = attacks_sql.ENDED[name]
        started = time.monotonic()
        assert ask(runner, query).ended is ended
        assert time.monotonic() - started < SECONDS + 0.5
    elif name in attacks_sql.CUT:
        result = answer(runner, attacks_sql.CUT[name]).result
        assert result is not None
        assert not result.whole
    else:
        answer(runner, attacks_sql.HARMLESS[name])
