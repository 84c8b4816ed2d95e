"""How a program is started: which driver, which limits, which files, which user."""

from __future__ import annotations

import json
import marshal
import math
import secrets
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from backend_quest.runner import fences, tree
from backend_quest.runner.api import CaseInput, Limits, Program, Protection
from backend_quest.runner.drivers.node import SCRIPT as NODE_SCRIPT
from backend_quest.runner.lease import Lease
from backend_quest.runner.limits.identity import is_root
from backend_quest.runner.process import Process
from backend_quest.runner.runtimes.node import Node
from backend_quest.runner.runtimes.python import Interpreter
from backend_quest.runner.runtimes.shell import Shell
from backend_quest.runner.workspace import Workspace

if TYPE_CHECKING:
    from backend_quest.runner.limits.job_object import Job

LAYERS = frozenset({"identity", "kernel", fences.OUTER, "audit"})
"""Every protection above the plain limits: a user of its own, Landlock with seccomp, a fence from outside (bubblewrap,
macOS's sandbox, a job of Windows), the guard against accidents."""

_ENTRY = Path(__file__).parent / "drivers" / "entry.py"
_DRIVERS = {"python": "program", "sql": "sql_cases", "shell": "shell", "javascript": "node"}
_DRIVER_OF_TESTS = {"python": "pytest_cases", "javascript": "node"}
# The oldest format that knows every kind of data in a request; each Python reads it.
_MARSHAL = 2
_MB = 1024 * 1024
_ROOM_CASES, _ROOM_SERVER = 128 * _MB, 512 * _MB
# Node reserves address space that it never uses, and begins with a dozen threads.
_ROOM_NODE, _THREADS_NODE = 4096 * _MB, 32
_SERVER_CPU_SECONDS = 120
_TOTAL_FILES = 8
_TOLD_TO_NODE = ("nonce", "folder", "serve", "trace", "tests")


class BadProgram(ValueError):
    """A program that cannot be run as it stands. The message is a plain English sentence."""


