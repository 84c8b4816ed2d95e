"""What hostile programs are after, and how it is seen from outside whether they got it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import psutil
import pytest
from attacks import PROFILES, Attack

import backend_quest
from backend_quest.paths import course_root
from backend_quest.runner.api import CaseInput, CaseResult, Ended, Limits, Program, RunResult

SECONDS = 1.0
ROOM = 0.5
EXPECTED = 5000
SECRET_TEXT = "kunci rahasia"


class Prey:
    """What the programs are after: a secret, the store, another process, listening sockets. All open to every user."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.game, self.course = Path(backend_quest.__file__), course_root()
        folder.chmod(0o777)
        self.secret, self.store = folder / "id_rsa", folder / "progress.db"
        self.secret.write_text(SECRET_TEXT, encoding="utf-8")
        self.store.write_text("isi", encoding="utf-8")
        for path in (self.secret, self.store):
            path.chmod(0o666)
        self.before = self.store.stat()
        self.victim = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        (folder / "packs").mkdir()
        (folder / "packs" / "level.yaml").write_text(SECRET_TEXT, encoding="utf-8")
        self.tcp, self.unix = socket.socket(), socket.socket(socket.AF_UNIX)
        self.tcp6, self.abstract = socket.socket(socket.AF_INET6), socket.socket(socket.AF_UNIX)
        self.udp = socket.socket(type=socket.SOCK_DGRAM)
        self.tcp.bind(("127.0.0.1", 0))
        self.udp.bind(("127.0.0.1", 0))
        self.unix.bind(str(folder / "socket"))
        (folder / "socket").chmod(0o777)
        self.abstract.bind(f"\0backend-quest-prey-{os.getpid()}")
        with suppress(OSError):  # a computer may be without IPv6
            self.tcp6.bind(("::1", 0))
        for listener in self._listeners():
            listener.listen()
            listener.setblocking(False)
        self.udp.setblocking(False)

    def _listeners(self) -> tuple[socket.socket, ...]:
        return (self.tcp, self.tcp6, self.unix, self.abstract)

    def names(self) -> str:
        """Return lines that give a program the names of everything."""
        names = {
            "VICTIM": self.victim.pid,
            "SECRET": str(self.secret),
            "STORE": str(self.store),
            "GAME": str(self.game),
            "COURSE": str(self.course / "course.yaml"),
            "PACK": str(self.folder / "packs" / "level.yaml"),
            "ABSTRACT": self.abstract.getsockname(),
            "TCP6": self.tcp6.getsockname()[1],
            "TCP": self.tcp.getsockname()[1],
            "UDP": self.udp.getsockname()[1],
            "UNIX": str(self.folder / "socket"),
        }
        return "".join(f"{name} = {value!r}\n" for name, value in names.items())

    def assert_untouched(self) -> None:
        assert self.victim.poll() is None
        now = self.store.stat()
        assert (now.st_mode, now.st_mtime, now.st_size) == (
            self.before.st_mode,
            self.before.st_mtime,
            self.before.st_size,
        )
        assert sorted(os.listdir(self.folder)) == ["id_rsa", "packs", "progress.db", "socket"]
        for listener in self._listeners():
            with pytest.raises(BlockingIOError):
                listener.accept()
        with pytest.raises(BlockingIOError):
            self.udp.recv(1)

    def close(self) -> None:
        self.victim.kill()
        self.victim.communicate()
        for listener in (*self._listeners(), self.udp):
            listener.close()


class Runs(Protocol):
    """Runs a program under some of the protections."""

    def __call__(self, profile: str, program: Program, cases: list[CaseInput], limits: Limits) -> RunResult: ...


def children() -> set[int]:
    """Return the processes below this one."""
    return {child.pid for child in psutil.Process().children(recursive=True)}


def assert_stopped(attack: Attack, profile: str, run: Runs, prey: Prey, workplace: Path, noise: float) -> None:
    """Let a program attack; see how it ended, that nothing was touched, and that nothing is left."""
    before = children()
    program = Program("python", {"main.py": prey.names() + attack.source}, "main.py")
    result = run(profile, program, [CaseInput(call="f()"), CaseInput(call="f()")], Limits(seconds=SECONDS))
    first, second = result.cases
    # An honest answer to a call of what is not there.
    if first.failure is not None and first.failure.message.startswith("name 'f' is not defined"):
        first = CaseResult(Ended.OK, first.stdout, first.stderr)
    # Else the attack itself is badly written, and proves nothing.
    assert first.failure is None or first.failure.type not in ("NameError", "TypeError", "AttributeError"), result
    assert first.ended in attack.ended, result
    assert second.ended is Ended.NOT_RUN or first.ended in (Ended.OK, Ended.RAISED, Ended.MEMORY), result
    assert result.ms / 1000 <= SECONDS + ROOM + 5 * noise
    for case in result.cases:
        _assert_forged_nothing(case)
        assert "ya\n" not in case.stdout or PROFILES[profile] <= {"audit"} or profile == "bubblewrap"
    prey.assert_untouched()
    assert children() <= before
    assert_empty(workplace)


def assert_javascript_stopped(
    attack: Attack, profile: str, run: Runs, prey: Prey, workplace: Path, noise: float
) -> None:
    """The same for a program in JavaScript."""
    before = children()
    names = "".join(f"const {line}\n".replace("= b'", "= '") for line in prey.names().splitlines())
    program = Program("javascript", {"main.js": names + attack.source}, "main.js")
    result = run(profile, program, [CaseInput(call="f()"), CaseInput(call="f()")], Limits(seconds=SECONDS))
    first, second = result.cases
    ended = first.ended
    if first.failure is not None:
        # An honest answer to a call of what is not there; else the attack itself is badly written, and proves nothing.
        ended = Ended.OK if first.failure.message == "f is not defined" else ended
        assert ended is Ended.OK or first.failure.type not in ("ReferenceError", "SyntaxError"), result
    assert ended in attack.ended, result
    assert result.ms / 1000 <= SECONDS + ROOM + 5 * noise
    for case in (first, second):
        assert case.value is None or case.value.data != EXPECTED
        assert SECRET_TEXT not in case.stdout + case.stderr + str(case.failure)
        assert "ya\n" not in case.stdout
    prey.assert_untouched()
    assert children() <= before
    assert_empty(workplace)


def assert_empty(workplace: Path) -> None:
    """See that every work folder is removed before long."""
    pause = threading.Event()
    assert any(not os.listdir(workplace) or pause.wait(0.01) for _ in range(2000))


def _assert_forged_nothing(case: CaseResult) -> None:
    assert case.value is None or case.value.data != EXPECTED
    assert SECRET_TEXT not in case.stdout + case.stderr
    assert case.failure is None or SECRET_TEXT not in case.failure.message
