"""The command as a process of its own: pipes, letters a console has not, what is imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-m", "backend_quest"]


def ran(tmp_path: Path, *arguments: str, typed: bytes = b"", **environ: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "BACKEND_QUEST_HOME": str(tmp_path), **environ}
    return subprocess.run([*COMMAND, *arguments], input=typed, capture_output=True, env=environment, timeout=60)


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "cp437"])
def test_the_line_mode_in_a_pipe_with_any_letters(tmp_path: Path, encoding: str) -> None:
    typed = "Sari é\n\n\nkamus server\n\xff\nkeluar\n".encode("latin-1")

    result = ran(tmp_path, "play", "--plain", "--lang", "id", typed=typed, PYTHONIOENCODING=encoding)

    assert result.returncode == 0
    assert result.stderr == b""
    assert b"Semua tersimpan." in result.stdout


def test_the_line_mode_with_no_input_at_all(tmp_path: Path) -> None:
    result = ran(tmp_path, "play", "--plain")

    assert (result.returncode, result.stderr) == (0, b"")


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    environment = {**os.environ, "BACKEND_QUEST_HOME": str(tmp_path)}
    with subprocess.Popen(
        [*COMMAND, "levels", "schema"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize("arguments", ["['status']", "['show', 'orientation/open-the-stall']", "['play', '--plain']"])
def test_commands_without_a_screen_do_not_import_it(tmp_path: Path, arguments: str) -> None:
    program = f"import sys; from backend_quest.cli import main; main({arguments}); assert 'textual' not in sys.modules"

    result = subprocess.run(
        [sys.executable, "-c", program],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, "BACKEND_QUEST_HOME": str(tmp_path)},
        timeout=60,
    )

    assert (result.returncode, result.stderr) == (0, b"")
