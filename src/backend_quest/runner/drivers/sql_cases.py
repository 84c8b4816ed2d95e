"""Runs a query on each dataset, in a database of its own. Runs in the child."""

from __future__ import annotations

import os
import sqlite3
from time import perf_counter

from backend_quest.runner.drivers.channel import quote, record
from backend_quest.runner.drivers.sql_database import BadQuery, Database
from backend_quest.runner.drivers.values import encode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from backend_quest.runner.drivers.channel import Channel

    Run = Callable[[Mapping[str, Any], Mapping[str, Any], Channel], None]

SCHEMA = "schema.sql"
ROWS = "rows"
_NAME = "SQLite"


def runner(settings: Mapping[str, Any]) -> Run:
    """Return what runs the query."""
    return _run_cases


def _run_cases(settings: Mapping[str, Any], given: Mapping[str, Any], channel: Channel) -> None:
    """Answer every case. A case is given ``rows`` (a script) and perhaps a ``probe``, asked after the query.

    Without rows it is a program like any other, which prints its result.
    """
    files, main = given["files"], given["main"]
    for case in given["cases"]:
        started = perf_counter()
        answer = _answer({**files, **case["files"]}, main, case["given"])
        answer["ms"] = f"{(perf_counter() - started) * 1000:.0f}"
        channel.mark()
        channel.send(answer)
    channel.send({"done": "true"})
    os._exit(0)


def _answer(files: Mapping[str, str], main: str, given: Mapping[str, Any]) -> dict[str, str]:
    """Return what came of one case, as JSON texts by name."""
    database = Database()
    where = SCHEMA
    try:
        database.fill(files.get(SCHEMA, ""))
        where = ROWS
        database.fill(given.get("rows", ""))
        where = main
        value = database.ask(files[main])
        if "probe" in given:
            where = "probe"
            value |= {
                name: part
                for name, part in database.ask(given["probe"]).items()
                if name in ("columns", "rows", "more", "plan")
            }
        if ROWS not in given:
            _print(value["rows"])
        value |= {"tables": database.tables(), "schema": database.schema()}
        return {"ended": '"ok"', "value": encode(value)}
    except BadQuery as error:
        return _failed("raised", error.message, where, error.line if where == main else None, files.get(where, ""))
    except MemoryError:
        return _failed("memory", "out of memory", where, None, "")
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        return _failed("raised", str(error), where, None, "")
    finally:
        database.close()


def _print(rows: list[list[Any]]) -> None:
    """Print the result the way SQLite's own shell does: a row on each line, cells parted by a bar."""
    text = "".join("|".join(map(_printed, row)) + "\n" for row in rows)
    with os.fdopen(1, "w", encoding="utf-8", errors="replace", newline="\n", closefd=False) as out:
        out.write(text)


def _printed(cell: Any) -> str:
    return "NULL" if cell is None else f"x'{cell[1]}'" if isinstance(cell, tuple) else str(cell)


def _failed(ended: str, message: str, where: str, line: int | None, source: str) -> dict[str, str]:
    trace = f"{_NAME}: {message}\n"
    if line is not None:
        text = source.split("\n")[line - 1 : line]
        trace = f'  File "{where}", line {line}\n' + "".join(f"    {part.strip()[:500]}\n" for part in text) + trace
    fields = {
        "type": quote(_NAME),
        "message": quote(message[:2_000]),
        "line": "null" if line is None else f"{line:d}",
        "file": quote(where),
        "trace": quote(trace),
    }
    return {"ended": quote(ended), "failure": record(fields)}
