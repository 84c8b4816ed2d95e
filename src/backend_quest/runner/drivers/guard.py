"""Holds this process in before it sees the learner's program. Runs in the child.

Each protection that is not to be had here is left out; the supervisor is told which ones hold.
"""

from __future__ import annotations

import os
import sys

from backend_quest.runner.limits import identity, rlimits
from backend_quest.runner.limits.audit import Guard

if sys.platform == "linux":
    from backend_quest.runner.limits import landlock, linux, seccomp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_SIGKILL = 9
# Written to or read by the C library and the standard library, and nobody's secret.
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


def protect(settings: Mapping[str, Any]) -> list[str]:
    """Put every protection in force and return the names of those that hold, in order."""
    held = ["tools"] if settings["tools"] else []
    sys.dont_write_bytecode = True
    if rlimits.apply(settings["rlimits"]):
        held.append("rlimits")
    if settings["uid"] is not None:
        identity.become(settings["uid"])
        held.append("identity")
    os.chdir(settings["folder"])
    if sys.platform == "linux" and "kernel" in settings["layers"]:
        held += _kernel(settings)
    if "audit" in settings["layers"] and not settings["tools"] and not settings["becomes_another"]:
        Guard(settings["folder"], settings["read"], settings["listed"], settings["port"]).install()
        held.append("audit")
    for name in ("ctypes", "ctypes._endian", "_ctypes", "struct", "_struct", "resource"):
        sys.modules.pop(name, None)
    return held


def _kernel(settings: Mapping[str, Any]) -> list[str]:
    held: list[str] = []
    if sys.platform == "linux":
        port, known = settings["port"], 0
        try:
            linux.prctl(linux.PR_SET_PDEATHSIG, _SIGKILL)
            if identity.is_root():
                linux.drop_capabilities()
                held.append("capabilities")
            known = landlock.restrict(settings["read"], settings["listed"], [settings["folder"], *_DEVICES], port)
            held.append("landlock")
        except OSError:
            pass
        machine = os.uname().machine
        try:
            if seccomp.supported(machine):
                lines = seccomp.program(
                    machine,
                    os.getpid(),
                    listens=port is not None,
                    truncate=known >= 3,
                    starts_tools=settings["tools"],
                    becomes_another=settings["becomes_another"],
                )
                seccomp.install(lines)
                held.append("seccomp")
        except OSError:
            pass
    return held