@dataclass(frozen=True, slots=True)
class Start:
    """Everything that makes a program start the same way each time."""

    interpreter: Interpreter
    program: Program
    limits: Limits
    layers: Collection[str] = LAYERS
    shell: Shell | None = None
    """Set where the program is one for the shell, which may start the tools that this one has."""
    node: Node | None = None
    """Set where the program is JavaScript: the interpreter only starts this one."""

    def check(self) -> None:
        """Raise BadProgram where a file would not lie in the folder, or the main file is missing."""
        for name in self.program.files:
            path = PurePosixPath(name)
            if not name or path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\0" in name:
                raise BadProgram(f"not a name for a file of a program: {name!r}")
        if self.program.main not in self.program.files:
            raise BadProgram(f"the file to run is not in the program: {self.program.main!r}")

    def lease(self) -> Lease | None:
        """Return a user of its own for the program, where the game may give it one."""
        if "identity" not in self.layers or not is_root() or not self.interpreter.open_to_all:
            return None
        if self.node is not None and not self.node.open_to_all:
            return None
        try:
            return Lease()
        except OSError:
            return None

    def cases(
        self, place: Workspace, uid: int | None, cases: Sequence[CaseInput], *, trace: bool
    ) -> tuple[Process, str]:
        """Start the program for these cases; return the process and the nonce of its answers."""
        settings = {
            "serve": False,
            "trace": trace,
            "port": None,
            "rlimits": self._rlimits(uid, math.ceil(self.limits.seconds) * 2 + 5, _ROOM_CASES),
        }
        given = [
            {"given": dict(case.given), "input": case.input, "call": case.call, "files": dict(case.files)}
            for case in cases
        ]
        return self._start(place, uid, settings, given, {})

    def server(self, place: Workspace, uid: int | None, port: int) -> tuple[Process, str]:
        """Start the program as a server that may listen on ``port``; return the process and its nonce."""
        settings = {
            "serve": True,
            "trace": False,
            "port": port,
            "rlimits": self._rlimits(uid, _SERVER_CPU_SECONDS, _ROOM_SERVER),
        }
        return self._start(place, uid, settings, [], {"PORT": str(port)})

    def too_big(self, memory: int, processes: int) -> bool:
        """Whether a program that uses so many bytes and processes uses more than it may."""
        return memory > self.limits.memory_mb * _MB or processes > self.limits.processes

    def disk(self) -> int:
        """Return how many bytes all files of the program may take."""
        return self.limits.file_mb * _TOTAL_FILES * _MB

    def _rlimits(self, uid: int | None, cpu: int, room: int) -> dict[str, int]:
        limits = {
            "CPU": cpu,
            "FSIZE": self.limits.file_mb * _MB,
            "CORE": 0,
            "NOFILE": 128,
        }
        # macOS gives every process far more address space than it uses, and refuses to start one with less.
        if sys.platform != "darwin":
            limits["AS"] = self.limits.memory_mb * _MB + (room if self.node is None else _ROOM_NODE)
        # This one counts the whole user, and with the kernel's help no process can be started anyway.
        threads = self.limits.processes + (_THREADS_NODE if self.node is not None else 0)
        if uid is not None:
            limits["NPROC"] = threads
        elif sys.platform != "linux" or "kernel" not in self.layers or self.shell is not None:
            limits["NPROC"] = tree.threads_of_user() + threads
        return limits

    def _start(
        self,
        place: Workspace,
        uid: int | None,
        settings: dict[str, Any],
        cases: list[dict[str, Any]],
        variables: dict[str, str],
    ) -> tuple[Process, str]:
        nonce = secrets.token_hex(16)
        beside = self.shell or self.node
        read = [*self.interpreter.read, *(beside.read if beside is not None else ())]
        settings |= {
            "nonce": nonce,
            "driver": (_DRIVER_OF_TESTS if self.program.tests else _DRIVERS)[self.program.language],
            "tests": self.program.tests,
            "uid": uid,
            "folder": str(place.folder),
            "read": read,
            "listed": list(self.interpreter.listed),
            "packages": list(self.interpreter.packages),
            "layers": list(self.layers),
            "tools": self.shell is not None,
            "becomes_another": self.node is not None,
            "shell": self.shell.path if self.shell is not None else None,
        }
        given: Any = {"files": dict(self.program.files), "main": self.program.main, "cases": cases}
        try:
            if self.node is not None:
                settings |= self._node_settings(self.node, place, trace=settings["trace"])
                given = json.dumps({**given, **{name: settings[name] for name in _TOLD_TO_NODE}})
            request = marshal.dumps(settings, _MARSHAL) + marshal.dumps(given, _MARSHAL)
        except (TypeError, ValueError) as problem:
            raise BadProgram(f"a given value is not plain data: {problem}") from problem
        fence = fences.choose(
            layers=self.layers,
            tools=self.shell is not None,
            programs=[self.interpreter.path, *([self.node.path] if self.node is not None else [])],
            read=[*read, *self.interpreter.listed],
            folder=place.folder,
            port=settings["port"],
        )
        command = [self.interpreter.path, "-I", "-S", "-X", "utf8", str(_ENTRY)]
        process = Process(
            lambda channel: [*command, channel],
            request=request,
            folder=place.folder,
            uid=uid,
            variables={**variables, **(self.shell.variables(place.folder) if self.shell is not None else {})},
            merged=settings["serve"],
            around=fence.command,
            job=self._job(settings["rlimits"]),
        )
        process.held += fence.held
        return process, nonce

    def _node_settings(self, node: Node, place: Workspace, *, trace: bool) -> dict[str, Any]:
        # What follows the lines is a debugger, which Node's own permissions forbid.
        permission = "audit" in self.layers and not trace
        reporter = place.folder / NODE_SCRIPT if self.program.tests else None
        command = node.command(place.folder, memory_mb=self.limits.memory_mb, permission=permission, reporter=reporter)
        return {"node": command, "relay": sys.platform == "win32"}

    def _job(self, limits: Mapping[str, int]) -> Callable[[], Job] | None:
        """Return what makes the job of a run, on Windows."""
        if sys.platform != "win32" or fences.OUTER not in self.layers:
            return None
        else:
            from backend_quest.runner.limits.job_object import Job

            # There Node runs beside its launcher, not in its place.
            processes = self.limits.processes if self.shell is not None else 2 if self.node is not None else 1
            return lambda: Job(processes=processes, memory=limits["AS"], seconds=limits["CPU"])


def protection(held: Sequence[str]) -> Protection:
    """Return how far a program is held in that starts no others, by what is in force."""
    kernel = {"rlimits", "landlock", "seccomp"} <= set(held)
    if kernel and (not is_root() or "identity" in held) and "tools" not in held:
        return Protection.FULL
    # What may change modes and times must not see the files of others, or must be nobody that owns any.
    if kernel and "tools" in held and ("identity" in held or ("bubblewrap" in held and not is_root())):
        return Protection.FULL
    if {"landlock", "seccomp", "identity", "bubblewrap", "sandbox"} & set(held):
        return Protection.PARTIAL
    return Protection.GUARD


def held_names(frame: Mapping[str, Any]) -> list[str]:
    """Return the protections named by a driver's first line, or nothing."""
    names = frame.get("ready")
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def can_start_nothing(held: Sequence[str]) -> bool:
    """Whether a process held in so has no way to start another."""
    return sys.platform == "linux" and "seccomp" in held and "tools" not in held
