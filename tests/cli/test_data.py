"""The learner's own data: export, import, reset."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., tuple[int, str, str]]
WARM_UP = "orientation/open-the-stall"


def answer(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_export_and_import_carry_progress_to_another_computer(run: Run, tmp_path: Path) -> None:
    run("check", WARM_UP, "--answer", answer(tmp_path / "a.py", 'balasan = "x"\n'))
    copy = tmp_path / "copy.json"

    assert run("export", str(copy))[0] == 0
    code, out, _ = run("import", str(copy), "--data-dir", str(tmp_path / "other"))

    assert (code, out) == (0, "1 catatan baru ditambahkan.\n")
    assert json.loads(run("--data-dir", str(tmp_path / "other"), "status", "--json")[1])["xp"] == 20
    assert "0 catatan" in run("import", str(copy))[1]


@pytest.mark.parametrize("text", ["", "{}", "[1]", "{", '{"version": 99}', "\x00"])
def test_what_is_no_export_is_refused_whole(run: Run, tmp_path: Path, text: str) -> None:
    code, _, err = run("import", answer(tmp_path / "a.json", text))

    assert code == 2
    assert "bukan hasil ekspor" in err


def test_an_import_that_is_not_there_or_no_text_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xff")

    assert run("import", str(tmp_path / "gone.json"))[0] == 2
    assert run("import", str(tmp_path / "bytes"))[0] == 2


def test_an_export_to_nowhere_is_one_sentence(run: Run, tmp_path: Path) -> None:
    code, _, err = run("export", str(tmp_path / "gone" / "copy.json"))

    assert code == 2
    assert "tidak bisa ditulis" in err


def test_an_export_that_fails_leaves_nothing_behind(run: Run, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target = tmp_path / "folder" / "copy.json"
    target.mkdir()

    assert run("export", str(target))[0] == 2
    assert [path.name for path in target.parent.iterdir()] == ["copy.json"]


@pytest.mark.parametrize(("typed", "xp"), [("ULANG\n", 0), ("ulang\n", 0), ("tidak\n", 20), ("", 20)])
def test_everything_is_reset_only_after_the_word(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, xp: int
) -> None:
    run("check", WARM_UP, "--answer", answer(tmp_path / "a.py", 'balasan = "x"\n'))
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))

    assert run("reset")[0] == 0

    assert json.loads(run("status", "--json")[1])["xp"] == xp
    assert len(list((tmp_path / "home").glob("before-reset-*.json"))) == (xp == 0)


def test_one_level_is_reset_without_asking(run: Run, tmp_path: Path) -> None:
    run("check", WARM_UP, "--answer", answer(tmp_path / "a.py", 'balasan = "x"\n'))

    assert run("reset", WARM_UP, "--yes")[0] == 0
    assert json.loads(run("status", "--json")[1])["next"] == WARM_UP
    assert run("reset", "x/y", "--yes")[0] == 2
