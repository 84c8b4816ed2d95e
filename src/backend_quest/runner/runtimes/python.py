"""The Python that runs learners' programs: the one the game runs on, or one that every user may read."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import backend_quest
from backend_quest.runner.lease import open_to_all
from backend_quest.runner.limits.identity import is_root
from backend_quest.runner.process import environment
from backend_quest.runner.runtimes.packages import locate

_PACKAGE = Path(backend_quest.__file__).resolve().parent
_OLDEST = (3, 11)
_PATIENCE = 10.0
_ASK = (
    "import os, sys\n"
    "print(sys.version.split()[0], sys.base_prefix, sys.base_exec_prefix, os.path.dirname(os.__file__), sep='\\n')"
)
_SYSTEM = ("/usr/bin/python3", "/usr/local/bin/python3")
# What the C library, the standard library and a server read besides the interpreter's own folders.
_LIBRARIES = ("/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/local/lib", "/nix/store", "/usr/share/zoneinfo")
_FILES = (
    "/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types", "/etc/ssl/openssl.cnf",
    "/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services", "/etc/protocols",
)  # fmt: skip


_PYTEST = ("pytest", "pluggy", "iniconfig", "packaging", "pygments")


@dataclass(frozen=True, slots=True)
class Interpreter:
    """A Python, what a program in it may read, and folders of which it may only see the names of the files.

    ``open_to_all``: every user can run it. ``packages``: further folders that modules are imported from.
    """

    path: str
    version: str
    read: tuple[str, ...]
    listed: tuple[str, ...]
    open_to_all: bool
    packages: tuple[str, ...] = ()

    def with_packages(self, names: Iterable[str]) -> Interpreter:
        """Return this interpreter with the distributions ``names``, and nothing that lies beside them.

        Raises LookupError, with the name, for one that is not installed with the game.
        """
        found = locate(names)
        return replace(
            self,
            read=(*self.read, *found.read),
            listed=tuple(dict.fromkeys((*self.listed, *found.folders))),
            packages=tuple(dict.fromkeys((*self.packages, *found.folders))),
        )


def find(secret: Path = _PACKAGE) -> Interpreter | None:
    """Return the interpreter for learners' programs, None where there is none. They may read nothing of ``secret``."""
    own = getattr(sys, "_base_executable", None) or sys.executable
    found = (interpreter for path in (own, *_SYSTEM) if (interpreter := _ask(path, secret)) is not None)
    first = next(found, None)
    if first is None or first.open_to_all or not is_root():
        return first
    # Root gives a program a user of its own, who cannot enter an interpreter in the home of root.
    return next((interpreter for interpreter in found if interpreter.open_to_all), first)


def with_pytest(interpreter: Interpreter | None) -> Interpreter | None:
    """Return ``interpreter`` with pytest and what it needs. Raises LookupError where that is not installed."""
    names = (*_PYTEST, "colorama") if sys.platform == "win32" else _PYTEST
    return None if interpreter is None else interpreter.with_packages(names)


def _ask(path: str, secret: Path) -> Interpreter | None:
    try:
        answer = subprocess.run(
            [path, "-I", "-S", "-X", "utf8", "-c", _ASK],
            capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE, check=True, encoding="utf-8",
            # As bare as in a run: one that needs more to start would not start there either.
            env=environment(Path(tempfile.gettempdir()), "", {}),
        )  # fmt: skip
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    version, prefix, exec_prefix, library = answer.stdout.splitlines()
    if tuple(int(part) for part in version.split(".")[:2]) < _OLDEST:
        return None
    real = os.path.realpath(path)
    folders = dict.fromkeys([library, *_library_folders(prefix, exec_prefix), *_LIBRARIES])
    read: list[str] = []
    listed: list[str] = []
    for folder in folders:
        _allow(Path(folder).resolve(), secret, read, listed)
    shared = open_to_all(Path(real)) and open_to_all(Path(library))
    return Interpreter(real, version, (*dict.fromkeys(read), real, *_FILES), tuple(dict.fromkeys(listed)), shared)


def _library_folders(prefix: str, exec_prefix: str) -> list[str]:
    names = ("DLLs", "Lib") if sys.platform == "win32" else ("lib", "lib64")
    return [os.path.join(root, name) for root in dict.fromkeys((prefix, exec_prefix)) for name in names]


def _allow(root: Path, secret: Path, read: list[str], listed: list[str]) -> None:
    """Add to ``read`` paths that hold everything below ``root`` but ``secret``, and to ``listed`` those opened up.

    A system that allows files allows whole folders: there is no taking away from one.
    """
    if not root.exists() or root.is_relative_to(secret):
        return
    if not secret.is_relative_to(root):
        read.append(str(root))
        return
    listed.append(str(root))
    for entry in sorted(root.iterdir()):
        _allow(entry, secret, read, listed)
