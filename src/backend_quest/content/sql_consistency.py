"""What the parts of a query task owe each other: datasets, what is judged, conditions of mistakes."""

from __future__ import annotations

from backend_quest.content.kinds import SqlQuery
from backend_quest.content.rules import PROGRAM_WHEN, check_when
from backend_quest.content.where import Where

_SECONDS = 30


def check_sql(body: SqlQuery, where: Where) -> None:
    """Check a query task. Whether its SQL is any is found out by running it."""
    if len(body.datasets) < 2:
        where.add("too-few", "datasets", least=2)
    if body.datasets and body.datasets[0].hidden:
        where.add("first-dataset", "datasets", 0, "hidden")
    if len(body.datasets) > 1 and not any(dataset.hidden for dataset in body.datasets):
        where.add("none-hidden", "datasets")
    if (body.plan is not None) != (body.judge == "plan"):
        where.add("plan-judged", "plan" if body.plan is not None else "judge")
    if body.ordered and body.judge in ("tables", "schema"):
        where.add("ordered-result", "ordered")
    if body.probe is not None and body.judge in ("tables", "schema"):
        where.add("probe-judged", "probe")
    if not 0 < body.seconds <= _SECONDS:
        where.add("range", "seconds", low=0, high=_SECONDS)
    for number, mistake in enumerate(body.mistakes):
        check_when(mistake.when, where.at("mistakes", number), PROGRAM_WHEN, {"case": len(body.datasets)})
