"""A game that is ended outright leaves no work folder and no program behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psutil
import pytest

from backend_quest.runner import janitor, tree
from backend_quest.runner.janitor import Janitor

posix = pytest.mark.skipif(sys.platform == "win32", reason="a job ends the programs there")

GAME = """
import sys, threading, time
from backend_quest.runner.api import CaseInput, Limits, Program
from backend_quest.runner.local import LocalRunner

loop = Program("python", {"a.py": "open('berkas', 'w')\\nwhile True: pass"}, "a.py")
server = Program("python", {"a.py": "import os, socket\\n"
    "s = socket.create_server(('127.0.0.1', int(os.environ['PORT'])))\\nwhile True: s.accept()"}, "a.py")
runner = LocalRunner(set(sys.argv[1:]))
threading.Thread(target=runner.run, args=(loop, [CaseInput()], Limits(seconds=100)), daemon=True).start()
with runner.serve(server):
    print("siap", flush=True)
    time.sleep(600)
"""


def eventually(true: object) -> bool:
    """Whether the condition comes true within ten seconds."""
    assert callable(true)
    pause = threading.Event()
    return any(true() or pause.wait(0.01) for _ in range(1000))


@posix
@pytest.mark.parametrize("layers", [("identity", "kernel", "audit"), ("audit",)])
def test_nothing_is_left_of_a_game_that_was_killed(layers: tuple[str, ...], open_place: Path) -> None:
    variables = {**os.environ, "TMPDIR": str(open_place)}
    game = subprocess.Popen([sys.executable, "-c", GAME, *layers], stdout=subprocess.PIPE, env=variables)
    assert game.stdout is not None
    with game, game.stdout:
        assert game.stdout.readline() == b"siap\n"
        assert eventually(lambda: list(open_place.glob("*/*/berkas")))
        family = psutil.Process(game.pid).children(recursive=True)
        assert (len(os.listdir(open_place)), len(family)) == (2, 3)
        game.kill()
    gone, alive = psutil.wait_procs(family, timeout=10)
    assert (len(gone), alive) == (3, [])
    assert eventually(lambda: not os.listdir(open_place))


def test_it_comes_with_the_first_word_and_goes_with_the_game(tmp_path: Path) -> None:
    ours = Janitor()
    assert ours._child is None
    kept, removed = tmp_path / "kept", tmp_path / "removed"
    for folder in (kept, removed):
        (folder / "inner").mkdir(parents=True)
        ours.note_folder(folder)
    ours.forget(kept)
    child = ours._child
    assert child is not None
    ours.close()
    assert child.wait(10) == 0
    assert (kept.exists(), removed.exists()) == (True, False)
    ours.close()


def test_without_one_everything_else_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> subprocess.Popen[bytes]:
        raise OSError("no processes left")

    monkeypatch.setattr(janitor, "_start", refuse)
    ours = Janitor()
    ours.note_folder(tmp_path)
    ours.forget(tmp_path)
    ours.close()
    monkeypatch.undo()
    ours.note_folder(tmp_path / "x")
    assert ours._child is not None
    ours._child.kill()
    ours._child.wait()
    ours.note_folder(tmp_path / "y")
    ours.close()


@posix
def test_it_ends_only_the_process_that_was_meant() -> None:
    """Numbers of processes are given out again."""
    bystander = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    started = psutil.Process(bystander.pid).create_time()
    record = {"run": "token of nobody", "pid": bystander.pid, "started": started - 60, "uid": None}
    try:
        janitor.clean_up([record])
        assert bystander.poll() is None
        janitor.clean_up([{**record, "started": started}])
        bystander.wait(10)
    finally:
        bystander.kill()
        bystander.communicate()


@posix
def test_it_finds_what_has_left_its_run() -> None:
    variables = {**os.environ, tree.TOKEN: "janitor test"}
    strayed = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, env=variables, start_new_session=True
    )
    janitor.clean_up([{"run": "janitor test", "pid": 2**22 + 1, "started": 0.0, "uid": None}])
    # Whether it was killed can no longer be asked: the sweep waits for what it kills.
    assert not psutil.pid_exists(strayed.pid)
    strayed.communicate()


def test_work_folders_are_told_of_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    from backend_quest.runner import workspace

    told: list[object] = []
    monkeypatch.setattr(workspace.janitor, "note_folder", told.append)
    monkeypatch.setattr(workspace.janitor, "forget", lambda key: told.append(("gone", key)))
    place = workspace.Workspace()
    assert told == [place.folder]
    place.remove()
    assert eventually(lambda: told[-1] == ("gone", place.folder))
    assert place.folder.parent == Path(tempfile.gettempdir()).resolve() or os.name == "posix"
