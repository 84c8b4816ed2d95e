"""A user of its own for each run, where the game runs as root.

Limits and kills count by user, and the files of other users are out of reach.
"""

from __future__ import annotations

import random
import socket
import sys
from contextlib import suppress
from pathlib import Path

_FIRST, _LAST = 60_000, 64_999
_TRIES = 50
_READ, _ENTER = 0o004, 0o001


class Lease:
    """The sole use of one unused uid, across every process of this computer, until it is closed.

    Raises OSError where none is to be had.
    """

    def __init__(self) -> None:
        for uid in random.sample(range(_FIRST, _LAST + 1), _TRIES):
            lock = None if _has_name(uid) else _lock(f"backend-quest-uid-{uid}")
            if lock is not None:
                self.uid = uid
                self._lock = lock
                return
        raise OSError("no unused user id")

    def close(self) -> None:
        """Give the uid back."""
        self._lock.close()


def open_to_all(path: Path) -> bool:
    """Whether every user can reach and read ``path``, and enter it where it is a folder."""
    wanted = _READ | _ENTER if path.is_dir() else _READ
    try:
        return path.stat().st_mode & wanted == wanted and all(
            parent.stat().st_mode & _ENTER for parent in path.resolve().parents
        )
    except OSError:
        return False


def _lock(name: str) -> socket.socket | None:
    """Return a lock by this name, None where another holds it. The kernel takes it back however its holder ends."""
    held = None
    if sys.platform == "linux":
        lock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            lock.bind(f"\0{name}")
            held = lock
        except OSError:
            lock.close()
    return held


def _has_name(uid: int) -> bool:
    named = False
    if sys.platform != "win32":
        import pwd

        with suppress(KeyError):
            named = bool(pwd.getpwuid(uid))
    return named
