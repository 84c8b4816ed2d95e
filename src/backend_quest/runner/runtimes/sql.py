"""SQLite as a language: it comes with Python, and runs in a child like any program of Python."""

from __future__ import annotations

import sqlite3

from backend_quest.runner.api import TITLES, Runtime, absent
from backend_quest.runner.runtimes.python import Interpreter


def runtime(interpreter: Interpreter | None) -> Runtime:
    """Return the SQLite that comes with ``interpreter``."""
    return (
        absent("sql")
        if interpreter is None
        else Runtime("sql", TITLES["sql"], interpreter.path, sqlite3.sqlite_version)
    )
