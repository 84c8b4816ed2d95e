"""One child process under supervision: started apart, read without blocking, ended with all it started."""

from __future__ import annotations

import os
import queue
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any

import psutil

from backend_quest.runner import tree

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
    standard input. With ``merged`` both streams come as one, in order. ``alone`` may be set once it is known that the
    child cannot start processes. Raises OSError where it cannot be started.
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
    ) -> None:
        self.token = secrets.token_hex(16)
        self.alone = False
        self._uid = uid
        self._pieces: queue.SimpleQueue[tuple[Source, bytes]] = queue.SimpleQueue()
        pipes = {source: os.pipe() for source in Source if not merged or source is not Source.ERR}
        self._reading = len(pipes)
        try:
            self._child = _start(command, pipes, request, folder, environment(folder, self.token, variables or {}))
            tree.running.add(self._child.pid)
            self._seen = psutil.Process(self._child.pid)
        except BaseException:
            for reading, _ in pipes.values():
                os.close(reading)
            raise
        finally:
            for _, writing in pipes.values():
                os.close(writing)
        for source, (reading, _) in pipes.items():
            threading.Thread(target=self._read, args=(source, reading), daemon=True).start()

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
        return self._child.poll()

    def kill(self) -> None:
        """End the child and everything it started, and wait for the end."""
        tree.kill(self._child, self.token, self._uid, alone=self.alone)

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
    request: bytes,
    folder: Path,
    variables: dict[str, str],
) -> subprocess.Popen[bytes]:
    handle, apart = _apart(pipes[Source.ANSWERS][1])
    with tempfile.TemporaryFile() as file:
        file.write(request)
        file.seek(0)
        return subprocess.Popen(
            command(handle),
            stdin=file,
            stdout=pipes[Source.OUT][1],
            stderr=pipes[Source.ERR][1] if Source.ERR in pipes else subprocess.STDOUT,
            cwd=folder,
            env=variables,
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
