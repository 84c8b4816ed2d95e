"""Playing the line mode from a test: what is typed, what was written."""

from __future__ import annotations

import _thread
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from backend_quest.plain.game import Game
from backend_quest.runner.api import (
    Cancel,
    CaseInput,
    CaseResult,
    Ended,
    Limits,
    Program,
    RunningServer,
    RunResult,
    Runtime,
    ServerError,
)
from backend_quest.services import Services
from backend_quest.wiring import open_services

LANGUAGES = ("id", "en")


def in_order(items: list[Any]) -> None:
    """Shuffle nothing."""


def services_over(course: Path | None, home: Path, *, name: str | None = "Sari", runner: Any = None) -> Services:
    """Return the game over a course (None: the shipped one), in file order; ``name`` None: never played."""
    services = open_services(home, course, shuffle=in_order, runner=runner)
    if name is not None:
        services.store.save_setting("name", name)
    return services


def typed(lines: Sequence[str]) -> io.StringIO:
    """Return lines as an input."""
    return io.StringIO("".join(f"{line}\n" for line in lines))


def play(services: Services, lines: Sequence[str], level: str | None = None, language: str = "id") -> str:
    """Play with what is typed, to the end of input, and return everything written."""
    out = io.StringIO()
    Game(services, language, typed(lines), out).play(level)
    return out.getvalue()


class Terminal(io.StringIO):
    """An input that says it is a terminal."""

    def isatty(self) -> bool:
        """Say yes."""
        return True


class StubRunner:
    """Runs nothing: every program ends well and prints nothing; servers never come up."""

    def __init__(self, languages: Sequence[str] = ("python", "json"), ended: Ended = Ended.OK) -> None:
        self._languages = languages
        self._ended = ended

    def runtime(self, language: str) -> Runtime:
        path = "/somewhere" if language in self._languages else None
        return Runtime(language, language.title(), path, hint="python.example")

    def run(
        self,
        program: Program,
        cases: Sequence[CaseInput],
        limits: Limits = Limits(),
        *,
        cancel: Cancel | None = None,
        trace: bool = False,
    ) -> RunResult:
        if self._ended is Ended.CANCELLED and cancel is not None:
            _thread.interrupt_main()
            cancel.wait(20)
        fault = "broken pipe" if self._ended is Ended.FAULT else ""
        return RunResult(cases=[CaseResult(ended=self._ended) for _ in cases], fault=fault)

    @contextmanager
    def serve(
        self, program: Program, limits: Limits = Limits(), *, cancel: Cancel | None = None
    ) -> Iterator[RunningServer]:
        raise ServerError(Ended.TIMEOUT)
        yield

    def close(self) -> None:
        """Do nothing."""
