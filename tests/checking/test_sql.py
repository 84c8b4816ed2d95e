"""A query is judged by what it gives on every dataset."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from backend_quest.checking import judge, try_out
from backend_quest.checking.grids import Grid, cell_text
from backend_quest.checking.sql_compare import Kind, result_difference
from backend_quest.content.kinds import Dataset, SqlMistake, SqlQuery
from backend_quest.content.parts import Matcher, Text, When
from backend_quest.content.verdict import AnswerError, Outcome, Verdict
from backend_quest.runner.api import Runner
from backend_quest.wiring import make_runner


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    runner = make_runner()
    yield runner
    runner.close()


def both(text: str) -> Text:
    return Text(id=text, en=text)


def task(**changes: Any) -> SqlQuery:
    values: dict[str, Any] = {
        "dialect": "sqlite",
        "schema": "CREATE TABLE p (nama TEXT, stok INTEGER);",
        "datasets": [
            Dataset(name=both("depan"), rows="INSERT INTO p VALUES ('Kopi', 0), ('Teh', 2), ('Mi', NULL);"),
            Dataset(name=both("gudang"), rows="INSERT INTO p VALUES ('Gula', 0), ('Gula', 0);", hidden=True),
        ],
        "starter": "SELECT nama FROM p;",
        "solution": "SELECT nama FROM p WHERE stok = 0;",
        "mistakes": [
            SqlMistake(query="SELECT nama FROM p WHERE stok IS NULL;", says=both("null")),
            SqlMistake(
                query="SELECT nama FROM p WHERE stok > 0;",
                says=both("teh"),
                when=When(case=1, output=Matcher(equals="Teh")),
            ),
        ],
    }
    return SqlQuery(**values | changes)


def judged(runner: Runner, query: str, **changes: Any) -> Verdict:
    return judge(task(**changes), query, runner)


def test_another_way_to_the_same_rows_passes(runner: Runner) -> None:
    verdict = judged(runner, "SELECT p.nama AS apa FROM p WHERE NOT stok <> 0 ORDER BY 1 DESC")
    assert verdict.passed
    assert [check.hidden for check in verdict.checks] == [False, True]
    assert judge(task(), {"query.sql": task().solution}, runner).passed


def test_mistakes_are_recognised_by_what_they_give(runner: Runner) -> None:
    assert judged(runner, "SELECT nama FROM p WHERE coalesce(stok, 'x') = 'x'").recognised == 0
    assert judged(runner, "SELECT nama FROM p WHERE stok = 2").recognised == 1


def test_the_dataset_and_the_row_that_differ_are_named(runner: Runner) -> None:
    verdict = judged(runner, "SELECT DISTINCT nama FROM p WHERE stok = 0")
    assert [check.passed for check in verdict.checks] == [True, False]
    assert verdict.says is not None
    assert "Gula" in verdict.says.en
    verdict = judged(runner, "SELECT nama FROM p")
    assert (verdict.checks[0].expected, verdict.checks[0].actual) == ("-", "Teh")


def test_reading_must_not_write(runner: Runner) -> None:
    verdict = judged(runner, "DELETE FROM p WHERE stok <> 0; SELECT nama FROM p WHERE stok = 0")
    assert verdict.outcome is Outcome.NOT_YET
    assert verdict.says is not None
    assert "`p`" in verdict.says.en


def test_tables_are_compared_after_a_write(runner: Runner) -> None:
    changes = {"judge": "tables", "solution": "DELETE FROM p WHERE stok = 0;", "mistakes": []}
    assert judged(runner, "DELETE FROM p WHERE nama IN ('Kopi', 'Gula')", **changes).passed
    assert not judged(runner, "DELETE FROM p", **changes).passed
    left_open = judged(runner, "BEGIN; DELETE FROM p WHERE stok = 0", **changes)
    assert left_open.says is not None
    assert "COMMIT" in left_open.says.en


def test_schemas_are_compared_by_what_they_hold(runner: Runner) -> None:
    changes = {
        "judge": "schema",
        "solution": "CREATE TABLE q (a INTEGER PRIMARY KEY, b TEXT NOT NULL);",
        "mistakes": [],
    }
    assert judged(runner, "create table q (b text NOT NULL, a integer primary key)", **changes).passed
    verdict = judged(runner, "CREATE TABLE q (a INTEGER PRIMARY KEY, b TEXT)", **changes)
    assert (verdict.checks[0].expected, verdict.checks[0].actual) == ("b TEXT NOT NULL", "b TEXT")


def test_a_plan_must_hold_what_is_asked(runner: Runner) -> None:
    changes = {
        "judge": "plan",
        "plan": Matcher(contains="INDEX"),
        "probe": "SELECT stok FROM p WHERE nama = 'Teh'",
        "solution": "CREATE INDEX i ON p (nama)",
        "mistakes": [],
    }
    assert judged(runner, "CREATE INDEX lain ON p (nama, stok)", **changes).passed
    assert not judged(runner, "CREATE INDEX lain ON p (stok)", **changes).passed


def test_the_order_counts_where_it_is_asked(runner: Runner) -> None:
    changes = {"ordered": True, "solution": "SELECT nama FROM p ORDER BY nama DESC", "mistakes": []}
    verdict = judged(runner, "SELECT nama FROM p ORDER BY nama", **changes)
    assert verdict.says is not None
    assert "ORDER BY" in verdict.says.en


@pytest.mark.parametrize(
    ("wanted", "given", "kind"),
    [
        ([(1,)], [(1.0,)], None),
        ([("1",)], [(1,)], Kind.OTHER),
        ([(None,)], [(None,)], None),
        ([(None,)], [("",)], Kind.OTHER),
        ([(0.1 + 0.2,)], [(0.3,)], None),
        ([(2**53 + 1,)], [(2**53,)], Kind.OTHER),
        ([(b"a",)], [("a",)], Kind.OTHER),
        ([(1,), (1,)], [(1,)], Kind.FEWER),
        ([(1,)], [(1,), (1,)], Kind.REPEATED),
        ([(1,), (2,)], [(1,)], Kind.MISSING),
        ([(1,)], [(1,), (2,)], Kind.EXTRA),
    ],
)
def test_cells_are_equal_by_type_and_value(wanted: list[Any], given: list[Any], kind: Kind | None) -> None:
    found = result_difference(
        Grid(("a",), tuple(wanted), len(wanted)), Grid(("b",), tuple(given), len(given)), ordered=False
    )
    assert (found.kind if found is not None else None) is kind


def test_no_two_values_look_alike() -> None:
    values = [None, "NULL", "null", "∅ NULL", "", "''", " ", "0", 0, 0.5, "0.5", b"", "x''" + " "]
    texts = [cell_text(value) for value in values]
    assert len(set(texts)) == len(texts)


def test_a_run_shows_the_first_dataset_only(runner: Runner) -> None:
    tried = try_out(task(), "SELECT nama FROM p", runner)
    assert tried.data is not None
    assert tried.data.result is not None
    assert tried.data.result.rows == (("Kopi",), ("Teh",), ("Mi",))
    assert list(tried.data.tables) == ["p"]


def test_an_error_is_no_answer_yet(runner: Runner) -> None:
    verdict = judged(runner, "SELECT nma FROM p")
    assert verdict.outcome is Outcome.ERROR
    assert verdict.error is not None
    assert verdict.error.headline == "SQLite: no such column: nma"
    with pytest.raises(AnswerError):
        judge(task(), {"lain.sql": ""}, runner)


def test_sql_of_the_level_that_cannot_run_is_a_fault_of_the_level(runner: Runner) -> None:
    for changes in ({"schema": "CREATE TABEL p (a);"}, {"solution": "SELECT x FROM p"}):
        assert judged(runner, "SELECT nama FROM p", **changes).outcome is Outcome.FAULT
