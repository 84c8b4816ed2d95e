"""One child process under supervision: started apart, read without blocking, ended with all it started."""

from __future__ import annotations

import os
import queue
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from backend_quest.runner import tree
from backend_quest.runner.janitor import janitor

if TYPE_CHECKING:
    from backend_quest.runner.limits.job_object import Job

_CHUNK = 65_536
_KEPT_VARIABLES = ("SYSTEMROOT", "WINDIR", "COMSPEC") if sys.platform == "win32" else ()


class Source(Enum):
    """Where a piece of output came from."""

    OUT = "out"
    ERR = "err"
    ANSWERS = "answers"


class Process:
    """A running child with three ways out: its two streams and a private channel for answers.

    ``command`` gets the channel's handle as text and returns the command line. The child reads ``request`` as its
    standard input. With ``merged`` both streams come as one, in order. ``around`` is the beginning of a command line
    that shuts the child in, as a process between. ``job`` makes the job that the child belongs to, where the system has
    such. ``held`` names what shuts the child in from outside. Raises OSError where it cannot be started.
    """

    def __init__(
        self,
        command: Callable[[str], list[str]],
        *,
        request: bytes,
        folder: Path,
        uid: int | None = None,
        variables: dict[str, str] | None = None,
        merged: bool = False,
        around: Sequence[str] = (),
        job: Callable[[], Job] | None = None,
    ) -> None:
        self.token = secrets.token_hex(16)
        self.held: list[str] = []
        self._alone = False
        self._uid, self._around = uid, around
        self._job: Job | None = None
        self._pieces: queue.SimpleQueue[tuple[Source, bytes]] = queue.SimpleQueue()
        pipes = {source: os.pipe() for source in Source if not merged or source is not Source.ERR}
        self._reading = len(pipes)
        try:
            variables = environment(folder, self.token, variables or {})
            with tree.starting:
                self._child = _start(lambda channel: [*around, *command(channel)], pipes, folder, variables)
                tree.running.add(self._child.pid)
            self._seen = psutil.Process(self._child.pid)
            janitor.note_run(self.token, self._child.pid, self._seen.create_time(), uid)
            self._enter(job)
        except BaseException:
            for reading, _ in pipes.values():
                os.close(reading)
            raise
        finally:
            for _, writing in pipes.values():
                os.close(writing)
        for source, (reading, _) in pipes.items():
            threading.Thread(target=self._read, args=(source, reading), daemon=True).start()
        # Only now: a child that waits for its request is held in by all that there is.
        threading.Thread(target=self._write, args=(request,), daemon=True).start()

    @property
    def alone(self) -> bool:
        """Whether the child is known to be the only process of its run. May be set once it cannot start others."""
        return self._alone

    @alone.setter
    def alone(self, alone: bool) -> None:
        self._alone = alone and not self._around

    def next(self, seconds: float) -> tuple[Source, bytes] | None:
        """Return the next piece of output, empty where a source has ended; None after ``seconds`` without any."""
        try:
            source, piece = self._pieces.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None
        if not piece:
            self._reading -= 1
        return source, piece

    def rest(self, seconds: float) -> list[tuple[Source, bytes]]:
        """Return the pieces still on their way, waiting at most ``seconds`` for the ends of all sources."""
        pieces = []
        until = time.monotonic() + seconds
        while self._reading:
            piece = self.next(until - time.monotonic())
            if piece is None:
                break
            pieces.append(piece)
        return pieces

    def usage(self) -> tuple[int, int]:
        """Return the bytes of memory in use by the child and all below it, and how many processes they are."""
        return tree.usage(self._seen, alone=self.alone)

    def status(self) -> int | None:
        """Return the exit status (negative: the signal that ended it), None while it runs."""
        status = self._child.poll()
        # A process between tells a signal as shells do.
        return 128 - status if self._around and status is not None and status > 128 else status

    def settle(self, seconds: float) -> None:
        """Wait for a child that has closed its channel to end by itself: how it ended is known only then."""
        with suppress(subprocess.TimeoutExpired):
            self._child.wait(seconds)

    def kill(self) -> None:
        """End the child and everything it started, and wait for the end."""
        if self._job is not None:
            self._job.close()
        tree.kill(self._child, self.token, self._uid, self._seen.create_time(), alone=self.alone)
        janitor.forget(self.token)

    def _enter(self, job: Callable[[], Job] | None) -> None:
        """Put the child into a job, before it is told anything."""
        if job is None:
            return
        with suppress(OSError):
            made = job()
            try:
                made.add(self._child.pid)
                self._job = made
                self.held.append("job")
            except OSError:
                made.close()

    def _write(self, request: bytes) -> None:
        # A child that ends without reading is no error here: its answers, or their absence, tell.
        assert self._child.stdin is not None
        with suppress(OSError), self._child.stdin as pipe:
            pipe.write(request)

    def _read(self, source: Source, reading: int) -> None:
        with os.fdopen(reading, "rb", buffering=0) as pipe:
            while piece := pipe.read(_CHUNK):
                self._pieces.put((source, piece))
        self._pieces.put((source, b""))


def environment(folder: Path, token: str, variables: dict[str, str]) -> dict[str, str]:
    """Return the clean environment of a child that lives in ``folder``."""
    temporary = str(folder / "tmp")
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "USERPROFILE": str(folder),
        **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), temporary),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        # Each thread else reserves 64 MB of address space, which is limited.
        "MALLOC_ARENA_MAX": "2",
        tree.TOKEN: token,
        **{name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ},
        **variables,
    }


def _start(
    command: Callable[[str], list[str]],
    pipes: dict[Source, tuple[int, int]],
    folder: Path,
    variables: dict[str, str],
) -> subprocess.Popen[bytes]:
    handle, apart = _apart(pipes[Source.ANSWERS][1])
    return subprocess.Popen(
        command(handle),
        stdin=subprocess.PIPE,
        stdout=pipes[Source.OUT][1],
        stderr=pipes[Source.ERR][1] if Source.ERR in pipes else subprocess.STDOUT,
        cwd=folder,
        env=variables,
        bufsize=0,
        **apart,
    )


def _apart(channel: int) -> tuple[str, dict[str, Any]]:
    """Return the child's name for ``channel``, and what starts it in a group of its own with that channel."""
    if sys.platform != "win32":
        return str(channel), {"pass_fds": (channel,), "start_new_session": True}
    else:
        import msvcrt

        handle = msvcrt.get_osfhandle(channel)
        os.set_handle_inheritable(handle, True)
        startup = subprocess.STARTUPINFO(lpAttributeList={"handle_list": [handle]})
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return str(handle), {"startupinfo": startup, "creationflags": flags}
