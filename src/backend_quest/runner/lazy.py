"""A runner that costs nothing until it runs something: what it takes to run a program is imported only then."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from backend_quest.runner.api import (
    JSON,
    TITLES,
    Cancel,
    CaseInput,
    Limits,
    Program,
    RunningServer,
    RunResult,
    Runtime,
)
from backend_quest.runner.node_places import recall

if TYPE_CHECKING:
    from backend_quest.runner.local import LocalRunner


class LazyRunner:
    """Stands for a :class:`~.local.LocalRunner` until one is needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runner: LocalRunner | None = None

    def _local(self) -> LocalRunner:
        with self._lock:
            if self._runner is None:
                from backend_quest.runner.local import LocalRunner

                self._runner = LocalRunner()
            return self._runner

    def runtime(self, language: str) -> Runtime:
        """Return where ``language`` is found. Python is there, with SQLite, since the game runs on it."""
        known = self._known(language) if self._runner is None else None
        return known if known is not None else self._local().runtime(language)

    def _known(self, language: str) -> Runtime | None:
        """Return what can be told without importing what runs programs, None where it must be looked for."""
        if language == "json":
            return JSON
        if language == "javascript":
            return recall()
        if sys.executable and language == "python":
            return Runtime(language, TITLES[language], sys.executable, sys.version.split()[0])
        if sys.executable and language == "sql":
            return Runtime(language, TITLES[language], sys.executable, sqlite3.sqlite_version)
        return None

    def run(
        self,
        program: Program,
        cases: Sequence[CaseInput],
        limits: Limits = Limits(),
        *,
        cancel: Cancel | None = None,
        trace: bool = False,
    ) -> RunResult:
        """Run ``program`` once for each case. See :class:`~.api.Runner`."""
        return self._local().run(program, cases, limits, cancel=cancel, trace=trace)

    def serve(
        self, program: Program, limits: Limits = Limits(), *, cancel: Cancel | None = None
    ) -> AbstractContextManager[RunningServer]:
        """Start ``program`` as a server. See :class:`~.api.Runner`."""
        return self._local().serve(program, limits, cancel=cancel)

    def close(self) -> None:
        """Stop everything that still runs."""
        with self._lock:
            if self._runner is not None:
                self._runner.close()
