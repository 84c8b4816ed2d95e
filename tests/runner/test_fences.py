"""What shuts programs in from outside: bubblewrap here, and what macOS and Windows would be asked for."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from backend_quest.runner import fences
from backend_quest.runner.api import CaseInput, Ended, Limits, Program, Protection
from backend_quest.runner.launch import LAYERS, protection
from backend_quest.runner.limits import bubblewrap, job_object, sandbox_exec
from backend_quest.runner.limits.identity import is_root
from backend_quest.runner.local import LocalRunner
from backend_quest.runner.process import Process

linux = pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is Linux's")
SERVER = (
    "import os\nfrom http.server import *\n"
    "HTTPServer(('127.0.0.1', int(os.environ['PORT'])), BaseHTTPRequestHandler).serve_forever()\n"
)


@pytest.fixture
def fresh() -> Iterator[None]:
    """Nothing looked at yet, and nothing of this test remembered."""
    looks = (fences.kernel_holds, fences.bubblewrap_here, fences.sandbox_here)
    for look in looks:
        look.cache_clear()
    yield
    for look in looks:
        look.cache_clear()


@pytest.fixture
def bwrap() -> str:
    path = fences.bubblewrap_here()
    if path is None:
        pytest.skip("NOT TRIED: there is no bubblewrap here, or this system forbids what it does")
    return path


def choose(**changes: Any) -> fences.Fence:
    asked: dict[str, Any] = {"layers": LAYERS, "tools": False, "programs": ["/usr/bin/python3"], "read": ["/usr/lib"]}
    return fences.choose(**{**asked, "folder": Path("/tmp/work"), "port": None, **changes})


@linux
def test_bubblewrap_is_taken_where_it_adds(bwrap: str, fresh: None, monkeypatch: pytest.MonkeyPatch) -> None:
    for kernel in (True, False):
        monkeypatch.setattr(fences, "kernel_holds", lambda kernel=kernel: kernel)
        assert list(choose().held) == ([] if kernel else ["bubblewrap"])
        assert choose(tools=True).held == ["bubblewrap"]
        assert choose(tools=True, layers={"kernel"}) == fences.Fence()
    assert choose().command[0] == bwrap
    shut, reachable = choose().command, choose(port=1).command
    if is_root():
        assert "--unshare-net" in shut
        assert "--unshare-net" not in reachable
    else:
        assert "--share-net" not in shut
        assert "--share-net" in reachable


@linux
def test_without_bubblewrap_nothing_is_put_around(fresh: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bubblewrap, "find", lambda: None)
    assert choose(tools=True) == fences.Fence()
    fences.bubblewrap_here.cache_clear()
    broken = tmp_path / "bwrap"
    broken.write_text("#!/bin/sh\necho 'setting up uid map: Permission denied' >&2\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(bubblewrap, "find", lambda: str(broken))
    assert choose(tools=True) == fences.Fence()


@linux
def test_a_bubblewrap_that_shuts_nothing_in_is_not_believed(tmp_path: Path) -> None:
    """One that only runs what it is given: the trial gets out, and says so."""
    open_door = tmp_path / "bwrap"
    open_door.write_text('#!/bin/sh\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n', encoding="utf-8")
    open_door.chmod(0o755)
    assert not bubblewrap.works(str(open_door), tmp_path)
    assert not bubblewrap.works(str(tmp_path / "missing"), tmp_path)
    slow = tmp_path / "slow"
    slow.write_text("#!/bin/sh\nexec sleep 600\n", encoding="utf-8")
    slow.chmod(0o755)
    patience = pytest.MonkeyPatch()
    with patience.context() as patch:
        patch.setattr(bubblewrap, "_PATIENCE", 0.05)
        assert not bubblewrap.works(str(slow), tmp_path)


@linux
def test_programs_in_bubblewrap_see_only_what_they_may_read(bwrap: str) -> None:
    source = (
        "import os\n"
        "print(os.path.exists('/etc/passwd'), os.path.exists('/proc/1'), os.path.exists('/dev/null'))\n"
        "for path in ('/x', '/tmp/x', '/usr/x', os.__file__):\n"
        "    try: open(path, 'a')\n"
        "    except OSError: print('tidak')\n"
        "open('x', 'w').write('x')\nos.chmod('x', 0o600)\n"
    )
    runner = LocalRunner({"identity", "outer"})
    result = runner.run(Program("python", {"a.py": source}, "a.py"), [CaseInput()], Limits(seconds=10))
    assert result.cases[0].stdout == "False False True\n" + "tidak\n" * 4, result
    assert (result.cases[0].ended, result.protection) == (Ended.OK, Protection.PARTIAL)
    with runner.serve(Program("python", {"a.py": SERVER}, "a.py"), Limits(seconds=10)) as server:
        assert (server.alive(), server.protection) == (True, Protection.PARTIAL)


@linux
def test_ends_of_programs_in_bubblewrap_are_told_apart(bwrap: str) -> None:
    runner = LocalRunner({"identity", "outer"})
    ends = {
        "while True: pass": Ended.TIMEOUT,
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 5))\nwhile True: pass": Ended.TIMEOUT,
        "x = [0] * 10**9": Ended.MEMORY,
        "import os\nos._exit(3)": Ended.EXITED,
        "import os\nos.abort()": Ended.EXITED,
    }
    for source, ended in ends.items():
        seconds = 0.5 if source.startswith("while") else 10
        result = runner.run(Program("python", {"a.py": source}, "a.py"), [CaseInput()], Limits(seconds=seconds))
        assert result.cases[0].ended is ended, source


def test_what_the_protections_are_called() -> None:
    kernel = ["rlimits", "landlock", "seccomp"]
    user = ["identity"] if is_root() else []
    assert protection([*user, *kernel]) is Protection.FULL
    assert protection(["tools", *kernel]) is Protection.PARTIAL
    assert protection(["tools", "identity", *kernel]) is Protection.FULL
    assert protection(["tools", "bubblewrap", *user, *kernel]) is Protection.FULL
    assert protection(["bubblewrap", "rlimits"]) is Protection.PARTIAL
    assert protection(["sandbox", "rlimits", "audit"]) is Protection.PARTIAL
    # A job counts and limits; the files of the learner and the network are as open as before.
    assert protection(["job", "audit"]) is Protection.GUARD


# macOS


@pytest.mark.parametrize("answer", ["held", "open", "", OSError(), subprocess.TimeoutExpired("x", 1)])
def test_sandbox_of_macos_is_believed_when_its_trial_held(
    answer: str | Exception, fresh: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def run(command: list[str], **options: Any) -> Any:
        asked.append(command)
        assert options["stdin"] == subprocess.DEVNULL
        if isinstance(answer, Exception):
            raise answer
        return SimpleNamespace(returncode=0, stdout=answer + "\n")

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", run)
    fence = choose(programs=["/opt/python"], read=("/usr/lib", "/etc/hosts"), port=5005)
    assert choose(programs=["/opt/python"], read=("/usr/lib", "/etc/hosts"), port=5005) == fence
    assert len(asked) == 1
    assert asked[0][0] == "/usr/bin/sandbox-exec"
    assert "(deny network*)" in asked[0][2]
    assert fence.held == (["sandbox"] if answer == "held" else ())
    assert choose(tools=True) == fences.Fence()


def test_rules_for_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", '/Users/a "b"')
    rules = sandbox_exec.profile(
        programs=["/opt/python", "/opt/node"], read=["/usr/lib", "/etc/hosts"], folder=Path("/tmp/work"), port=None
    ).splitlines()
    assert rules[0] == "(version 1)"
    assert '(deny file-read* (subpath "/Users")' in rules[3]
    assert '(subpath "/Users/a \\"b\\"")' in rules[3]
    assert rules.index("(deny file-write*)") < rules.index(
        '(allow file-write* (subpath "/tmp/work") (literal "/dev/null"))'
    )
    read = next(rule for rule in rules if rule.startswith("(allow file-read* "))
    assert read == (
        '(allow file-read* (subpath "/usr/lib") (literal "/etc/hosts") '
        '(literal "/opt/python") (literal "/opt/node") (subpath "/tmp/work"))'
    )
    assert rules.index(rules[3]) < rules.index(read)
    assert rules.index("(deny process-exec*)") < rules.index(
        '(allow process-exec* (literal "/opt/python") (literal "/opt/node"))'
    )
    assert rules[-1] == "(deny network*)"
    serving = sandbox_exec.profile(programs=["/p"], read=[], folder=Path("/tmp/work"), port=5005).splitlines()
    assert serving[-2:] == [
        '(allow network-bind (local ip "localhost:5005"))',
        '(allow network-inbound (local ip "localhost:5005"))',
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands for sandbox-exec")
def test_a_sandbox_that_shuts_nothing_in_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The very trial, run under a stand-in that lets everything through."""
    stand_in = tmp_path / "sandbox-exec"
    stand_in.write_text('#!/bin/sh\nshift 2\nexec "$@"\n', encoding="utf-8")
    stand_in.chmod(0o755)
    monkeypatch.setattr(sandbox_exec, "_PROGRAM", str(stand_in))
    (tmp_path / "secret").touch()
    assert not sandbox_exec.works(sys.executable, [], tmp_path, tmp_path / "secret")
    assert (tmp_path / "inside").exists()


