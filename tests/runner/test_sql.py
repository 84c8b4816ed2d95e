"""SQL runs in a database of its own, and stays there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sql_runs import HOSTILE, answer, ask, assert_held_in

from backend_quest.runner.api import Runner
from backend_quest.wiring import make_runner


@pytest.fixture(scope="module")
def sql() -> Iterator[Runner]:
    runner = make_runner()
    yield runner
    runner.close()


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
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_is_held_in(sql: Runner, name: str) -> None:
    assert_held_in(sql, name)
