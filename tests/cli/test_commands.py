"""Every command: what it prints, its exit code, its errors as one plain sentence."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from backend_quest import __version__
from backend_quest.cli import INTERRUPTED
from backend_quest.content.model import Level
from backend_quest.i18n import Translator
from backend_quest.runner.api import Runtime
from backend_quest.store.api import StoreError
from backend_quest.wiring import open_services

Run = Callable[..., tuple[int, str, str]]
WARM_UP = "orientation/open-the-stall"
KITCHEN = "orientation/kitchen-behind-the-counter"
CHANGE = "python-basics/count-the-change"


def level(name: str) -> Level:
    services = open_services()
    try:
        return services.catalog.level(name)
    finally:
        services.close()


def answer(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


# ── show and status ──────────────────────────────────────────────────────────────────────────


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"backend-quest {__version__}\n", "")


@pytest.mark.parametrize("language", ["id", "en"])
def test_show_prints_a_level_in_either_language(run: Run, language: str) -> None:
    code, out, _ = run("show", WARM_UP, "--lang", language)

    assert code == 0
    assert level(WARM_UP).title.get(language) in out
    assert '    balasan = "Warung tutup"' in out


def test_show_as_json(run: Run) -> None:
    code, out, _ = run("show", KITCHEN, "--json")

    data = json.loads(out)
    assert code == 0
    assert (data["id"], data["kind"], data["status"], data["hints"]) == (KITCHEN, "single_choice", "locked", 3)


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("orientation/open-the-stal", WARM_UP),
        ("open-the-stall", WARM_UP),
        ("python-basics/ojekfare", "python-basics/ojek-fare"),
    ],
)
def test_an_unknown_level_is_answered_with_the_nearest(run: Run, wrong: str, near: str) -> None:
    code, out, err = run("show", wrong)

    assert (code, out) == (2, "")
    assert err == f"Level {wrong} tidak ada. Maksudmu {near}?\n"


def test_a_level_like_no_other_is_unknown(run: Run) -> None:
    assert run("--lang", "en", "show", "x/y")[2].startswith("There is no level x/y.")


def test_status_tells_the_state_of_every_module(run: Run) -> None:
    code, out, _ = run("status")

    assert code == 0
    assert out.startswith("Tamu, 0 XP\n")
    assert f"Lanjut: backend-quest play {WARM_UP}" in out


def test_status_as_json_after_a_pass(run: Run, tmp_path: Path) -> None:
    run("check", WARM_UP, "--answer", answer(tmp_path / "balasan.py", 'balasan = "Warung buka"\n'))

    data = json.loads(run("status", "--json")[1])

    assert data["xp"] == 20
    assert data["streak"]["days"] == 1
    assert data["next"] == KITCHEN
    assert data["modules"][0] | {"title": ""} == {
        "id": "orientation",
        "title": "",
        "status": "part",
        "done": 1,
        "levels": 8,
        "left": 0,
    }


# ── check ────────────────────────────────────────────────────────────────────────────────────


def test_check_passes_with_0_and_records(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("check", WARM_UP, "--answer", answer(tmp_path / "balasan.py", 'balasan = "Warung buka"\n'))

    assert code == 0
    assert "BERES." in out
    assert "Dapat 20 XP." in out


def test_check_says_why_not_with_1(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("check", WARM_UP, "--answer", answer(tmp_path / "a.py", 'balasan = "Warung tutup"\n'))

    assert code == 1
    assert "BELUM PAS. 1 dari 2 cek lolos." in out


def test_a_dry_run_minds_no_lock_and_records_nothing(run: Run, tmp_path: Path) -> None:
    (solution,) = level(CHANGE).body.code.solution().values()  # type: ignore[union-attr]

    code, _, _ = run("check", CHANGE, "--answer", answer(tmp_path / "a.py", solution), "--dry-run")

    assert code == 0
    assert json.loads(run("status", "--json")[1])["xp"] == 0


def test_a_locked_level_is_not_judged(run: Run, tmp_path: Path) -> None:
    code, _, err = run("check", CHANGE, "--answer", answer(tmp_path / "a.py", "print(1)\n"))

    assert code == 2
    assert "belum terbuka" in err


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.yaml", "check-stock\n"), ("a.json", '"check-stock"'), ("a.txt", "check-stock\n")],
)
def test_an_answer_may_be_yaml_json_or_text(run: Run, tmp_path: Path, name: str, text: str) -> None:
    right = next(option.key for option in level(KITCHEN).body.options if option.correct)  # type: ignore[union-attr]
    path = answer(tmp_path / name, text.replace("check-stock", right))

    assert run("check", KITCHEN, "--answer", path, "--dry-run")[0] == 0


def test_an_answer_may_come_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('balasan = "halo"\n'))

    assert run("check", WARM_UP, "--answer", "-", "--dry-run")[0] == 0


def test_check_as_json_keeps_hidden_values_hidden(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("check", CHANGE, "--answer", answer(tmp_path / "a.py", "print(0)\n"), "--dry-run", "--json")

    data = json.loads(out)
    assert (code, data["outcome"], data["passed"], data["xp"]) == (1, "not_yet", False, 0)
    assert data["checks"][0]["expected"] is not None
    assert all(check["expected"] is None for check in data["checks"][3:])
    assert data["says"]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("gone.yaml", None, "tidak ada"),
        ("a.yaml", "- [", "Bentuk jawaban"),
        ("a.yaml", "", "Bentuk jawaban"),
        ("a.yaml", "no-such-key", "Bentuk jawaban"),
        ("a.json", "{", "Bentuk jawaban"),
        ("a.json", "[" * 100_000, "Bentuk jawaban"),
        ("a.yaml", "&a [*a]", "Bentuk jawaban"),
        ("a.txt", "x" * 1_000_001, "terlalu besar"),
    ],
)
def test_answers_that_cannot_be_read_are_2(run: Run, tmp_path: Path, name: str, text: str | None, says: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")

    code, _, err = run("check", KITCHEN, "--answer", str(tmp_path / name), "--dry-run")

    assert code == 2
    assert says in err


def test_an_answer_that_is_no_text_is_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xff\xfe\x00")

    assert "UTF-8" in run("check", KITCHEN, "--answer", str(tmp_path / "a.yaml"), "--dry-run")[2]
    assert run("check", KITCHEN, "--answer", str(tmp_path), "--dry-run")[0] == 2


def test_a_missing_runtime_is_3(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "backend_quest.runner.lazy.LazyRunner.runtime", lambda self, language: Runtime(language, language, None)
    )

    code, out, _ = run("check", WARM_UP, "--answer", answer(tmp_path / "a.py", "x\n"), "--dry-run")

    assert code == 3
    assert "BELUM DINILAI." in out


# ── doctor, levels, play ─────────────────────────────────────────────────────────────────────


def test_doctor_tells_versions_folders_protection_and_languages(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("doctor", "--lang", "en")

    assert code == 0
    assert f"data: {tmp_path / 'home'}" in out
    assert "protection of programs:" in out
    assert "Python: 3." in out
    data = json.loads(run("doctor", "--json")[1])
    assert data["protection"] in ("full", "partial", "guard")
    assert {runtime["language"] for runtime in data["runtimes"]} == {"python", "javascript", "sql", "json"}


def test_doctor_says_where_a_missing_runtime_is_to_be_had(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    code, out, _ = run("doctor", "--lang", "en")

    assert code == 0
    assert "Node.js: not on this computer, get it at https://nodejs.org/" in out


def test_the_shipped_course_has_no_faults(run: Run) -> None:
    code, out, _ = run("levels", "lint", "--lang", "en")

    assert code == 0
    assert "0 to fix" in out


def test_faults_of_a_course_have_places_and_fail(run: Run, tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("title: [", encoding="utf-8")

    code, out, _ = run("levels", "lint", str(tmp_path))
    faults = json.loads(run("levels", "lint", str(tmp_path), "--json")[1])

    assert code == 1
    assert "course.yaml:" in out
    assert {"path", "line", "column", "message", "rule", "warning"} == set(faults[0])


def test_verify_proves_one_level_and_names_what_it_does_not_know(run: Run) -> None:
    code, out, _ = run("levels", "verify", "--only", KITCHEN, "--no-cache")

    assert (code, out) == (0, "1 terbukti, 0 dilewati, 0 masalah.\n")
    assert "Maksudmu" in run("levels", "verify", "--only", f"{KITCHEN}s")[2]


def test_another_course_is_run_only_with_trust(run: Run, tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("x", encoding="utf-8")

    code, _, err = run("levels", "verify", str(tmp_path))

    assert code == 2
    assert "--trust" in err
    assert run("levels", "lint", str(tmp_path / "gone"))[0] == 2


def test_the_schema_is_json(run: Run) -> None:
    assert json.loads(run("levels", "schema")[1])


def test_levels_alone_shows_its_help(run: Run) -> None:
    code, out, _ = run("levels")

    assert code == 2
    assert "verify" in out


def test_without_a_terminal_the_line_mode_is_named(run: Run) -> None:
    assert run() == (2, "", "Permainan ini butuh layar terminal. Tanpa layar: backend-quest play --plain\n")
    assert run("play", "--lang", "en")[2].endswith("backend-quest play --plain\n")


@pytest.mark.parametrize(
    ("reason", "language", "words"),
    [
        ("read_only", "id", "Folder progres tidak bisa ditulis: kali ini tidak ada yang disimpan."),
        ("full", "en", "The disk is full: nothing is saved this time."),
    ],
)
def test_what_cannot_be_written_is_played_without_saving(
    run: Run, monkeypatch: pytest.MonkeyPatch, reason: str, language: str, words: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StoreError(reason, "/x")

    monkeypatch.setattr("backend_quest.store.sqlite.open_store", refuse)
    monkeypatch.setattr("sys.stdin", io.StringIO("Sari\n\n\n"))

    code, out, err = run("--plain", "--lang", language)

    assert (code, err) == (0, "")
    assert out.startswith(words)
    assert run("status", "--lang", language)[0] == 2


def test_other_trouble_with_the_store_still_stops(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise StoreError("newer", "/x")

    monkeypatch.setattr("backend_quest.store.sqlite.open_store", refuse)

    assert run("--plain", "--lang", "en")[0] == 2


def test_playing_a_level_that_is_unknown_or_locked_is_2(run: Run) -> None:
    assert run("play", "--plain", "x/y")[0] == 2
    assert "belum terbuka" in run("play", "--plain", CHANGE)[2]


@pytest.mark.parametrize(
    "arguments", [("play", "--plain"), ("--plain",), ("--plain", "play"), ("--plain", "--lang", "id")]
)
def test_the_line_mode_plays_from_a_pipe(run: Run, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["Sari", "", "", 'ubah 2 balasan = "buka"', "kirim", "keluar"]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))

    code, out, err = run(*arguments)

    assert (code, err) == (0, "")
    assert "BERES." in out


# ── language, folders, faults ────────────────────────────────────────────────────────────────


def test_the_language_chosen_in_the_game_is_spoken(run: Run) -> None:
    services = open_services()
    services.store.save_setting("language", "en")
    services.close()

    assert run("status")[1].startswith("Guest, 0 XP")
    assert run("--lang", "id", "status")[1].startswith("Tamu, 0 XP")
    assert "Did you mean" in run("show", "open-the-stall")[2]


@pytest.mark.parametrize("arguments", [("--lang", "en", "status"), ("status", "--lang", "en"), ("--lang=en", "status")])
def test_language_and_folder_stand_before_or_after_the_command(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    assert run(*arguments)[1].startswith("Guest")
    assert run(*arguments, "--data-dir", str(tmp_path / "elsewhere"))[0] == 0
    assert (tmp_path / "elsewhere").is_dir()


@pytest.mark.parametrize("arguments", [("nonsense",), ("--lang", "xx", "status"), ("check", WARM_UP), ("show",)])
def test_wrong_usage_is_2(run: Run, arguments: tuple[str, ...]) -> None:
    code, _, err = run(*arguments)

    assert code == 2
    assert "backend-quest" in err


def test_a_folder_that_cannot_be_used_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    code, out, err = run("status", "--data-dir", str(tmp_path / "file"))

    assert (code, out) == (2, "")
    assert "Rincian (Inggris)" in err


def test_a_course_that_cannot_be_read_is_told_with_its_place(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "course.yaml").write_text("title: [", encoding="utf-8")
    monkeypatch.setattr("backend_quest.paths.course_root", lambda: tmp_path)

    code, _, err = run("status")

    assert code == 2
    assert "course.yaml:" in err


def test_a_fault_of_ours_is_a_sentence_and_a_report(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: object) -> None:
        raise RuntimeError("something inside")

    monkeypatch.setattr("backend_quest.commands.status._data", broken)

    code, out, err = run("status")

    (report,) = (tmp_path / "home").glob("fault-*.txt")
    assert (code, out) == (2, "")
    assert err == Translator("id")("errors.fault", file=report) + "\n"
    assert "something inside" in report.read_text(encoding="utf-8")


def test_ctrl_c_ends_a_command_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("backend_quest.commands.status._data", interrupted)

    assert run("status") == (INTERRUPTED, "", "")
