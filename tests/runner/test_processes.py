"""Starting, watching and ending children; what other systems would be asked for."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import time
import types
from pathlib import Path
from typing import Any

import psutil
import pytest
from runs import Runs

from backend_quest.runner import process, tree
from backend_quest.runner.api import CaseInput, Ended, Program, Protection
from backend_quest.runner.drivers.channel import Channel
from backend_quest.runner.local import LocalRunner
from backend_quest.runner.results import split_output


def test_environment_is_clean(run: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAHASIA", "kunci")
    monkeypatch.setenv("PYTHONPATH", "/rahasia")
    monkeypatch.setenv("HTTP_PROXY", "http://rahasia")
    source = (
        "import os, sys, tempfile\n"
        "work = os.path.dirname(os.getcwd())\n"
        "print(sorted(os.environ))\n"
        "print(os.environ['HOME'] == work, tempfile.gettempdir().startswith(work), 'rahasia' in str(sys.path))\n"
        "print(sys.flags.utf8_mode, sys.flags.isolated, any('backend_quest' in name for name in sys.modules))\n"
    )
    (case,) = run(source).cases
    names, places, flags = case.stdout.splitlines()
    allowed = {"HOME", "LANG", "PATH", "PYTHONUTF8", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "MALLOC_ARENA_MAX"}
    assert set(eval(names)) - {"LC_CTYPE"} == allowed | {tree.TOKEN}
    assert places == "True True False"
    assert flags == "1 1 False"


def test_the_games_own_input_is_never_read(run: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"rahasia\n")
    saved = os.dup(0)
    os.dup2(reading, 0)
    try:
        (case,) = run("import os\nprint(os.read(0, 100))\n").cases
    finally:
        os.dup2(saved, 0)
        for descriptor in (saved, reading, writing):
            os.close(descriptor)
    assert case.stdout == "b''\n"


def test_child_is_in_a_session_of_its_own_with_nothing_open(run: Runs) -> None:
    source = (
        "import os\nprint(os.getsid(0) == os.getpid())\n"
        "def is_open(fd):\n"
        "    try: os.fstat(fd)\n"
        "    except OSError: return False\n"
        "    return True\n"
        "print(sum(map(is_open, range(3, 100))))\n"
    )
    (case,) = run(source).cases
    assert case.stdout.splitlines() == ["True", "3"]


@pytest.mark.skipif(sys.platform != "linux", reason="without the kernel's layers, on purpose")
def test_everything_below_a_child_is_ended() -> None:
    source = (
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        os.closerange(0, 100)\n"
        "        time.sleep(600)\n"
        "    os._exit(0)\n"
        "if os.fork() == 0:\n"
        "    time.sleep(600)\n"
        "time.sleep(0.1)\n"
    )
    me = psutil.Process()
    before = {child.pid for child in me.children(recursive=True)}
    (case,) = Runs(LocalRunner(set()))(source).cases
    assert case.ended is Ended.OK
    assert {child.pid for child in me.children(recursive=True)} <= before


def test_limits_and_results_without_the_kernels_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on macOS: the parent takes that system for its own, the child has the guard and what limits there are."""
    monkeypatch.setattr(sys, "platform", "darwin")
    runner = LocalRunner({"audit"})
    program = Program("python", {"a.py": "print('halo')\ndef f(): return 1\n"}, "a.py")
    result = runner.run(program, [CaseInput(call="f()")])
    assert (result.cases[0].ended, result.cases[0].stdout, result.protection) == (Ended.OK, "halo\n", Protection.GUARD)
    source = (
        "import os\nfrom http.server import *\n"
        "HTTPServer(('127.0.0.1', int(os.environ['PORT'])), BaseHTTPRequestHandler).serve_forever()\n"
    )
    with runner.serve(Program("python", {"a.py": source}, "a.py")) as server:
        assert server.alive()


def test_what_windows_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[Any] = []
    fake = types.ModuleType("msvcrt")
    fake.get_osfhandle = lambda descriptor: descriptor + 1000  # type: ignore[attr-defined]
    fake.open_osfhandle = lambda handle, flags: os.dup(1)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "msvcrt", fake)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(os, "set_handle_inheritable", lambda handle, on: asked.append((handle, on)), raising=False)
    monkeypatch.setattr(subprocess, "STARTUPINFO", lambda **attributes: attributes, raising=False)
    monkeypatch.setattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0x200, raising=False)
    monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 0x8000000, raising=False)
    name, options = process._apart(7)
    assert (name, asked) == ("1007", [(1007, True)])
    assert options == {"startupinfo": {"lpAttributeList": {"handle_list": [1007]}}, "creationflags": 0x8000200}
    channel = Channel("1007")
    channel.nonce = "n"
    monkeypatch.setattr(tree, "_sweep", lambda token, uid: asked.append("swept"))
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, cwd=tmp_path)
    tree.kill(child, "token", None, time.time(), alone=False)
    assert child.returncode is not None
    assert asked[-1] == "swept"
    assert isinstance(child.stdin, io.IOBase)
    child.stdin.close()


def test_output_without_marks_belongs_to_the_first_case() -> None:
    assert split_output(b"a\0n\0b", "n", 3) == ["a", "b", ""]
    assert split_output(b"\xffa\x1b[2J", "n", 1) == ["\N{REPLACEMENT CHARACTER}a"]
    assert split_output(b"a\0n\0b\0n\0c", "n", 2) == ["a", "b"]


def test_hostile_output_is_cleaned_in_no_time() -> None:
    for beginning in ("\x90", "\x9d", "\x1b]", "\x1bP", "\x9b", "\x1b["):
        assert split_output((beginning * 300_000).encode(), "n", 1) == [""] or beginning in ("\x1b[", "\x9b")


GAME = """
import sys, threading, time
from backend_quest.runner.api import CaseInput, Limits, Program
from backend_quest.runner.local import LocalRunner

source = "import os, socket\\ns = socket.create_server(('127.0.0.1', int(os.environ['PORT'])))\\ns.accept()\\n"
runner = LocalRunner()
entered = []


def serve():
    # Entered by a thread that ends: the server stays.
    entered.append(runner.serve(Program("python", {"a.py": source}, "a.py")))
    entered[0].__enter__()


thread = threading.Thread(target=serve)
thread.start()
thread.join()
loop = Program("python", {"a.py": "while True: pass"}, "a.py")
threading.Thread(target=runner.run, args=(loop, [CaseInput()], Limits(seconds=100)), daemon=True).start()
print("siap", flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux sees to it")
def test_programs_die_with_the_game(open_place: Path) -> None:
    variables = {**os.environ, "TMPDIR": str(open_place)}
    game = subprocess.Popen([sys.executable, "-c", GAME], stdout=subprocess.PIPE, env=variables)
    assert game.stdout is not None
    with game, game.stdout:
        assert game.stdout.readline() == b"siap\n"
        seen = psutil.Process(game.pid)
        pause = threading.Event()
        assert any(len(_programs(seen)) == 2 or pause.wait(0.01) for _ in range(1000))
        programs = _programs(seen)
        game.kill()
    gone, alive = psutil.wait_procs(programs, timeout=10)
    assert (len(gone), alive) == (2, [])


def _programs(game: psutil.Process) -> list[psutil.Process]:
    """Return the children that are held in by now, and so about to run the learner's code."""
    return [child for child in game.children() if "Seccomp:\t2" in Path(f"/proc/{child.pid}/status").read_text("ascii")]
