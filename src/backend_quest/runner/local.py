"""The runner of the game: programs as children of this process, under every limit that the system offers."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Generic, TypeVar

from msgspec import structs

from backend_quest.runner import tree
from backend_quest.runner.api import (
    JSON,
    TITLES,
    Cancel,
    CaseInput,
    CaseResult,
    Ended,
    Limits,
    Program,
    Protection,
    RunningServer,
    RunResult,
    Runtime,
    ServerError,
    absent,
)
from backend_quest.runner.cases import Stopped, run_cases
from backend_quest.runner.launch import LAYERS, Start
from backend_quest.runner.runtimes import json_document, node, python, shell, sql
from backend_quest.runner.server import LocalServer
from backend_quest.runner.testing import run_tests

T = TypeVar("T")

_UNKNOWN = "this language is not on this computer"


class LocalRunner:
    """Runs programs on this computer. ``layers`` may leave protections out, to see what the others do."""

    def __init__(self, layers: Collection[str] = LAYERS) -> None:
        self._layers = layers
        self._python = _Once(python.find)
        self._python_with_pytest = _Once(lambda: python.with_pytest(self._python()))
        self._node = _Once(node.find)
        self._closed = threading.Event()
        self._servers: set[LocalServer] = set()
        tree.adopt_orphans()

    def runtime(self, language: str) -> Runtime:
        """Return where ``language`` is found. Cached; quick after the first call."""
        if language == "json":
            return JSON
        if language == "javascript":
            return node.runtime(self._node())
        if language not in ("python", "sql"):
            return absent(language)
        found = self._python()
        if language == "sql":
            return sql.runtime(found)
        return absent("python") if found is None else Runtime("python", TITLES["python"], found.path, found.version)

    def run(
        self,
        program: Program,
        cases: Sequence[CaseInput],
        limits: Limits = Limits(),
        *,
        cancel: Cancel | None = None,
        trace: bool = False,
    ) -> RunResult:
        """Run ``program`` once for each case, in one process and in order. See :class:`~.api.Runner`."""
        started = time.perf_counter()
        try:
            result = self._run(program, cases, limits, self._stopper(cancel), trace)
        except Exception as problem:
            result = _fault(len(cases), str(problem) or type(problem).__name__)
        return structs.replace(result, ms=round((time.perf_counter() - started) * 1000))

    @contextmanager
    def serve(
        self, program: Program, limits: Limits = Limits(), *, cancel: Cancel | None = None
    ) -> Iterator[RunningServer]:
        """Start ``program`` as a server; it gets its port in ``PORT``. Entering raises ServerError."""
        start = self._start(program, limits) if program.language in ("python", "javascript") else None
        if start is None:
            raise ServerError(Ended.FAULT, log=f"{program.language}: {_UNKNOWN}")
        with LocalServer(start, self._stopper(cancel)) as server:
            self._servers.add(server)
            try:
                yield server
            finally:
                self._servers.discard(server)

    def close(self) -> None:
        """Stop everything that still runs."""
        self._closed.set()
        for server in list(self._servers):
            server.stop()

    def _run(
        self, program: Program, cases: Sequence[CaseInput], limits: Limits, stopped: Stopped, trace: bool
    ) -> RunResult:
        if not cases:
            return RunResult([])
        if program.language == "json":
            # Nothing runs, so nothing has to be held in.
            results = [json_document.read(program.files[program.main], program.main) for _ in cases]
            return RunResult(results, Protection.FULL)
        start = self._start(program, limits)
        if start is None:
            return _fault(len(cases), f"{program.language}: {_UNKNOWN}")
        return run_tests(start, cases, stopped) if program.tests else run_cases(start, cases, stopped, trace=trace)

    def _start(self, program: Program, limits: Limits) -> Start | None:
        """Return how ``program`` is started, None where what it needs is not on this computer."""
        tests = program.tests and program.language == "python"
        interpreter = self._python_with_pytest() if tests else self._python()
        if interpreter is None:
            return None
        start = Start(interpreter, program, limits, self._layers)
        match program.language:
            case "python" | "sql":
                return start
            case "shell":
                found = shell.find(program.tools)
                return None if found is None else dataclasses.replace(start, shell=found)
            case "javascript":
                own = self._node()
                return None if own is None else dataclasses.replace(start, node=own)
        return None

    def _stopper(self, cancel: Cancel | None) -> Stopped:
        return lambda: self._closed.is_set() or (cancel is not None and cancel.is_set())


class _Once(Generic[T]):
    """Looks for something when it is first asked for. Safe to ask from several threads."""

    def __init__(self, find: Callable[[], T]) -> None:
        self._find = find
        self._lock = threading.Lock()
        self._found: tuple[T] | None = None

    def __call__(self) -> T:
        with self._lock:
            if self._found is None:
                self._found = (self._find(),)
            return self._found[0]


def _fault(cases: int, words: str) -> RunResult:
    return RunResult([CaseResult(Ended.FAULT)] * cases, fault=words)
