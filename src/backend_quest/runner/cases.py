"""Runs a program's cases in one child and gathers what came of each."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from backend_quest.runner.api import CaseInput, CaseResult, Ended, Protection, RunResult
from backend_quest.runner.launch import Start, can_start_nothing, held_names, protection
from backend_quest.runner.process import Process, Source
from backend_quest.runner.results import case_result, parse_line, parse_trace, split_output
from backend_quest.runner.workspace import Workspace
from backend_quest.text import clean_line

Stopped = Callable[[], bool]
"""Says whether the run is no longer wanted."""

_STARTUP_SECONDS = 10.0
_TICK = 0.02
_DISK_TICK = 0.1
_PATIENCE = 1.0
_SETTLING = 0.5
_MB = 1024 * 1024
_MAX_ANSWERS = 64 * _MB


def run_cases(start: Start, cases: Sequence[CaseInput], stopped: Stopped, *, trace: bool) -> RunResult:
    """Run every case and return the results. Raises OSError or BadProgram where nothing could be started."""
    start.check()
    lease = start.lease()
    uid = lease.uid if lease is not None else None
    try:
        place = Workspace(uid)
        try:
            process, nonce = start.cases(place, uid, cases, trace=trace)
            try:
                run = _Run(start, place, process, nonce, len(cases), stopped)
                reason = run.follow()
                if reason is None and not run.done:
                    process.settle(_SETTLING)
            finally:
                process.kill()
            return run.result(reason)
        finally:
            place.remove()
    finally:
        if lease is not None:
            lease.close()


class _Run:
    """One child on its way through the cases."""

    def __init__(
        self, start: Start, place: Workspace, process: Process, nonce: str, cases: int, stopped: Stopped
    ) -> None:
        self._start, self._place, self._process, self._nonce = start, place, process, nonce
        self._cases, self._stopped = cases, stopped
        self._output = {Source.OUT: bytearray(), Source.ERR: bytearray()}
        self._line = bytearray()
        self._answered = 0
        self._answers: list[dict[str, Any]] = []
        self._trace: list[Any] = []
        self._held: list[str] | None = None
        self.done = False
        self._deadline = time.monotonic() + _STARTUP_SECONDS

    def follow(self) -> Ended | None:
        """Watch the child until it is done (None) or has to be ended, for the reason returned."""
        look, look_at_disk = 0.0, time.monotonic() + _DISK_TICK
        while True:
            now = time.monotonic()
            if self._stopped():
                return Ended.CANCELLED
            if now >= self._deadline:
                return Ended.FAULT if self._held is None else Ended.TIMEOUT
            if self._held is not None and now >= look:
                look = now + _TICK
                if self._start.too_big(*self._process.usage()):
                    return Ended.MEMORY
            if now >= look_at_disk:
                look_at_disk = now + _DISK_TICK
                if self._place.exceeds(self._start.disk()):
                    return Ended.OUTPUT
            piece = self._process.next(min(_TICK, self._deadline - now))
            if piece is not None and not self._take(*piece):
                return None
            if sum(map(len, self._output.values())) > self._start.limits.output_bytes:
                return Ended.OUTPUT

    def result(self, reason: Ended | None) -> RunResult:
        """Return what came of the run, after the child has ended."""
        for source, piece in self._process.rest(_PATIENCE):
            self._take(source, piece)
        if self._held is None and reason is not Ended.CANCELLED:
            return self._fault()
        out, err = (self._texts(source) for source in (Source.OUT, Source.ERR))
        results: list[CaseResult] = []
        for frame in self._answers[: self._cases]:
            result = case_result(frame, out[len(results)], err[len(results)])
            if result is None:
                break
            results.append(result)
        ended = reason or self._departure()
        for number in range(len(results), self._cases):
            results.append(CaseResult(ended, out[number], err[number]))
            ended = Ended.NOT_RUN
        held = [*self._process.held, *(self._held or [])]
        return RunResult(results, protection(held), trace=parse_trace(self._trace))

    def _take(self, source: Source, piece: bytes) -> bool:
        """Take in a piece of output; return False when nothing more is to come."""
        if source is not Source.ANSWERS:
            room = self._start.limits.output_bytes + 1 - len(self._output[source])
            self._output[source] += piece[: max(0, room)]
            return True
        self._answered += len(piece)
        if not piece or self._answered > _MAX_ANSWERS:
            return False
        self._line += piece
        if b"\n" in piece:
            *lines, self._line = self._line.split(b"\n")
            for line in lines:
                self._read(bytes(line))
        return not self.done

    def _read(self, line: bytes) -> None:
        frame = parse_line(line, self._nonce)
        if frame is None:
            return
        if self._held is None:
            self._held = held_names(frame)
            self._process.alone = can_start_nothing(self._held)
            self._deadline = time.monotonic() + self._start.limits.seconds
        elif "ended" in frame:
            self._answers.append(frame)
        elif "trace" in frame:
            self._trace = frame["trace"]
        elif "done" in frame:
            self.done = True

    def _texts(self, source: Source) -> Sequence[str]:
        return split_output(bytes(self._output[source]), self._nonce, self._cases)

    def _departure(self) -> Ended:
        """Return how a child ended that left by itself."""
        if sys.platform != "win32" and self._process.status() == -signal.SIGXCPU:
            return Ended.TIMEOUT
        return Ended.EXITED

    def _fault(self) -> RunResult:
        words = self._output[Source.ERR].decode("utf-8", "replace").strip()
        fault = clean_line(words.splitlines()[-1]) if words else "the program could not be started"
        return RunResult([CaseResult(Ended.FAULT)] * self._cases, Protection.GUARD, fault=fault)
