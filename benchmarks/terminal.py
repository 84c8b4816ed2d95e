"""Starts a program in a pseudo-terminal and times what appears on it. Linux and macOS only."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence


def seconds_until(argv: Sequence[str], marker: str, environ: Mapping[str, str], *, timeout: float = 20.0) -> float:
    """Return the seconds from starting ``argv`` in an 80×24 terminal until ``marker`` is on it."""
    started = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe(argv[0], list(argv), dict(environ))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen = b""
    try:
        while marker.encode() not in seen:
            left = started + timeout - time.perf_counter()
            if left <= 0 or not select.select([terminal], [], [], left)[0]:
                raise TimeoutError(f"{marker!r} never appeared: {seen[-300:]!r}")
            seen += os.read(terminal, 65536)
        return time.perf_counter() - started
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)
