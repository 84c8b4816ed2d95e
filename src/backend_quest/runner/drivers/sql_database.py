"""A database of one case: filled by the level, asked by the learner, looked at afterwards. Runs in the child."""

from __future__ import annotations

import sqlite3

from backend_quest.runner.drivers import sql_rules, sql_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

MAX_ROWS = 1_000
_ROOM = 300_000
_CELL_COST = 16
_SYNTAX = ("near ", "incomplete input", "unrecognized token")


class BadQuery(Exception):
    """SQL that SQLite refused: its own words, and the line they are about."""

    def __init__(self, message: str, line: int | None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class Database:
    """A fresh database in memory. Every method but ``ask`` raises what ``sqlite3`` raises."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.text_factory = lambda data: data.decode("utf-8", "replace")
        self._room = _ROOM
        sql_rules.prepare(self._connection)

    def fill(self, script: str) -> None:
        """Run a script of the level. References to rows that are not there are no fault yet."""
        sql_rules.authorize(self._connection)
        try:
            self._connection.executescript(script)
        finally:
            sql_rules.release(self._connection)
            if self._connection.in_transaction:
                self._connection.commit()

    def close(self) -> None:
        """Give back the memory."""
        self._connection.close()

    def ask(self, query: str) -> dict[str, Any]:
        """Run a learner's statements in order; return columns, rows and what changed. Raises BadQuery, MemoryError.

        The last statement that has a result gives it. What is not committed at the end is rolled back, as it is when
        a program leaves: ``open`` says so then.
        """
        if len(query) > sql_rules.MAX_QUERY:
            raise BadQuery("query string is too large", None)
        result: dict[str, Any] = {"columns": None, "rows": [], "more": False}
        parts = sql_text.statements(query)
        changed: list[int] = []
        plan: list[str] = []
        sql_rules.restrict(self._connection)
        try:
            for part in parts:
                plan = self._plan(part[0]) or plan
                before = self._connection.total_changes
                cursor = self._run(part, query)
                if cursor.description is not None:
                    result = self._result(cursor, part, query)
                if sql_text.writes(part[0], self._connection.total_changes > before):
                    changed.append(self._changed())
                cursor.close()
            left_open = self._connection.in_transaction
        finally:
            sql_rules.release(self._connection)
            if self._connection.in_transaction:
                self._connection.rollback()
        return {**result, "changed": sum(changed) if changed else None, "open": left_open, "plan": plan}

    def tables(self) -> dict[str, Any]:
        """Return the columns and rows of every table, with the number of all its rows."""
        self._room = _ROOM
        found = {}
        for name in self._names():
            cursor = self._connection.execute(f"SELECT * FROM {_quoted(name)}")
            rows, more = self._take(cursor)
            count = (
                self._connection.execute(f"SELECT count(*) FROM {_quoted(name)}").fetchone()[0] if more else len(rows)
            )
            found[name] = {"columns": _columns(cursor), "rows": rows, "count": count}
        return found

    def schema(self) -> dict[str, list[str]]:
        """Return what every table is made of, one line for each column, key and index."""
        return {name: [*self._column_lines(name), *self._key_lines(name)] for name in self._names()}

    # ── asking ───────────────────────────────────────────────────────────────────────────────

    def _run(self, part: sql_text.Statement, query: str) -> sqlite3.Cursor:
        try:
            return self._connection.execute(part[0])
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
            raise self._refused(error, part, query) from None

    def _result(self, cursor: sqlite3.Cursor, part: sql_text.Statement, query: str) -> dict[str, Any]:
        self._room = _ROOM
        try:
            rows, more = self._take(cursor)
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
            raise self._refused(error, part, query) from None
        return {"columns": _columns(cursor), "rows": rows, "more": more}

    def _changed(self) -> int:
        """Return how many rows the last statement added, changed or deleted by itself."""
        return int(self._connection.execute("SELECT changes()").fetchone()[0])

    def _take(self, cursor: sqlite3.Cursor) -> tuple[list[list[Any]], bool]:
        """Return as many rows as there is room for, and whether there are more."""
        rows: list[list[Any]] = []
        for row in cursor:
            cells = [_cell(value) for value in row]
            self._room -= sum(map(_cost, cells))
            if len(rows) == MAX_ROWS or self._room < 0:
                return rows, True
            rows.append(cells)
        return rows, False

    def _refused(self, error: Exception, part: sql_text.Statement, query: str) -> BadQuery:
        message = "text is not UTF-8" if isinstance(error, UnicodeError) else str(error)
        line = None if isinstance(error, UnicodeError) else sql_text.line_of(message, part, query, self._complaint)
        return BadQuery(message, line)

    def _complaint(self, text: str) -> str:
        """Return what SQLite says of a text that it only reads."""
        try:
            self._connection.execute(f"EXPLAIN {text}").close()
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            return str(error)
        return ""

    def _plan(self, text: str) -> list[str]:
        try:
            return [str(row[-1]) for row in self._connection.execute(f"EXPLAIN QUERY PLAN {text}").fetchmany(MAX_ROWS)]
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError):
            return []

    # ── looking ──────────────────────────────────────────────────────────────────────────────

    def _names(self) -> list[str]:
        master = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
        return [str(row[0]) for row in self._connection.execute(f"{master} ORDER BY rowid LIMIT 50")]

    def _pragma(self, name: str, argument: str) -> list[Any]:
        return self._connection.execute(f"PRAGMA {name}({_quoted(argument)})").fetchall()

    def _column_lines(self, table: str) -> Iterable[str]:
        keys = []
        for _, name, type_, not_null, default, key, hidden in self._pragma("table_xinfo", table):
            parts = [name, type_.upper(), "NOT NULL" if not_null else "", "GENERATED" if hidden else ""]
            yield " ".join([part for part in parts if part] + ([f"DEFAULT {default}"] if default is not None else []))
            if key:
                keys.append((key, name))
        if keys:
            yield f"PRIMARY KEY ({', '.join(name for _, name in sorted(keys))})"

    def _key_lines(self, table: str) -> list[str]:
        lines = []
        for row in self._pragma("index_list", table):
            if row[3] != "pk":
                columns = ", ".join(str(part[2]) for part in self._pragma("index_info", row[1]))
                lines.append(f"{'UNIQUE' if row[2] else 'INDEX'} ({columns})")
        for row in self._pragma("foreign_key_list", table):
            actions = "".join(
                f" ON {when} {what}" for when, what in (("DELETE", row[6]), ("UPDATE", row[5])) if what != "NO ACTION"
            )
            lines.append(f"FOREIGN KEY ({row[3]}) REFERENCES {row[2]} ({row[4] or ''}){actions}")
        return sorted(lines)


def _columns(cursor: sqlite3.Cursor) -> list[str]:
    return [str(column[0]) for column in cursor.description or ()]


def _cell(value: Any) -> Any:
    """Return a value as plain data; bytes become ``("blob", hexadecimal text)``."""
    return ("blob", value.hex()) if isinstance(value, bytes) else value


def _cost(cell: Any) -> int:
    text = cell if isinstance(cell, str) else cell[1] if isinstance(cell, tuple) else ""
    return _CELL_COST + len(text) * (1 if text.isascii() and text.isprintable() else 6)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
