"""Hostile programs, judged from outside: what they were after is untouched, and nothing is left of them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from attacks import ATTACKS, PROFILES, Attack

import backend_quest
from backend_quest.runner.api import CaseInput, CaseResult, Ended, Limits, Program, Protection
from backend_quest.runner.lease import open_to_all
from backend_quest.runner.limits.identity import is_root
from backend_quest.runner.local import LocalRunner

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="what other systems stop is not known yet"),
]
SECONDS = 1.0
ROOM = 0.5
EXPECTED = 5000
SECRET_TEXT = "kunci rahasia"


class Prey:
    """What the programs are after: a secret, the store, another process, listening sockets. All open to every user."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.chmod(0o777)
        self.secret, self.store = folder / "id_rsa", folder / "progress.db"
        self.secret.write_text(SECRET_TEXT, encoding="utf-8")
        self.store.write_text("isi", encoding="utf-8")
        for path in (self.secret, self.store):
            path.chmod(0o666)
        self.before = self.store.stat()
        self.victim = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        self.tcp, self.unix = socket.socket(), socket.socket(socket.AF_UNIX)
        self.udp = socket.socket(type=socket.SOCK_DGRAM)
        self.tcp.bind(("127.0.0.1", 0))
        self.udp.bind(("127.0.0.1", 0))
        self.unix.bind(str(folder / "socket"))
        (folder / "socket").chmod(0o777)
        self.tcp.listen()
        self.unix.listen()
        for listener in (self.tcp, self.udp, self.unix):
            listener.setblocking(False)

    def names(self) -> str:
        """Return lines that give a program the names of everything."""
        names = {
            "VICTIM": self.victim.pid,
            "SECRET": str(self.secret),
            "STORE": str(self.store),
            "GAME": str(Path(backend_quest.__file__)),
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
        assert sorted(os.listdir(self.folder)) == ["id_rsa", "progress.db", "socket"]
        for listener in (self.tcp, self.unix):
            with pytest.raises(BlockingIOError):
                listener.accept()
        with pytest.raises(BlockingIOError):
            self.udp.recv(1)

    def close(self) -> None:
        self.victim.kill()
        self.victim.communicate()
        for listener in (self.tcp, self.udp, self.unix):
            listener.close()


@pytest.fixture
def prey(open_place: Path) -> Iterator[Prey]:
    (open_place / "home").mkdir()
    prey = Prey(open_place / "home")
    yield prey
    prey.close()


@pytest.fixture
def workplace(open_place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of the work folders, for this test alone."""
    place = open_place / "work"
    place.mkdir()
    place.chmod(0o777)
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture(scope="module")
def noise() -> float:
    """How many seconds a run takes that does nothing, on this machine as it is now."""
    runner = LocalRunner()
    program = Program("python", {"a.py": "pass"}, "a.py")
    return max(runner.run(program, [CaseInput()]).ms for _ in range(5)) / 1000


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


def assert_forged_nothing(case: CaseResult) -> None:
    assert case.value is None or case.value.data != EXPECTED
    assert SECRET_TEXT not in case.stdout + case.stderr
    assert case.failure is None or SECRET_TEXT not in case.failure.message


@pytest.mark.parametrize(
    ("attack", "profile"),
    [
        pytest.param(attack, profile, id=f"{attack.name}-{profile}")
        for attack in ATTACKS
        for profile in attack.stopped_by
    ],
)
def test_attack_is_stopped(attack: Attack, profile: str, prey: Prey, workplace: Path, noise: float) -> None:
    runner = LocalRunner(PROFILES[profile])
    before = children()
    program = Program("python", {"main.py": prey.names() + attack.source}, "main.py")
    result = runner.run(program, [CaseInput(call="f()"), CaseInput(call="f()")], Limits(seconds=SECONDS))
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
        assert_forged_nothing(case)
        assert "ya\n" not in case.stdout or profile in ("guard", "supervised")
    prey.assert_untouched()
    assert children() <= before
    pause = threading.Event()
    assert any(not os.listdir(workplace) or pause.wait(0.01) for _ in range(2000))


def test_protection_of_these_runs() -> None:
    """What the profiles are called: a suite run under less than it says would prove nothing."""
    runner = LocalRunner(PROFILES["full"])
    path = runner.runtime("python").path
    assert path is not None
    drops = not is_root() or open_to_all(Path(path))
    program = Program("python", {"a.py": "import os\nprint(os.getuid())"}, "a.py")
    result = runner.run(program, [CaseInput()])
    assert result.protection is (Protection.FULL if drops else Protection.PARTIAL)
    assert not is_root() or not drops or 60_000 <= int(result.cases[0].stdout) < 65_000
    assert LocalRunner(PROFILES["guard"]).run(program, [CaseInput()]).protection is Protection.GUARD


SERVER = """
import os, socket
s = socket.create_server(("127.0.0.1", int(os.environ["PORT"])))
while True:
    c, _ = s.accept()
    c.recv(1000)
    try:
        exec(ATTACK)
        c.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\ndone")
    except BaseException as error:
        c.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\n" + type(error).__name__.encode())
    c.close()
"""


@pytest.mark.parametrize("profile", ["full", "kernel"])
@pytest.mark.parametrize(
    "attack",
    [
        "open(SECRET).read()",
        "open(STORE, 'a')",
        "socket.create_connection(('127.0.0.1', TCP), 2)",
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', UDP))",
        "socket.socket(socket.AF_UNIX).connect(UNIX)",
        "socket.create_server(('127.0.0.1', 0))",
        "os.fork() or os._exit(0)",
        "os.kill(VICTIM, 9)",
        "import subprocess; subprocess.run(['/bin/true'])",
    ],
)
def test_server_is_held_in_too(attack: str, profile: str, prey: Prey, workplace: Path) -> None:
    before = children()
    source = f"{prey.names()}ATTACK = {attack!r}\n{SERVER}"
    with LocalRunner(PROFILES[profile]).serve(Program("python", {"a.py": source}, "a.py")) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
            client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            answer = client.makefile("rb").read()
        assert answer.endswith((b"PermissionError", b"OSError")), answer
        assert server.alive()
    prey.assert_untouched()
    assert children() <= before


@pytest.mark.parametrize(
    "source",
    [
        "while True: pass",
        "while True: print('a' * 1000)",
        "import time, signal\nsignal.signal(15, 1)\ntime.sleep(600)",
        "import os, threading\nwhile True: threading.Thread(target=print).start()",
    ],
)
def test_servers_are_stopped_whatever_they_do(source: str, workplace: Path) -> None:
    before = children()
    server = "import os, socket\ns = socket.create_server(('127.0.0.1', int(os.environ['PORT'])))\n" + source
    with LocalRunner().serve(Program("python", {"a.py": server}, "a.py")) as running:
        assert len(running.log()) <= 200 * 501
    assert children() <= before
    pause = threading.Event()
    assert any(not os.listdir(workplace) or pause.wait(0.01) for _ in range(2000))
