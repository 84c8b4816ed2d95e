"""The interface to running other people's programs. Blocking: call it from a worker thread.

Nothing here knows of levels: it takes files and inputs and says what came of them.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Any, Protocol

from msgspec import Struct


class Ended(StrEnum):
    """How a run ended."""

    OK = "ok"
    RAISED = "raised"
    """The program stopped with an error of its own."""
    EXITED = "exited"
    """The process left before it had answered."""
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT = "output"
    """More output than allowed."""
    NOT_RUN = "not_run"
    """An earlier case ended the process."""
    CANCELLED = "cancelled"
    FAULT = "fault"
    """Our fault: the program could not be run at all."""


class Protection(StrEnum):
    """How far a program was held in."""

    FULL = "full"
    PARTIAL = "partial"
    GUARD = "guard"
    """Only a guard against accidents."""


class Limits(Struct, frozen=True):
    """What one run may use. ``seconds`` is wall time from the moment the program's own code starts.

    A server has no such end; it runs until it is stopped.
    """

    seconds: float = 2.0
    memory_mb: int = 256
    output_bytes: int = 1_000_000
    processes: int = 16
    file_mb: int = 8


class Program(Struct, frozen=True):
    """Files (relative names to text) and the one that is run.

    A program in ``shell`` may start other programs: ``tools`` names them, nothing stands for the usual ones and git. It
    may change the modes and times of its own files. The value of each case is its exit status; ``given`` are variables
    of its environment, ``call`` means nothing to it. A program in any other language starts no other.
    """

    language: str
    files: Mapping[str, str]
    main: str
    tools: Sequence[str] = ()
    tests: bool = False
    """Whether ``main`` holds tests (Python: pytest, JavaScript: ``node:test``), run and reported one by one."""


class CaseInput(Struct, frozen=True):
    """One run of the program: preset variables, standard input, and an expression to evaluate afterwards.

    ``files`` take the place of the program's own in this run. Tests know neither variables nor an expression.
    """

    given: Mapping[str, Any] = {}
    input: str | None = None
    call: str | None = None
    files: Mapping[str, str] = {}


class Value(Struct, frozen=True):
    """A value that a program gave back, without loss of type.

    ``type`` is one of ``none bool int float str list tuple dict set other``. ``data`` is plain Python data: items of
    lists, tuples and sets are a list of Values, of dicts a list of (key Value, item Value) pairs, of ``other`` the
    name of the class. ``shown`` is how the language would write it, at most 300 characters.
    """

    type: str
    data: Any
    shown: str


class Failure(Struct, frozen=True):
    """An error as the language reports it; ``line`` and ``file`` point into the learner's files."""

    type: str
    message: str
    line: int | None = None
    file: str | None = None
    trace: str = ""


class Standing(StrEnum):
    """What a test of a framework came to."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


class ReportedTest(Struct, frozen=True):
    """One test, by the name its framework reports, and the error where it failed."""

    name: str
    standing: Standing
    failure: Failure | None = None


class CaseResult(Struct, frozen=True):
    """What came of one case. Its texts are cleaned for a terminal; the data of ``value`` is as it was.

    ``tests``: where the program holds tests, each that was reported. OK says that all were run, not that they passed.
    """

    ended: Ended
    stdout: str = ""
    stderr: str = ""
    value: Value | None = None
    failure: Failure | None = None
    ms: int = 0
    tests: Sequence[ReportedTest] = ()


class TraceStep(Struct, frozen=True):
    """The variables right after ``line`` has run, as the language prints them."""

    line: int
    variables: Mapping[str, str]


class RunResult(Struct, frozen=True):
    """What came of a run: one result for each case, in order. ``fault`` is set where ``ended`` is FAULT.

    ``trace`` has the steps of the first case, at most 2,000, where they were asked for.
    """

    cases: Sequence[CaseResult]
    protection: Protection = Protection.GUARD
    ms: int = 0
    fault: str = ""
    trace: Sequence[TraceStep] = ()


class Runtime(Struct, frozen=True):
    """A language as found on this computer. ``hint`` says how to get it where ``path`` is None."""

    language: str
    title: str
    path: str | None
    version: str = ""
    hint: str = ""

    @property
    def found(self) -> bool:
        """Whether it can be used."""
        return self.path is not None


TITLES = {"python": "Python", "javascript": "Node.js", "sql": "SQLite", "json": "JSON"}
"""What each language is run by."""

SOURCES = {
    "python": "https://www.python.org/downloads/",
    "sql": "https://www.python.org/downloads/",
    "javascript": "https://nodejs.org/en/download",
}
"""Where that is to be had."""


def absent(language: str) -> Runtime:
    """Return the runtime of ``language`` on a computer that has none."""
    return Runtime(language, TITLES.get(language, language), None, hint=SOURCES.get(language, ""))


JSON = Runtime("json", TITLES["json"], "built in")
"""Documents are read by the game itself, so they are always there."""


class ServerError(Exception):
    """A server that did not come up or did not stay up: how it ended, its error, its last lines."""

    def __init__(self, ended: Ended, failure: Failure | None = None, log: str = "") -> None:
        super().__init__(f"server {ended}: {failure.type if failure else log[-200:]}")
        self.ended = ended
        self.failure = failure
        self.log = log


class RunningServer(Protocol):
    """A server of the learner, listening on a port of the system's choosing: a new one after each restart."""

    port: int
    ready_ms: int
    protection: Protection

    def log(self) -> str:
        """Return what it has printed so far (both streams, cleaned, the last 200 lines)."""

    def alive(self) -> bool:
        """Return whether the process still runs."""

    def failure(self) -> Failure | None:
        """Return the error that ended the process, where it has ended with one."""

    def restart(self) -> None:
        """Stop and start again in the same work folder. Raises ServerError."""


Cancel = threading.Event
"""Set it from another thread, and the run ends soon after."""


class Runner(Protocol):
    """Runs programs. One for each game; ``close`` stops everything it started."""

    def runtime(self, language: str) -> Runtime:
        """Return where ``language`` is found. Cached; quick after the first call."""

    def run(
        self,
        program: Program,
        cases: Sequence[CaseInput],
        limits: Limits = Limits(),
        *,
        cancel: Cancel | None = None,
        trace: bool = False,
    ) -> RunResult:
        """Run ``program`` once for each case, in one process and in order.

        A case that times out or takes the process down leaves the later ones NOT_RUN. Tests are run for every case,
        in a new process where the last one is gone. Never raises: what goes wrong on our side comes back as FAULT.
        """

    def serve(
        self, program: Program, limits: Limits = Limits(), *, cancel: Cancel | None = None
    ) -> AbstractContextManager[RunningServer]:
        """Start ``program`` as a server; it gets its port in ``PORT``. Entering raises ServerError."""

    def close(self) -> None:
        """Stop everything that still runs."""
