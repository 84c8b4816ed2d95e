"""Cleans up after a game that was ended outright: a small process that outlives it for a moment.

The game tells it of every run and work folder, over a pipe that closes with the game however it ends. What is open then
is ended and removed. It is started with the first run, and costs a run one write.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

_MAIN = "import sys; sys.path[:] = sys.argv[1:]; from backend_quest.runner.janitor import main; main()"
_PATIENCE = 1.0


class Janitor:
    """The game's end of the pipe. Nothing here ever raises: without a janitor everything works but the cleaning."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pipe: BinaryIO | None = None
        self._child: subprocess.Popen[bytes] | None = None

    def note_run(self, token: str, pid: int, started: float, uid: int | None) -> None:
        """Note that the process ``pid``, started at the time ``started`` (as the system counts), belongs to a run."""
        self._tell({"run": token, "pid": pid, "started": started, "uid": uid})

    def note_folder(self, folder: Path) -> None:
        """Note that ``folder`` is to be removed."""
        self._tell({"folder": str(folder)})

    def forget(self, key: str | Path) -> None:
        """Note that the run with this token has ended, or this folder is gone."""
        self._tell({"gone": str(key)})

    def close(self) -> None:
        """Let it go: it cleans up what is still open, and ends."""
        with self._lock:
            child, pipe, self._child, self._pipe = self._child, self._pipe, None, None
        if pipe is not None and child is not None:
            with suppress(OSError):
                pipe.close()
            with suppress(subprocess.TimeoutExpired):
                child.wait(_PATIENCE)

    def _tell(self, record: dict[str, Any]) -> None:
        with self._lock, suppress(OSError, ValueError):
            if self._child is None:
                self._child = _start()
                self._pipe = self._child.stdin  # type: ignore[assignment]
            if self._pipe is not None:
                self._pipe.write(json.dumps(record).encode("ascii") + b"\n")


def _start() -> subprocess.Popen[bytes]:
    # Not at the top: the janitor itself needs it only where there is something to clean.
    from backend_quest.runner import tree

    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    command = [sys.executable, "-I", "-S", "-c", _MAIN, *(os.path.abspath(path) for path in sys.path if path)]
    nothing = subprocess.DEVNULL
    with tree.starting:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=nothing, stderr=nothing, bufsize=0, **apart)
        tree.running.add(child.pid)
    return child


janitor = Janitor()
"""The one of this game."""
atexit.register(janitor.close)


def main() -> None:
    """Listen until the game has gone, then clean up what it left."""
    left: dict[str, dict[str, Any]] = {}
    for line in sys.stdin.buffer:
        record = json.loads(line)
        key = record.get("run") or record.get("folder")
        if key is not None:
            left[key] = record
        else:
            left.pop(record["gone"], None)
    if left:
        clean_up(list(left.values()))


def clean_up(records: list[dict[str, Any]]) -> None:
    """End the runs and remove the folders in ``records``."""
    from backend_quest.runner import removal, tree

    for record in records:
        if "run" in record:
            tree.end_left(record["run"], record["pid"], record["started"], record["uid"])
    for record in records:
        if "folder" in record:
            removal.remove(Path(record["folder"]))
