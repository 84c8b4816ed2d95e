"""The sandbox of macOS, by its ``sandbox-exec``: files, programs and the network. Decided by a trial run.

It is old and without documentation, and it works on every macOS so far. What it promises is believed only where the
trial has seen it held.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

_PROGRAM = "/usr/bin/sandbox-exec"
_PATIENCE = 10.0
_HELD = "held"
# Where people and programs keep what is theirs. The interpreter's own folders are allowed again after these.
_PRIVATE = ("/Users", "/Volumes", "/Library/Keychains", "/private/tmp", "/private/var", "/private/etc/master.passwd")
_SERVICES = (
    "com.apple.system.opendirectoryd.libinfo",
    "com.apple.system.notification_center",
    "com.apple.system.logger",
)
_TRIAL = f"""
import os, socket, sys

def denied(action, *arguments):
    try:
        action(*arguments)
    except PermissionError:
        return True
    except OSError:
        return False
    return False

open("inside", "w").close()
attempts = [
    (open, sys.argv[1], "a"),
    (open, sys.argv[1]),
    (os.kill, os.getppid(), 0),
    (socket.create_connection, ("127.0.0.1", 9), 2),
    (os.posix_spawn, "/usr/bin/true", ["true"], {{}}),
    (os.fork,),
]
print({_HELD!r} if all(denied(*attempt) for attempt in attempts) else "open", flush=True)
os._exit(0)
"""


def command(*, programs: Iterable[str], read: Iterable[str], folder: Path, port: int | None) -> list[str]:
    """Return the beginning of a command line that shuts in what follows it, which may only be one of ``programs``.

    It may read ``read`` and what belongs to the system, write in ``folder``, and listen on ``port`` of this computer.
    """
    return [_PROGRAM, "-p", profile(programs=programs, read=read, folder=folder, port=port)]


def profile(*, programs: Iterable[str], read: Iterable[str], folder: Path, port: int | None) -> str:
    """Return the rules as ``sandbox-exec`` reads them; of those that fit, the last one counts."""
    home = os.path.expanduser("~")
    private = " ".join(_below(path) for path in dict.fromkeys((*_PRIVATE, os.path.realpath(home))))
    programs = list(programs)
    readable = " ".join(_place(path) for path in (*read, *programs))
    services = " ".join(f"(global-name {_text(name)})" for name in _SERVICES)
    rules = [
        "(version 1)",
        "(allow default)",
        "(deny file-write*)",
        f"(deny file-read* {private})",
        "(allow file-read-metadata)",
        f"(allow file-read* {readable} {_below(folder)})",
        f'(allow file-write* {_below(folder)} (literal "/dev/null"))',
        "(deny process-fork)",
        "(deny process-exec*)",
        f"(allow process-exec* {' '.join(map(_place, programs))})",
        "(deny signal)",
        "(allow signal (target self))",
        "(deny process-info* (target others))",
        "(deny mach-lookup)",
        f"(allow mach-lookup {services})",
        "(deny ipc-posix-shm*)",
        "(deny network*)",
    ]
    if port is not None:
        here = f'(local ip "localhost:{port}")'
        rules += [f"(allow network-bind {here})", f"(allow network-inbound {here})"]
    return "\n".join(rules)


def works(python: str, read: Iterable[str], folder: Path, secret: Path) -> bool:
    """Whether a program in ``folder`` was held in when tried just now: ``secret`` is a file it must not reach."""
    inside = command(programs=[python], read=read, folder=folder, port=None)
    try:
        ran = subprocess.run(
            [*inside, python, "-I", "-S", "-c", _TRIAL, str(secret)],
            capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE, cwd=folder, encoding="utf-8",
        )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError):
        return False
    return ran.returncode == 0 and ran.stdout.strip() == _HELD


def _place(path: str) -> str:
    return _below(path) if os.path.isdir(path) else f"(literal {_text(path)})"


def _below(path: str | Path) -> str:
    return f"(subpath {_text(str(path))})"


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
