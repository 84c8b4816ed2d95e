"""Becoming another user, where the game runs as root (containers, CI). Runs in the child too."""

from __future__ import annotations

import os
import sys


def is_root() -> bool:
    """Whether this process may become any user."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def become(uid: int) -> None:
    """Become the user and group ``uid``, for good. Raises OSError."""
    if sys.platform != "win32":
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
