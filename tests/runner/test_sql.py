"""SQL runs in a database of its own, and stays there."""

from __future__ import annotations

import time
from collections.abc import Iterator

import attacks_sql
import pytest

from backend_quest.checking.grids import Asked, asked_of
from backend_quest.runner.api import CaseInput, CaseResult, Ended, Limits, Program, Runner
from backend_quest.wiring import make_runner

SCHEMA = "CREATE TABLE p (a INTEGER PRIMARY KEY, b TEXT);"
ROWS = "INSERT INTO p VALUES (1, 'x'), (2, NULL);"
SECONDS = 1.0


@pytest.fixture(scope="module")
def sql() -> Iterator[Runner]:
    runner = make_runner()
    yield runner
    runner.close()


def ask(runner: Runner, query: str, schema: str = SCHEMA) -> CaseResult:
    program = Program("sql", {"schema.sql": schema, "query.sql": query}, "query.sql")
    result = runner.run(program, [CaseInput(given={"rows": ROWS})], Limits(seconds=SECONDS))
    assert result.fault == ""
    return result.cases[0]


def answer(runner: Runner, query: str, schema: str = SCHEMA) -> Asked:
    case = ask(runner, query, schema)
    asked = asked_of(case.value)
    assert case.ended is Ended.OK, case
    assert asked is not None
    return asked


def test_every_type_comes_back_as_it_is(sql: Runner) -> None:
    asked = answer(sql, "SELECT 1, 1.5, 'a', NULL, x'00ff', 9e999")
    assert asked.result is not None
    assert asked.result.rows == ((1, 1.5, "a", None, b"\x00\xff", float("inf")),)
    assert asked.changed is None


def test_writes_are_counted_and_the_tables_afterwards_told(sql: Runner) -> None:
    asked = answer(sql, "UPDATE p SET b = 'y'; DELETE FROM p WHERE a = 1;")
    assert (asked.changed, asked.result) == (3, None)
    assert asked.tables["p"].rows == ((2, "y"),)


def test_what_is_not_committed_is_undone(sql: Runner) -> None:
    asked = answer(sql, "BEGIN; DELETE FROM p;")
    assert asked.left_open
    assert len(asked.tables["p"].rows) == 2
    assert not answer(sql, "BEGIN; DELETE FROM p; COMMIT;").tables["p"].rows


def test_schema_and_plan_are_told(sql: Runner) -> None:
    asked = answer(sql, "CREATE UNIQUE INDEX i ON p (b); SELECT * FROM p WHERE b = 'x'")
    assert "INDEX i" in asked.plan[0]
    assert asked.schema["p"] == ("a INTEGER", "b TEXT", "PRIMARY KEY (a)", "UNIQUE (b)")


@pytest.mark.parametrize(
    ("query", "message", "line"),
    [
        ("SELECT a\nFORM p;", 'near "p": syntax error', 2),
        ("SELECT a,\n\nFROM p", 'near "FROM": syntax error', 3),
        ("SELECT a FROM p\nWHERE c = 1", "no such column: c", 2),
        ("SELECT 1;\nSELECT a\nFROM q", "no such table: q", 3),
        ("SELECT a\nFROM", "incomplete input", 2),
        ("SELECT 1;\nINSERT INTO p VALUES (1, 'x')", "UNIQUE constraint failed: p.a", 2),
    ],
)
def test_an_error_names_its_line(sql: Runner, query: str, message: str, line: int) -> None:
    failure = ask(sql, query).failure
    assert failure is not None
    assert (failure.type, failure.message, failure.line, failure.file) == ("SQLite", message, line, "query.sql")


def test_a_fault_of_the_level_is_not_the_learners(sql: Runner) -> None:
    failure = ask(sql, "SELECT 1", "CREATE TABEL p (a);").failure
    assert failure is not None
    assert failure.file == "schema.sql"


@pytest.mark.slow
@pytest.mark.parametrize("name", attacks_sql.REFUSED)
def test_refused(sql: Runner, name: str) -> None:
    case = ask(sql, attacks_sql.REFUSED[name])
    assert case.ended is Ended.RAISED, case
    assert case.failure is not None
    assert case.failure.type == "SQLite"


@pytest.mark.slow
@pytest.mark.parametrize("name", attacks_sql.ENDED)
def test_ended_in_time(sql: Runner, name: str) -> None:
    query, ended = attacks_sql.ENDED[name]
    started = time.monotonic()
    assert ask(sql, query).ended is ended
    assert time.monotonic() - started < SECONDS + 0.5


@pytest.mark.slow
@pytest.mark.parametrize("name", attacks_sql.CUT)
def test_cut(sql: Runner, name: str) -> None:
    result = answer(sql, attacks_sql.CUT[name]).result
    assert result is not None
    assert not result.whole


@pytest.mark.slow
@pytest.mark.parametrize("name", attacks_sql.HARMLESS)
def test_harmless(sql: Runner, name: str) -> None:
    answer(sql, attacks_sql.HARMLESS[name])
