"""Hostile programs, judged from outside: what they were after is untouched, and nothing is left of them."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest
from attacks import ATTACKS, FILES, NETWORK, PROCESSES, PROFILES, Attack
from prey import ROOM, SECONDS, SECRET_TEXT, Prey, assert_empty, assert_stopped, children

from backend_quest.runner import fences
from backend_quest.runner.api import CaseInput, Limits, Program, Protection, RunResult
from backend_quest.runner.lease import open_to_all
from backend_quest.runner.limits.identity import is_root
from backend_quest.runner.local import LocalRunner

pytestmark = [
    pytest.mark.slow,
    pytest.mark.usefixtures("noise"),
    pytest.mark.skipif(sys.platform != "linux", reason="what other systems stop is not known yet"),
]


# Beside the packages of a checkout lies an empty folder of the game's name, and importing that gives nothing.
FROM_TESTS = [
    attack
    for attack in (*PROCESSES, *FILES, *NETWORK)
    if "full" in attack.stopped_by and attack.name != "imports the game"
]


def run(profile: str, program: Program, cases: list[CaseInput], limits: Limits) -> RunResult:
    return LocalRunner(PROFILES[profile]).run(program, cases, limits)


@pytest.mark.parametrize(
    ("attack", "profile"),
    [
        pytest.param(attack, profile, id=f"{attack.name}-{profile}")
        for attack in ATTACKS
        for profile in attack.stopped_by
    ],
)
def test_attack_is_stopped(attack: Attack, profile: str, prey: Prey, workplace: Path, noise: float) -> None:
    if profile == "bubblewrap" and fences.bubblewrap_here() is None:
        pytest.skip("NOT TRIED: there is no bubblewrap here, or this system forbids what it does")
    assert_stopped(attack, profile, run, prey, workplace, noise)


@pytest.mark.parametrize("attack", FROM_TESTS, ids=lambda attack: str(attack.name))
def test_attack_from_a_file_of_tests_is_stopped(attack: Attack, prey: Prey, workplace: Path, noise: float) -> None:
    """pytest reads packages beside the game, but reaches no more than any other program."""
    before = children()
    source = f"{prey.names()}{attack.source}\n\n\ndef test_nothing():\n    pass\n"
    program = Program("python", {"test_main.py": source}, "test_main.py", tests=True)
    result = run("full", program, [CaseInput()], Limits(seconds=SECONDS))
    assert result.cases[0].ended in attack.ended, result
    assert result.ms / 1000 <= SECONDS + ROOM + 10 * noise
    assert SECRET_TEXT not in str(result)
    prey.assert_untouched()
    assert children() <= before
    assert_empty(workplace)


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
        "open(COURSE).read()",
        "socket.create_connection(('::1', TCP6), 2)",
        "socket.socket(socket.AF_UNIX).connect(ABSTRACT)",
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
    assert_empty(workplace)