def test_address_space_is_not_limited_on_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits that a child is told: where the system is macOS, without the one it cannot keep."""
    from backend_quest.runner.launch import Start
    from backend_quest.runner.runtimes import python

    interpreter = python.find()
    assert interpreter is not None
    start = Start(interpreter, Program("python", {"a.py": ""}, "a.py"), Limits())
    assert "AS" in start._rlimits(None, 5, 0)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "AS" not in start._rlimits(None, 5, 0)
    assert "NPROC" in start._rlimits(None, 5, 0)


# Windows


class Kernel32:
    """Plays the part of Windows that knows jobs, and writes down what it is asked. ``refuses`` names what fails."""

    def __init__(self, refuses: str = "") -> None:
        self.calls: list[tuple[Any, ...]] = []
        for name in (
            "CreateJobObjectW", "SetInformationJobObject", "OpenProcess", "AssignProcessToJobObject",
            "TerminateJobObject", "CloseHandle",
        ):  # fmt: skip
            setattr(self, name, self._function(name, refuses))

    def _function(self, name: str, refuses: str) -> Any:
        def function(*arguments: Any) -> int:
            data: Any = arguments
            if name == "SetInformationJobObject":
                data = (*arguments[:2], arguments[2]._obj, arguments[3])
            self.calls.append((name, *data))
            return 0 if name == refuses else 11 if name == "CreateJobObjectW" else 22

        return function


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Any:
    def install(refuses: str = "") -> Kernel32:
        kernel = Kernel32(refuses)
        monkeypatch.setattr(sys, "platform", "win32")
        monkeypatch.setattr(ctypes, "WinDLL", lambda name, use_last_error: kernel, raising=False)
        monkeypatch.setattr(ctypes, "get_last_error", lambda: 5, raising=False)
        return kernel

    return install


def test_a_job_of_windows_counts_limits_and_ends(windows: Any) -> None:
    kernel = windows()
    job = job_object.Job(processes=1, memory=384 << 20, seconds=9)
    job.add(4242)
    job.close()
    job.close()
    names = [call[0] for call in kernel.calls]
    assert names == [
        "CreateJobObjectW", "SetInformationJobObject", "SetInformationJobObject", "OpenProcess",
        "AssignProcessToJobObject", "CloseHandle", "TerminateJobObject", "CloseHandle",
    ]  # fmt: skip
    _, handle, kind, limits, size = kernel.calls[1]
    assert (handle, kind, limits.basic.processes, limits.job_memory) == (11, 9, 1, 384 << 20)
    assert (limits.basic.flags, limits.basic.job_time) == (0x260C, 90_000_000)
    # As Windows lays it out with 64 bits.
    assert ctypes.sizeof(ctypes.c_void_p) != 8 or size == 144
    assert (kernel.calls[2][2], kernel.calls[2][3].value) == (4, 0xFF)
    assert kernel.calls[3][1:] == (0x101, False, 4242)
    assert kernel.calls[4][1:] == (11, 22)
    assert [call[1] for call in kernel.calls[5:]] == [22, 11, 11]


@pytest.mark.parametrize("refuses", ["CreateJobObjectW", "SetInformationJobObject", "OpenProcess"])
def test_a_job_that_windows_refuses(refuses: str, windows: Any) -> None:
    kernel = windows(refuses)

    def held() -> None:
        job = job_object.Job(processes=1, memory=1, seconds=1)
        try:
            job.add(1)
        finally:
            job.close()

    with pytest.raises(OSError, match="refused") as told:
        held()
    assert told.value.errno == 5
    assert (kernel.calls[-1][:2] == ("CloseHandle", 11)) is (refuses != "CreateJobObjectW")


def test_jobs_are_those_of_windows() -> None:
    with pytest.raises(OSError, match="those of Windows"):
        job_object.Job(processes=1, memory=1, seconds=1)


class FakeJob:
    def __init__(self, problem: OSError | None = None) -> None:
        self.problem = problem
        self.told: list[object] = []

    def add(self, pid: int) -> None:
        self.told.append(pid)
        if self.problem is not None:
            raise self.problem

    def close(self) -> None:
        self.told.append("closed")


@pytest.mark.parametrize("problem", [None, OSError("no")])
def test_a_child_is_in_its_job_before_it_is_told_anything(problem: OSError | None, tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    job = FakeJob(problem)
    seen: list[bool] = []
    waits = [sys.executable, "-c", "import sys; print(sys.stdin.read())"]

    def make() -> Any:
        return job

    process = Process(lambda channel: waits, request=b"halo", folder=tmp_path, job=make)
    seen.append(process.held == (["job"] if problem is None else []))
    told = b"".join(piece for _, piece in process.rest(10))
    process.kill()
    assert told.strip() == b"halo"
    assert seen == [True]
    assert job.told[0] == process._child.pid
    assert job.told[1:] == ["closed"]


def test_a_child_without_a_job_runs_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()

    def make() -> Any:
        raise OSError("no jobs")

    process = Process(lambda channel: [sys.executable, "-c", "print(1)"], request=b"", folder=tmp_path, job=make)
    assert process.held == []
    assert b"".join(piece for _, piece in process.rest(10)).strip() == b"1"
    process.kill()


def test_a_large_request_that_nobody_reads_holds_nothing_up(tmp_path: Path) -> None:
    (tmp_path / "tmp").mkdir()
    before = threading.active_count()
    process = Process(lambda channel: [sys.executable, "-c", ""], request=b"x" * 10_000_000, folder=tmp_path)
    process.rest(10)
    process.kill()
    pause = threading.Event()
    assert any(threading.active_count() <= before or pause.wait(0.01) for _ in range(1000))


def test_programs_of_one_process_on_windows(windows: Any) -> None:
    """What a run asks a job for: a single process, or as many as its limits say where it may start others."""
    from backend_quest.runner.launch import Start
    from backend_quest.runner.runtimes import python, shell

    interpreter = python.find()
    assert interpreter is not None
    program = Program("python", {"a.py": ""}, "a.py")
    kernel = windows()
    limits = {"AS": 1000, "CPU": 9}
    for tools, count in ((None, 1), (shell.Shell("/bin/sh", ()), 16)):
        make = Start(interpreter, program, Limits(), shell=tools)._job(limits)
        assert make is not None
        make().close()
        settings = [call[3] for call in kernel.calls if call[0] == "SetInformationJobObject" and call[2] == 9]
        assert settings[-1].basic.processes == count
    assert Start(interpreter, program, Limits(), layers={"audit"})._job(limits) is None


def test_no_job_elsewhere() -> None:
    from backend_quest.runner.launch import Start
    from backend_quest.runner.runtimes import python

    interpreter = python.find()
    assert interpreter is not None
    if os.name == "posix":
        assert Start(interpreter, Program("python", {"a.py": ""}, "a.py"), Limits())._job({}) is None
