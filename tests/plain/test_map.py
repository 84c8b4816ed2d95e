"""The map, locks, checkpoints and the glossary."""

from __future__ import annotations

from pathlib import Path

import pytest
from line_course import write_course
from playing import play, services_over

from backend_quest.i18n import Translator
from backend_quest.services import Services

ID = Translator("id")
RIGHT, WRONG = ["a", "5", ""], ["b", "6", ""]


def test_the_map_lists_modules_and_says_what_opens_a_lock(services: Services) -> None:
    output = play(services, ["peta", "2", "keluar"])

    assert "Peta. Sari, Tamu, 0 XP." in output
    assert "\nPondasi\n" in output
    assert "  1. Semua Jenis: terbuka, 15 level" in output
    assert "Nanti: belum terbuka, 1 level. Yang membukanya: Semua Jenis (0 dari 15)" in " ".join(output.split())
    assert "Jalan terpendek: 15 level, sekitar 60 menit, mulai dari Judul single." in " ".join(output.split())


def test_enter_on_the_map_goes_on(services: Services) -> None:
    assert "Pemanasan: Judul single." in play(services, ["peta", "", "keluar"]).split("Peta.")[1]


def test_a_level_is_opened_by_the_numbers_of_module_and_level(services: Services) -> None:
    output = play(services, ["peta", "1", "3", "keluar"])

    assert "  3. Judul pairs: Pasangkan, terbuka" in output
    assert "Level 3 dari 15: Judul pairs." in output


@pytest.mark.parametrize("lines", [["99"], ["0"], ["satu"], ["1", "99"], ["1", "x"], ["1", "", "1"]])
def test_other_answers_on_the_map_are_asked_again(services: Services, lines: list[str]) -> None:
    output = play(services, ["peta", *lines, "keluar"])

    assert output.rstrip().endswith(ID("plain.goodbye"))


def test_a_module_left_out_is_opened_by_its_checkpoint(services: Services) -> None:
    output = play(services, ["peta", "cek 1", *RIGHT, "peta", "keluar"])

    assert "Cek modul: Semua Jenis. 2 soal, lulus dengan 2 benar." in output
    assert "BERES. 2 dari 2. Modul ini lolos." in output
    assert "Terbuka: Nanti." in output
    assert "Five indeed" not in output
    assert "Lima memang." in output
    assert "Semua Jenis: lolos lewat cek modul, 0 dari 15 level dimainkan" in " ".join(output.split())
    assert services.progress.skipped == {"kinds"}


def test_a_missed_checkpoint_names_what_to_look_at_again(services: Services) -> None:
    output = play(services, ["cek", *WRONG, "cek", *RIGHT])

    assert "Bank keliru." in output
    assert "Bukan enam." in output
    assert "BELUM PAS. 0 dari 2. Yang perlu diulang: mencetak, kotak." in output
    assert "Enter untuk lanjut: Judul single." in output
    assert services.progress.skipped == {"kinds"}


def test_a_checkpoint_left_in_the_middle_goes_on_there(services: Services) -> None:
    play(services, ["cek", "a", "keluar"])

    output = play(services, ["cek", "5", ""])

    assert "Soal 1" not in output
    assert "Soal 2 dari 2." in output
    assert "BERES. 2 dari 2." in output


@pytest.mark.parametrize(
    "draft", ["x", {"asked": 1}, {"asked": ["kinds#gone", "kinds#two"], "right": [True]}, {"asked": []}]
)
def test_a_checkpoint_whose_questions_changed_begins_anew(services: Services, draft: object) -> None:
    services.store.save_draft("checkpoint:kinds", draft)

    assert "Soal 1 dari 2." in play(services, ["cek", "keluar"])


def test_hints_and_solutions_have_no_place_in_a_checkpoint(services: Services) -> None:
    output = play(services, ["cek", "petunjuk", "solusi", "materi", "bantuan", "cek", "lewati"])

    assert ID("plain.no_hints_here") in output
    assert "solusi hanya ada di dalam level." in output
    assert services.progress.asked == {}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("kamus respons", "respons (Inggris: response): Balasan server."),
        ("glossary response", "Balasan server."),
        ("kamus RESP", "Nanti dibahas di: Judul last."),
        ("kamus", "keluaran (Inggris: output): Yang tercetak."),
        ("kamus kucing", "Belum ada. Coba kata Inggrisnya."),
    ],
)
def test_a_word_is_looked_up_in_either_language(services: Services, line: str, says: str) -> None:
    assert says in play(services, ["", line], "kinds/single")


def test_all_done_is_said(services: Services) -> None:
    play(services, ["cek", *RIGHT])
    lines = [*("" for _ in range(2)), "a", "", "keluar"]

    output = play(services, lines, "later/last")

    assert ID("plain.passed") in output


def test_a_level_of_an_unknown_kind_is_listed_as_unreadable(tmp_path: Path) -> None:
    root = write_course(tmp_path / "levels")
    (root / "kinds" / "99-odd.yaml").write_text("kind: sql_query\ntitle: {id: Aneh, en: Odd}\n", encoding="utf-8")
    services = services_over(root, tmp_path / "home")

    output = play(services, ["peta", "1", "16", "keluar"])

    assert "  16. Aneh: tidak terbaca" in output
    assert output.count("Level ini tidak terbaca") == 1
    services.close()
