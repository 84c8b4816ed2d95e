"""A learner's server: started on a port of the system's choosing, watched, and stopped with all it started."""

from __future__ import annotations

import errno
import socket
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from backend_quest.runner.api import Ended, Failure, Protection, ServerError
from backend_quest.runner.launch import BadProgram, Start, can_start_nothing, held_names, protection
from backend_quest.runner.lease import Lease
from backend_quest.runner.process import Process, Source
from backend_quest.runner.results import parse_failure, parse_line
from backend_quest.runner.workspace import Workspace
from backend_quest.text import clean

_START_SECONDS = 10.0
_POLL = 0.003
_TICK = 0.02
_DISK_TICK = 0.1
_CLASHES = 3
_LOG_LINES = 200
_LOG_WIDTH = 500
_MB = 1024 * 1024
_MAX_ANSWER = 1 * _MB
_HOST = "127.0.0.1"


class LocalServer:
    """A server in a work folder of its own. Entering starts it, leaving stops it and removes the folder.

    ``port``, ``ready_ms`` and ``protection`` are those of the newest start.
    """

    def __init__(self, start: Start, stopped: Callable[[], bool]) -> None:
        self.port = 0
        self.ready_ms = 0
        self.protection = Protection.GUARD
        self._start, self._stopped = start, stopped
        self._lock = threading.Lock()
        self._lease: Lease | None = None
        self._place: Workspace | None = None
        self._life: _Life | None = None
        self._closed = False

    def __enter__(self) -> LocalServer:
        try:
            self._start.check()
            self._lease = self._start.lease()
            self._place = Workspace(self._lease.uid if self._lease is not None else None)
            self._begin()
        except (OSError, BadProgram) as problem:
            self.stop()
            raise ServerError(Ended.FAULT, log=str(problem)) from problem
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def log(self) -> str:
        """Return what it has printed since the newest start: both streams, cleaned, the last 200 lines."""
        return self._life.log() if self._life is not None else ""

    def alive(self) -> bool:
        """Return whether the process still runs."""
        return self._life is not None and self._life.alive()

    def failure(self) -> Failure | None:
        """Return the error that ended the process, where it has ended with one."""
        return self._life.failure if self._life is not None and not self.alive() else None

    def restart(self) -> None:
        """Stop and start again in the same work folder, on a new port. Raises ServerError."""
        if self._life is not None:
            self._life.end()
        try:
            self._begin()
        except OSError as problem:
            raise ServerError(Ended.FAULT, log=str(problem)) from problem

    def stop(self) -> None:
        """Stop it for good. May be called twice, and from any thread."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        if self._life is not None:
            self._life.end()
        if self._place is not None:
            self._place.remove()
        if self._lease is not None:
            self._lease.close()

    def _begin(self) -> None:
        assert self._place is not None
        uid = self._lease.uid if self._lease is not None else None
        for clash in range(_CLASHES):
            self.port = _free_port()
            started = time.monotonic()
            self._life = _Life(self._start, self._place, uid, self.port)
            ended = self._await_ready(self._life)
            if ended is None:
                self.ready_ms = round((time.monotonic() - started) * 1000)
                self.protection = protection(self._life.held)
                return
            self._life.end()
            if clash < _CLASHES - 1 and self._life.port_was_taken():
                continue
            raise ServerError(ended, self._life.failure, self._life.log())

    def _await_ready(self, life: _Life) -> Ended | None:
        """Wait until the server listens (None), or return how it ended instead."""
        until = time.monotonic() + _START_SECONDS
        while time.monotonic() < until:
            if self._stopped():
                return Ended.CANCELLED
            if not life.alive():
                life.end()
                return life.ended
            if _listens(self.port):
                return None
            time.sleep(_POLL)
        return Ended.TIMEOUT


class _Life:
    """One process of a server, from its start to its end, in the care of a thread. Raises OSError or BadProgram.

    The thread also starts it: the kernel ends a child with the thread that started it, and so with the game.
    """

    def __init__(self, start: Start, place: Workspace, uid: int | None, port: int) -> None:
        self.held: list[str] = []
        self.failure: Failure | None = None
        self.ended = Ended.EXITED
        self._start, self._place = start, place
        self._output = bytearray()
        self._answers = bytearray()
        self._ending = threading.Event()
        started: Future[tuple[Process, str]] = Future()
        self._watcher = threading.Thread(target=self._live, args=(started, uid, port), daemon=True)
        self._watcher.start()
        self._process, self._nonce = started.result()

    def alive(self) -> bool:
        return self._process.status() is None and not self._ending.is_set()

    def end(self) -> None:
        """Kill the process with all it started, and take in its last words."""
        self._ending.set()
        self._watcher.join()

    def log(self) -> str:
        text = clean(bytes(self._output).decode("utf-8", "replace"), max_line=_LOG_WIDTH)
        return "\n".join(text.split("\n")[-_LOG_LINES - 1 :])

    def port_was_taken(self) -> bool:
        """Whether another program took the port before the server could."""
        taken = f"[Errno {errno.EADDRINUSE}]"
        return self.failure is not None and self.failure.type == "OSError" and taken in self.failure.message

    def _live(self, started: Future[tuple[Process, str]], uid: int | None, port: int) -> None:
        try:
            self._process, self._nonce = self._start.server(self._place, uid, port)
        except Exception as problem:
            started.set_exception(problem)
            return
        started.set_result((self._process, self._nonce))
        self._watch()

    def _watch(self) -> None:
        look = look_at_disk = 0.0
        while not self._ending.is_set() and self._process.status() is None:
            now = time.monotonic()
            if self.held and now >= look:
                look = now + _TICK
                if self._start.too_big(*self._process.usage()):
                    self.ended = Ended.MEMORY
                    break
            if now >= look_at_disk:
                look_at_disk = now + _DISK_TICK
                if self._place.exceeds(self._start.disk()):
                    self.ended = Ended.OUTPUT
                    break
            piece = self._process.next(_TICK)
            if piece is not None:
                self._take(*piece)
        self._process.kill()
        for last in self._process.rest(1.0):
            self._take(*last)
        if self.failure is not None and self.ended is Ended.EXITED:
            self.ended = Ended.MEMORY if self.failure.type == "MemoryError" else Ended.RAISED

    def _take(self, source: Source, piece: bytes) -> None:
        if source is Source.ANSWERS:
            self._answer(piece)
            return
        self._output += piece
        extra = len(self._output) - self._start.limits.output_bytes
        if extra > 0:
            del self._output[:extra]

    def _answer(self, piece: bytes) -> None:
        if len(self._answers) > _MAX_ANSWER:
            return
        *lines, rest = (bytes(self._answers) + piece).split(b"\n")
        self._answers = bytearray(rest)
        for line in lines:
            frame = parse_line(line, self._nonce)
            if frame is not None and "ready" in frame and not self.held:
                self.held = [*self._process.held, *held_names(frame)]
                self._process.alone = can_start_nothing(self.held)
            elif frame is not None and "failure" in frame:
                self.failure = parse_failure(frame["failure"])


def _free_port() -> int:
    with socket.socket() as finder:
        finder.bind((_HOST, 0))
        return int(finder.getsockname()[1])


def _listens(port: int) -> bool:
    """Whether something listens on ``port``. Where the system tells, without a connection that a server would see."""
    if sys.platform == "linux":
        with suppress(OSError):
            return any(_in_table(Path(f"/proc/net/{name}"), port) for name in ("tcp", "tcp6"))
    with suppress(OSError), socket.create_connection((_HOST, port), timeout=1.0):
        return True
    return False


def _in_table(table: Path, port: int) -> bool:
    wanted = f":{port:04X}"
    for line in table.read_text(encoding="ascii").splitlines()[1:]:
        local, _, state = line.split()[1:4]
        if state == "0A" and local.endswith(wanted):
            return True
    return False
