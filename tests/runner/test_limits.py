"""The protections one by one."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest
from runs import Runs

from backend_quest.runner.api import CaseInput, Ended, Limits, Program, Protection
from backend_quest.runner.cases import run_cases
from backend_quest.runner.launch import Start
from backend_quest.runner.lease import Lease, open_to_all
from backend_quest.runner.limits import seccomp
from backend_quest.runner.limits.identity import is_root
from backend_quest.runner.local import LocalRunner
from backend_quest.runner.runtimes import python

linux = pytest.mark.skipif(sys.platform != "linux", reason="Landlock and seccomp are Linux's")

ALLOW, KILL = "allow", "kill"
MACHINES = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
PID = 4242
AF_UNIX, AF_INET, AF_INET6, STREAM, DATAGRAM, CLOEXEC = 1, 2, 10, 1, 2, 0o2000000


def answer(
    machine: str,
    number: int,
    *arguments: int,
    listens: bool = False,
    starts_tools: bool = False,
    architecture: int | None = None,
) -> object:
    """Walk the filter as the kernel does, and return what it says of a call: allowed, killed, or the error."""
    program = seccomp.program(machine, PID, listens=listens, truncate=True, starts_tools=starts_tools)
    words = {0: number, 4: MACHINES[machine][0] if architecture is None else architecture}
    words |= {16 + 8 * place: value & 0xFFFFFFFF for place, value in enumerate(arguments)}
    at = accumulator = 0
    while True:
        code, jump_true, jump_false, operand = program[at]
        at += 1
        match code:
            case 0x20:
                accumulator = words.get(operand, 0)
            case 0x54:
                accumulator &= operand
            case 0x15 | 0x35 | 0x45:
                holds = {0x15: accumulator == operand, 0x35: accumulator >= operand, 0x45: bool(accumulator & operand)}
                at += jump_true if holds[code] else jump_false
            case 0x06:
                kinds = {0x7FFF0000: ALLOW, 0x80000000: KILL}
                return kinds.get(operand, operand & 0xFFFF)
            case _:
                raise AssertionError(f"unknown instruction {code:#x}")


# name: (number on x86-64, number on ARM64, arguments, what the filter says)
CALLS = {
    "read": (0, 63, (), ALLOW),
    "openat": (257, 56, (), ALLOW),
    "exit_group": (231, 94, (), ALLOW),
    "mmap": (9, 222, (), ALLOW),
    "futex": (202, 98, (), ALLOW),
    "execve": (59, 221, (), errno.EPERM),
    "execveat": (322, 281, (), errno.EPERM),
    "a thread": (56, 220, (0x3D0F00,), ALLOW),
    "a process": (56, 220, (0x1200011,), errno.EPERM),
    "clone3": (435, 435, (), errno.ENOSYS),
    "kill another": (62, 129, (1, 9), errno.EPERM),
    "kill everyone": (62, 129, (-1, 9), errno.EPERM),
    "kill itself": (62, 129, (PID, 9), ALLOW),
    "tgkill another": (234, 131, (1, 1, 9), errno.EPERM),
    "tgkill itself": (234, 131, (PID, 1, 9), ALLOW),
    "tkill": (200, 130, (PID, 9), errno.EPERM),
    "limits of another": (302, 261, (1,), errno.EPERM),
    "own limits": (302, 261, (0,), ALLOW),
    "ptrace": (101, 117, (), errno.EPERM),
    "process_vm_readv": (310, 270, (), errno.EPERM),
    "socket": (41, 198, (AF_INET, STREAM), errno.EPERM),
    "connect": (42, 203, (), errno.EPERM),
    "socketpair": (53, 199, (AF_UNIX, STREAM), ALLOW),
    "fchmodat": (268, 53, (), 0),
    "utimensat": (280, 88, (), 0),
    "fchownat": (260, 54, (), errno.EPERM),
    "setxattr": (188, 5, (), errno.EPERM),
    "memfd_create": (319, 279, (), errno.EPERM),
    "io_uring_setup": (425, 425, (), errno.EPERM),
    "bpf": (321, 280, (), errno.EPERM),
    "unshare": (272, 97, (), errno.EPERM),
    "mount": (165, 40, (), errno.EPERM),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("machine", MACHINES)
def test_filter_of_programs(machine: str, name: str) -> None:
    *numbers, arguments, expected = CALLS[name]
    assert answer(machine, numbers[MACHINES[machine][1]], *arguments) == expected


@pytest.mark.parametrize(
    ("family", "kind", "expected"),
    [
        (AF_INET, STREAM, ALLOW),
        (AF_INET6, STREAM | CLOEXEC, ALLOW),
        (AF_INET, DATAGRAM, errno.EPERM),
        (AF_INET, 3, errno.EPERM),
        (AF_UNIX, STREAM, errno.EPERM),
        (16, 3, errno.EPERM),
    ],
)
@pytest.mark.parametrize("machine", MACHINES)
def test_filter_of_servers_leaves_tcp(machine: str, family: int, kind: int, expected: object) -> None:
    socket = (41, 198)[MACHINES[machine][1]]
    assert answer(machine, socket, family, kind, listens=True) == expected


def test_filter_kills_calls_of_another_architecture() -> None:
    assert answer("x86_64", 0, architecture=0x40000003) == KILL
    assert answer("aarch64", 0, architecture=0xC000003E) == KILL
    assert answer("x86_64", 0x40000000 | 59) == errno.EPERM


def test_cutting_by_path_is_denied_where_landlock_does_not_know_it() -> None:
    for machine, (_, column) in MACHINES.items():
        number = (76, 45)[column]
        wanted = [line for line in seccomp.program(machine, PID, listens=False, truncate=False) if line[3] == number]
        assert wanted
        assert answer(machine, number) == ALLOW


@linux
def test_full_protection_is_active_here(run: Runs) -> None:
    result = run("pass")
    assert result.protection is (Protection.FULL if _drops_or_needs_none(run) else Protection.PARTIAL)


def _drops_or_needs_none(run: Runs) -> bool:
    path = run.runner.runtime("python").path
    return not is_root() or (path is not None and open_to_all(Path(path)))


@linux
def test_kernel_alone_as_root_is_partial() -> None:
    result = LocalRunner({"kernel"}).run(Program("python", {"a.py": "pass"}, "a.py"), [CaseInput()])
    assert result.protection is (Protection.PARTIAL if is_root() else Protection.FULL)


@linux
def test_programs_see_nothing_of_the_installed_game(run: Runs) -> None:
    """As in a wheel: the game lies among the modules of the interpreter, here played by ``json``."""
    own = python.find()
    assert own is not None
    secret = next(Path(path, "json") for path in own.read if Path(path, "json", "decoder.py").exists())
    interpreter = python.find(secret)
    assert interpreter is not None
    source = (
        "import random, http, colorsys\nimport os\n"
        f"print(sorted(os.listdir({str(secret)!r}))[0])\n"
        f"open({str(secret / 'decoder.py')!r})\n"
    )
    for layers in ({"identity", "kernel"}, {"audit"}):
        start = Start(interpreter, Program("python", {"a.py": source}, "a.py"), Limits(seconds=10), layers)
        (case,) = run_cases(start, [CaseInput()], lambda: False, trace=False).cases
        assert case.failure is not None
        assert case.failure.type == "PermissionError", case
        assert case.failure.line == (4 if "kernel" in layers else 3)
    start = Start(interpreter, Program("python", {"a.py": "import json"}, "a.py"), Limits(seconds=10))
    (case,) = run_cases(start, [CaseInput()], lambda: False, trace=False).cases
    assert case.failure is not None


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("import os\nos.system('true')", "cannot start other programs"),
        ("import subprocess\nsubprocess.run(['true'])", "cannot start other programs"),
        ("import os\nos.kill(1, 0)", "cannot touch other processes"),
        ("import socket\nsocket.socket().connect(('127.0.0.1', 9))", "cannot use the network"),
        ("import urllib.request\nurllib.request.urlopen('http://localhost/')", "cannot use the network"),
        ("import ctypes", "cannot load native code"),
        ("open('/etc/passwd')", "cannot read files outside its folder"),
        ("open('../../x', 'w')", "cannot change files outside its folder"),
        ("import os\nos.remove('/tmp/x')", "cannot change files outside its folder"),
        ("import os\nos.rename('main.py', '/tmp/x')", "cannot change files outside its folder"),
        ("import os\nos.listdir('/')", "cannot read files outside its folder"),
        ("import os\nos.symlink('/etc', 'e')\nopen('e/passwd')", "files outside its folder"),
        ("import sqlite3\nsqlite3.connect('/tmp/x.db')", "cannot change files outside its folder"),
        ("import pathlib\npathlib.Path('/tmp/x').touch()", "cannot change files outside its folder"),
    ],
)
def test_guard_says_in_plain_words_what_cannot_be(source: str, words: str) -> None:
    (case,) = Runs(LocalRunner({"audit"}))(source).cases
    assert case.ended is Ended.RAISED
    assert case.failure is not None
    assert words in case.failure.message


@pytest.mark.parametrize(
    "source",
    [
        "import json, sqlite3, random, datetime, decimal, re, csv, http.server, asyncio, threading, uuid, zoneinfo",
        "import sqlite3\nd = sqlite3.connect('a.db')\nd.execute('create table t (a)')\nd.commit()",
        "import tempfile\nwith tempfile.NamedTemporaryFile() as f: f.write(b'x')",
        "import tempfile, os\nwith tempfile.TemporaryDirectory() as d: open(os.path.join(d, 'x'), 'w').close()",
        "import shutil\nopen('a', 'w').close()\nshutil.copy('a', 'b')\nshutil.copy2('a', 'c')\nshutil.move('a', 'd')",
        "import pathlib\np = pathlib.Path.home() / 'x'\np.write_text('é')\nassert p.read_text() == 'é'",
        "import asyncio\nasyncio.run(asyncio.sleep(0))",
        "import threading\nt = threading.Thread(target=print)\nt.start()\nt.join()",
        "import concurrent.futures as f\nwith f.ThreadPoolExecutor(3) as p: assert list(p.map(abs, [-1])) == [1]",
        "import zoneinfo\nzoneinfo.ZoneInfo('Asia/Jakarta')",
        "import time, datetime\ndatetime.datetime.now().astimezone()",
        "import secrets, hashlib, uuid\nsecrets.token_hex()\nuuid.uuid4()\nhashlib.sha256(b'')",
        "import os\nos.makedirs('a/b')\nos.rename('a', 'c')\nos.removedirs('c/b')",
        "import dataclasses, typing, enum\n@dataclasses.dataclass\nclass A:\n    x: int = 1\nprint(A())",
        "import pickle\nclass A: pass\npickle.loads(pickle.dumps(A()))",
        "import logging\nlogging.warning('x')",
        "import unittest\nunittest.main(argv=['x'], exit=False)",
        "open('/dev/null', 'w').write('x')",
    ],
)
def test_honest_programs_are_not_in_the_way_of_any_protection(run: Runs, source: str) -> None:
    (case,) = run(source).cases
    assert case.failure is None, case.failure


@pytest.mark.skipif(not is_root(), reason="only root can give users away")
def test_users_are_leased_once() -> None:
    first, second = Lease(), Lease()
    assert first.uid != second.uid
    first.close()
    second.close()


def test_open_to_all(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert not open_to_all(tmp_path)
    assert not open_to_all(tmp_path / "missing")
    assert open_to_all(Path(os.__file__).parent) or is_root()


@pytest.mark.skipif(os.name != "posix", reason="limits of processor time are POSIX's")
def test_used_up_processor_time_is_said_before_it_is_enforced(run: Runs) -> None:
    limits = run("import resource\nprint(*resource.getrlimit(resource.RLIMIT_CPU))").cases[0].stdout.split()
    said, enforced = map(int, limits)
    assert said < enforced
