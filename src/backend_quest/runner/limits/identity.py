"""A user of its own for a program, where the game runs as root (containers, CI).

Limits and kills count by user, and another user's files are out of reach.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_FIRST, _LAST = 60_000, 64_999


def is_root() -> bool:
    """Whether this process may become any user."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def become(uid: int) -> None:
    """Become the user and group ``uid``, for good. Runs in the child. Raises OSError."""
    if sys.platform == "win32":
        raise OSError("no users to become")
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)


def open_to_all(path: Path) -> bool:
    """Whether every user can reach and read ``path``."""
    try:
        inner = path.stat().st_mode & 0o005 == (0o005 if path.is_dir() or os.access(path, os.X_OK) else 0o004)
        return inner and all(parent.stat().st_mode & 0o001 for parent in path.parents)
    except OSError:
        return False


class Lease:
    """The sole use of one unused uid, across every process of this computer, until it is closed.

    Raises OSError where none is free.
    """

    def __init__(self) -> None:
        import random
        import socket

        for uid in random.sample(range(_FIRST, _LAST + 1), 50):
            if _has_name(uid):
                continue
            # An abstract socket is a lock that the kernel gives back, however its holder ends.
            lock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                lock.bind(f"\0backend-quest-uid-{uid}")
            except OSError:
                lock.close()
                continue
            self.uid = uid
            self._lock = lock
            return
        raise OSError("no unused user id")

    def close(self) -> None:
        """Give the uid back."""
        self._lock.close()

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _has_name(uid: int) -> bool:
    if sys.platform == "win32":
        return False
    import pwd

    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True
