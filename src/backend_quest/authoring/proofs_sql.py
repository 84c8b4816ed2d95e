"""What a query task owes besides passing and failing: SQL that runs, results that tell right from wrong."""

from __future__ import annotations

from collections.abc import Iterator

from backend_quest.checking.context import Judging
from backend_quest.checking.sql import ask
from backend_quest.checking.sql_compare import fingerprint
from backend_quest.content.kinds import SqlQuery


def prove_sql(body: SqlQuery, judging: Judging) -> Iterator[str]:
    """Yield what is wrong with schema, rows and solution."""
    answers = ask(body, body.solution, judging)
    if answers.fault:
        yield f"schema or rows cannot be loaded: {answers.fault}"
        return
    for dataset, case, asked in zip(body.datasets, answers.run.cases, answers.asked, strict=True):
        if case.failure is not None or asked is None:
            reason = case.failure.message if case.failure is not None else case.ended.value
            yield f"the solution stops on '{dataset.name.en}': {reason}"
            return
        grids = [*asked.tables.values(), *([asked.result] if asked.result is not None else [])]
        if not all(grid.whole for grid in grids):
            yield f"'{dataset.name.en}' holds more rows than can be compared"
    results = {fingerprint(asked.result, ordered=body.ordered) for asked in answers.asked if asked is not None}
    if body.judge == "result" and len(results) < 2:
        yield "the solution gives the same result on every dataset: one that looks at no rows would pass"
