"""SQLite as a language: it comes with Python, and runs in a child like any program of Python."""

from __future__ import annotations

import sqlite3

from backend_quest.runner.api import Runtime
from backend_quest.runner.runtimes.python import Interpreter


def runtime(interpreter: Interpreter | None) -> Runtime:
    """Return the SQLite that comes with ``interpreter``."""
    if interpreter is None:
        return Runtime("sql", "SQLite", None, hint="https://www.python.org/downloads/")
    return Runtime("sql", "SQLite", interpreter.path, sqlite3.sqlite_version)
