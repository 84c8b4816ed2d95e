"""Finding and ending a process with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress

import psutil

TOKEN = "BACKEND_QUEST_RUN"
"""The environment variable that marks every process of one run."""
running: set[int] = set()
"""The children of every run that has not been ended yet, and the janitor."""
starting = threading.Lock()
"""Held while a child is started, until it is among those."""

_ROUNDS = 50
_PATIENCE = 0.5
_SAME_START = 1.0
_GONE = (psutil.NoSuchProcess, psutil.AccessDenied, OSError)


def adopt_orphans() -> None:
    """Make processes whose parent has gone children of this one, where the system can: so they can be found."""
    if sys.platform == "linux":
        from backend_quest.runner.limits.linux import PR_SET_CHILD_SUBREAPER, prctl

        with suppress(OSError):
            prctl(PR_SET_CHILD_SUBREAPER, 1)


def usage(process: psutil.Process, *, alone: bool) -> tuple[int, int]:
    """Return the bytes in use by ``process`` and all below it, and how many they are."""
    family = [process] if alone else [process, *_descendants(process.pid)]
    used = 0
    for member in family:
        with suppress(*_GONE):
            used += int(member.memory_info().rss)
    return used, len(family)


def threads_of_user() -> int:
    """Return how many threads (on some systems: processes) the user of this process has."""
    count = 0
    if sys.platform != "win32":
        uid = os.getuid()
        for process in psutil.process_iter():
            with suppress(*_GONE):
                if process.uids().real == uid:
                    count += int(process.num_threads())
    return count


def kill(process: subprocess.Popen[bytes], token: str, uid: int | None, started: float, *, alone: bool) -> None:
    """End ``process`` and wait for it; unless it is ``alone``, everything it started too, wherever it went.

    What belongs to a run is known by descent, by process group, by ``token`` in the environment, and by ``uid``; where
    this process adopts orphans, also by being one of them and younger than the run, which began at ``started``.
    """
    family = [] if alone else _descendants(process.pid)
    if process.returncode is None:
        # Not waited for yet, so the number cannot belong to another group.
        _kill_group(process.pid)
        process.kill()
    for member in family:
        _kill_one(member)
    if not alone:
        _sweep(token, uid)
    process.wait()
    running.discard(process.pid)
    if not alone:
        _end_orphans(started)


def end_left(token: str, pid: int, started: float, uid: int | None) -> None:
    """End what is left of a run whose game has gone: ``pid``, if it is still that process, and all of the run."""
    with suppress(*_GONE):
        process = psutil.Process(pid)
        if abs(process.create_time() - started) < _SAME_START:
            family = [process, *_descendants(pid)]
            _kill_group(pid)
            for member in family:
                _kill_one(member)
    _sweep(token, uid)


def leftovers(token: str, uid: int | None) -> Iterator[psutil.Process]:
    """Yield the living processes that bear the token of a run or belong to its user."""
    for process in psutil.process_iter():
        with suppress(*_GONE):
            if process.status() == psutil.STATUS_ZOMBIE:
                continue
            if _belongs_to(process, uid) or process.environ().get(TOKEN) == token:
                yield process


def _belongs_to(process: psutil.Process, uid: int | None) -> bool:
    return sys.platform != "win32" and uid is not None and process.uids().real == uid


def _descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except _GONE:
        return []


def _sweep(token: str, uid: int | None) -> None:
    """Kill what is left of a run until nothing is: those killed late may have started more."""
    for _ in range(_ROUNDS):
        left = list(leftovers(token, uid))
        if not left:
            return
        for member in left:
            _kill_one(member)
        psutil.wait_procs(left, timeout=_PATIENCE)


def _kill_one(process: psutil.Process) -> None:
    with suppress(*_GONE):
        process.kill()


def _kill_group(group: int) -> None:
    if sys.platform != "win32":
        with suppress(OSError):
            os.killpg(group, signal.SIGKILL)


def _end_orphans(started: float) -> None:
    """End and take in what was left to this process. Its own children are in its session, or in ``running``."""
    if sys.platform != "win32":
        with starting:
            children = [child for child in psutil.Process().children() if child.pid not in running]
        for child in children:
            with suppress(*_GONE, psutil.TimeoutExpired):
                if os.getsid(child.pid) == os.getsid(0):
                    continue
                if child.status() == psutil.STATUS_ZOMBIE:
                    os.waitpid(child.pid, os.WNOHANG)
                elif child.create_time() >= started:
                    child.kill()
                    child.wait(_PATIENCE)
