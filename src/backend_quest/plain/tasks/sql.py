"""sql_query: the commands of a program, with the tables told before the first of them."""

from __future__ import annotations

from backend_quest.content.kinds import SqlQuery
from backend_quest.content.parts import QUERY_FILE
from backend_quest.plain.tasks.base import Bench
from backend_quest.plain.tasks.code import CodeTask


class SqlTask(CodeTask):
    """A query of one file. Running no query at all tells what is in the tables."""

    def __init__(self, bench: Bench, body: SqlQuery) -> None:
        super().__init__(bench, body.code)

    def show(self) -> None:
        """Write the tables, then the query."""
        if self.bench.try_out is not None:
            self.bench.try_out({QUERY_FILE: ""})
        super().show()
