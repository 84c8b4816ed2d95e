"""What shuts a program in from outside, where the kernel's own means do not do it. Looked at once for each game."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backend_quest.runner.limits import bubblewrap, sandbox_exec

OUTER = "outer"
_RUNNER = Path(__file__).parent
# All that a driver imports before it is held in. What is secret of the game lies elsewhere.
_DRIVERS = (str(_RUNNER / "drivers"), str(_RUNNER / "limits"))
_PR_GET_SECCOMP = 21


@dataclass(frozen=True, slots=True)
class Fence:
    """The beginning of a command line, and the name of what it puts in force."""

    command: Sequence[str] = ()
    held: Sequence[str] = ()


def choose(
    *,
    layers: Collection[str],
    tools: bool,
    programs: Sequence[str],
    read: Sequence[str],
    folder: Path,
    port: int | None,
) -> Fence:
    """Return what to put around the first of ``programs``, which may go on as one of the others.

    Nothing where that would add nothing, or the system has nothing.

    Landlock and seccomp hold in one process and cost less. What may start others needs namespaces on top of them.
    """
    if OUTER not in layers:
        return Fence()
    visible = (*read, *_DRIVERS)
    if sys.platform == "linux" and (tools or "kernel" not in layers or not kernel_holds()):
        bwrap = bubblewrap_here()
        if bwrap is not None:
            inside = bubblewrap.command(bwrap, read=visible, folder=folder, network=port is not None)
            return Fence(inside, ["bubblewrap"])
    if sys.platform == "darwin" and not tools and sandbox_here(programs[0], tuple(read)):
        inside = sandbox_exec.command(programs=programs, read=visible, folder=folder, port=port)
        return Fence(inside, ["sandbox"])
    return Fence()


@cache
def kernel_holds() -> bool:
    """Whether this kernel has both Landlock and seccomp, for this processor."""
    holds = False
    if sys.platform == "linux":
        from backend_quest.runner.limits import landlock, linux, seccomp

        with suppress(OSError):
            linux.prctl(_PR_GET_SECCOMP, 0)
            holds = landlock.version() > 0 and seccomp.supported(os.uname().machine)
    return holds


@cache
def bubblewrap_here() -> str | None:
    """Return the path of a bubblewrap that held a trial run in, None where there is none."""
    bwrap = bubblewrap.find()
    with suppress(OSError), tempfile.TemporaryDirectory() as folder:
        return bwrap if bwrap is not None and bubblewrap.works(bwrap, Path(folder)) else None
    return None


@cache
def sandbox_here(python: str, read: Sequence[str]) -> bool:
    """Whether macOS held a trial run of ``python`` in."""
    with suppress(OSError), tempfile.TemporaryDirectory() as place:
        folder, secret = Path(place).resolve() / "work", Path(place).resolve() / "secret"
        folder.mkdir()
        secret.touch()
        return sandbox_exec.works(python, read, folder, secret)
    return False
