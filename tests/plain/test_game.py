"""The way through the game: first start, levels in a row, the map, leaving and coming back."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playing import LANGUAGES, StubRunner, Terminal, play, services_over, typed

from backend_quest.i18n import Translator
from backend_quest.plain.game import Game
from backend_quest.runner.api import Ended
from backend_quest.services import Services
from backend_quest.store.api import Repair, StoreError

ID = Translator("id")


@pytest.fixture
def newcomer(course: Path, tmp_path: Path) -> Iterator[Services]:
    services = services_over(course, tmp_path / "new", name=None)
    yield services
    services.close()


# ── the first start ──────────────────────────────────────────────────────────────────────────


def test_the_first_start_asks_name_and_path_and_opens_the_warm_up(newcomer: Services) -> None:
    output = play(newcomer, ["Sari", ""])

    assert output.index(ID("plain.ask_name").split()[0]) < output.index("Pemanasan: Judul single.")
    assert "Menyusul: Node.js." in output
    assert newcomer.store.setting("name") == "Sari"
    assert newcomer.stack is None


def test_enter_is_enough_for_every_question(newcomer: Services) -> None:
    output = play(newcomer, ["", "", ""])

    assert "Tugas single?" in output
    assert newcomer.store.setting("name") == ""


def test_a_second_start_asks_nothing(newcomer: Services) -> None:
    play(newcomer, ["", ""])

    assert "Pemanasan" in play(newcomer, [])
    assert "Nama:" not in play(newcomer, [])


def test_a_path_can_be_taken_by_its_number_and_unknown_ones_are_asked_again(newcomer: Services) -> None:
    output = play(newcomer, ["Sari", "9", "node", "1"])

    assert output.count(ID("plain.ask_path")) == 3
    assert newcomer.stack == "py"


def test_whoever_has_written_code_is_told_of_checkpoints(newcomer: Services) -> None:
    assert "cek modul" in play(newcomer, ["Sari", "2"])


def test_leaving_at_the_first_question_keeps_it_for_the_next_time(newcomer: Services) -> None:
    output = play(newcomer, ["peta", "bantuan", "keluar"])

    assert output.count(ID("plain.start_first")) == 2
    assert newcomer.store.setting("name") is None


@pytest.mark.parametrize(("answer", "language"), [("english", "en"), ("", "id"), ("indonesia", "id"), ("E", "en")])
def test_a_terminal_is_asked_for_its_language(newcomer: Services, answer: str, language: str) -> None:
    out = io.StringIO()
    lines = Terminal(f"{answer}\nSari\n\n")

    Game(newcomer, "id", lines, out, ask_language=True).play()

    assert newcomer.store.setting("language") == language
    assert ("Warm-up: Title single." if language == "en" else "Pemanasan: Judul single.") in out.getvalue()


def test_a_pipe_is_not_asked_for_its_language(newcomer: Services) -> None:
    out = io.StringIO()

    Game(newcomer, "en", typed(["Sari", ""]), out, ask_language=True).play()

    assert "Bahasa" not in out.getvalue()
    assert newcomer.store.setting("language") == "en"


# ── from level to level ──────────────────────────────────────────────────────────────────────


def test_enter_goes_on_to_the_next_level(services: Services) -> None:
    output = play(services, ["", "a", "", "", "a b"])

    assert "Enter untuk lanjut: Judul multi." in output
    assert services.level_progress("kinds/multi").passed


def test_skip_opens_the_next_level_without_counting(services: Services) -> None:
    output = play(services, ["", "lewati", "keluar"])

    assert "Level 2 dari 15: Judul multi." in output
    assert services.level_progress("kinds/single").tries == 0


def test_anything_but_enter_after_a_pass_says_what_can_be_typed(services: Services) -> None:
    assert "Di sini cukup Enter." in play(services, ["", "a", "b"])


def test_a_level_begun_before_opens_at_its_task(services: Services) -> None:
    play(services, ["", "b"], "kinds/single")

    output = play(services, ["a"], "kinds/single")

    assert "Materi single" not in output
    assert services.level_progress("kinds/single").passed


def test_the_lesson_can_be_read_again(services: Services) -> None:
    output = play(services, ["", "materi"], "kinds/single")

    assert output.count("Materi single") == 2
    assert output.count("Tugas single?") == 2


def test_passing_again_earns_nothing(services: Services) -> None:
    play(services, ["", "a"], "kinds/single")

    output = play(services, ["a"], "kinds/single")

    assert ID("plain.passed_again") in output
    assert "Dapat" not in output


def test_a_prediction_that_passed_is_really_run(services: Services) -> None:
    output = play(services, ["", "1", "2", ""], "kinds/predict")

    assert output.split(ID("plain.passed"))[1].count("    1\n    2\n") == 1


# ── hints ────────────────────────────────────────────────────────────────────────────────────


def test_the_first_hint_is_free_and_the_next_names_its_price_first(services: Services) -> None:
    output = play(services, ["", "petunjuk", "petunjuk", "", "hint", "ya", "a"], "kinds/single")

    assert "Petunjuk 1 dari 3: Petunjuk satu, ketik jalankan." in output
    assert output.index("mengurangi 2 XP") < output.index("Petunjuk 2 dari 3")
    assert ID("plain.try_first") in output
    assert "Dapat 8 XP, sudah dikurangi 2 untuk petunjuk." in " ".join(output.split())


def test_all_hints_stay_readable(services: Services) -> None:
    lines = ["", "petunjuk", "petunjuk", "ya", "petunjuk", "ya", "petunjuk"]

    output = play(services, lines, "kinds/single")

    assert output.count("Petunjuk 3 dari 3") == 2
    assert ID("plain.no_more_hints") in output


# ── coming back ──────────────────────────────────────────────────────────────────────────────


def test_code_is_there_again(services: Services) -> None:
    play(services, ["", "ubah 2     return 7"], "kinds/code")

    output = play(services, ["lihat 2"], "kinds/code")

    assert ID("plain.restored") in output
    assert "Baris 2, menjorok 4 spasi: return 7" in output


def test_pairs_cells_gaps_and_words_are_there_again(services: Services) -> None:
    play(services, ["", "1a 2b"], "kinds/pairs")
    play(services, ["", "2"], "kinds/trace")
    play(services, ["", "https"], "kinds/words")
    play(services, ["", "satu dua"], "kinds/reflection")

    assert "Terpasang: 1a 2b." in play(services, [], "kinds/pairs")
    assert "a (Enter: tetap `2`):" in play(services, [], "kinds/trace")
    assert "(Enter: tetap `https`):" in play(services, [], "kinds/words")
    assert "satu dua" in play(services, [], "kinds/reflection")


@pytest.mark.parametrize("draft", ["text", 5, [1], {"x": 1}, {"kasir.py": 3}, {"cells": [1]}, {"text": [], "boxes": 1}])
@pytest.mark.parametrize(
    "name", ["pairs", "trace", "document", "fill", "parsons", "story", "code", "bug", "reflection"]
)
def test_a_draft_of_another_shape_is_passed_over(services: Services, name: str, draft: object) -> None:
    services.store.save_draft(f"kinds/{name}:screen", {"answer": draft})

    assert f"Tugas {name}?" in play(services, ["", ""], f"kinds/{name}")


def test_drafts_are_shared_with_the_screens(services: Services) -> None:
    key = "kinds/code:screen"
    services.store.save_draft(key, {"tab": "task", "answer": {"kasir.py": "def f(a):\n    return 8\n"}})

    output = play(services, ["ubah 1 def f(b):"], "kinds/code")

    assert "    return 8" in output
    assert services.store.draft(key) == {"tab": "task", "answer": {"kasir.py": "def f(b):\n    return 8\n"}}


def test_the_last_submitted_program_is_there_again(services: Services) -> None:
    play(services, ["", "ubah 2     return 9", "kirim"], "kinds/code")
    services.store.save_draft("kinds/code:screen", None)

    assert "    return 9" in play(services, [], "kinds/code")


# ── what can go wrong ────────────────────────────────────────────────────────────────────────


def test_a_missing_runtime_is_named_and_nothing_counts(course: Path, tmp_path: Path) -> None:
    services = services_over(course, tmp_path / "home", runner=StubRunner(languages=()))

    output = play(services, ["", "kirim", "lewati"], "kinds/code")

    assert "BELUM DINILAI." in output
    assert "python.example" in output
    assert services.level_progress("kinds/code").tries == 0
    services.close()


def test_a_fault_of_ours_is_ours(course: Path, tmp_path: Path) -> None:
    services = services_over(course, tmp_path / "home", runner=StubRunner(ended=Ended.FAULT))

    output = play(services, ["", "jalankan", "kirim"], "kinds/code")

    assert output.count("Ini salah kami") == 2
    assert services.level_progress("kinds/code").tries == 0
    services.close()


def test_a_full_disk_stops_nothing(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: object) -> None:
        raise StoreError("full", "no space")

    monkeypatch.setattr(services.store, "append", full)
    monkeypatch.setattr(services.store, "save_draft", full)

    output = play(services, ["", "ubah 2     return a", "kirim", "petunjuk", "lihat"], "kinds/code")

    assert "Disk penuh" in output
    assert output.count("return a") >= 2


def test_a_broken_level_is_named_and_the_map_opens(services: Services, course: Path) -> None:
    path = course / "kinds" / "01-single.yaml"
    text = path.read_text(encoding="utf-8")
    services.map()
    path.write_text("kind: [", encoding="utf-8")
    try:
        output = play(services, [], "kinds/single")
    finally:
        path.write_text(text, encoding="utf-8")

    assert "01-single.yaml:2:1:" in output
    assert "Peta." in output


def test_damaged_progress_is_told_once(services: Services) -> None:
    services.store.repair = Repair(set_aside="/data/old.db", copy_from=0.0)

    assert "/data/old.db" in play(services, [])


def test_less_than_full_protection_is_said_once(course: Path, tmp_path: Path) -> None:
    services = services_over(course, tmp_path / "home", runner=StubRunner())

    output = play(services, ["", "jalankan", "jalankan", "kirim"], "kinds/code")

    assert output.count("Pengaman program") == 1
    services.close()


# ── leaving ──────────────────────────────────────────────────────────────────────────────────


def test_ctrl_c_at_a_prompt_leaves_the_game(services: Services) -> None:
    class Interrupted(io.StringIO):
        def readline(self, *arguments: object) -> str:
            raise KeyboardInterrupt

    out = io.StringIO()

    Game(services, "id", Interrupted(), out).play()

    assert out.getvalue().rstrip().endswith(ID("plain.goodbye"))


def test_ctrl_c_while_something_runs_stops_only_that(course: Path, tmp_path: Path) -> None:
    services = services_over(course, tmp_path / "home", runner=StubRunner(ended=Ended.CANCELLED))

    output = play(services, ["", "kirim", "lihat 1"], "kinds/code")

    assert ID("plain.stopped_by_you") in output
    assert "Baris 1: def f(a):" in output
    assert services.level_progress("kinds/code").tries == 0
    services.close()


@pytest.mark.parametrize("word", ["keluar", "leave", "quit", "exit", "KELUAR", "  keluar  "])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_both_languages_leave(services: Services, word: str, language: str) -> None:
    output = play(services, ["", word, "never read"], "kinds/single", language)

    assert output.rstrip().endswith(Translator(language)("plain.goodbye"))
    assert "never read" not in output


def test_a_level_that_opens_the_next_cannot_be_skipped(tmp_path: Path) -> None:
    services = services_over(None, tmp_path / "home")

    output = play(services, ["", "lewati", "lihat 2"], "orientation/open-the-stall")

    assert ID("plain.no_other_open") in output
    assert "Baris 2: balasan" in output
    services.close()


def test_an_error_names_the_file_and_the_line(services: Services) -> None:
    output = play(services, ["", "ubah 1 kata = 1", "jalankan", "kirim"], "kinds/server")

    assert output.count("PROGRAM BERHENTI di server.py baris 5.") == 2
    assert output.count("ImportError") >= 2
