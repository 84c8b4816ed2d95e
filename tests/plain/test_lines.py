"""Texts as lines, and every ending of a verdict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from line_course import level_yaml
from playing import play

from backend_quest.checking.words import cut_short
from backend_quest.content.model import Covers, Level
from backend_quest.content.parts import Text
from backend_quest.content.reading import Source, parse_source, read_level
from backend_quest.content.verdict import Check, Exchange, Outcome, Part, ProgramError, Verdict
from backend_quest.i18n import Translator
from backend_quest.plain.pages import code_lines, lesson_lines, prose_lines
from backend_quest.plain.report import MAX_LINES, shown_lines, tried_lines, verdict_lines
from backend_quest.plain.words import Word, command_in, number_in
from backend_quest.runner.api import Ended
from backend_quest.services import Services, Tried

ID, EN = Translator("id"), Translator("en")


def level(name: str = "code") -> Level:
    source = Source(f"kinds/01-{name}.yaml")
    source.data = level_yaml(name).encode()
    parse_source(source)
    found = read_level(source)
    assert found is not None
    assert isinstance(found.covers, Covers)
    return found


def text(words: str) -> Text:
    return Text(id=words, en=f"{words} (en)")


def lines(verdict: Verdict, tr: Translator = ID, name: str = "code", **values: object) -> str:
    return "\n".join(verdict_lines(verdict, level(name), tr, **values))  # type: ignore[arg-type]


# ── texts ────────────────────────────────────────────────────────────────────────────────────


def test_a_lesson_wraps_prose_and_keeps_code() -> None:
    code = "    x = [" + ", ".join(map(str, range(60))) + "]"

    found = lesson_lines(f"{'kata ' * 40}\n\n{code}\n\nSelesai.\n")

    assert code in found
    assert max(len(line) for line in found if line != code) <= 76
    assert found[-1] == "Selesai."


def test_what_stands_in_backticks_is_never_broken() -> None:
    found = prose_lines("kata " * 14 + "`print(total - bayar)` selesai.")

    assert any("`print(total - bayar)`" in line for line in found)


def test_a_long_word_is_kept_whole_and_a_hyphen_is_no_break() -> None:
    found = prose_lines("kata " * 14 + "front-end " + "x" * 100)

    assert "x" * 100 in found
    assert any("front-end" in line for line in found)


@given(st.text(alphabet=" ab`\n-", max_size=200))
def test_wrapping_loses_no_letter(words: str) -> None:
    assert "".join(prose_lines(words)).replace(" ", "") == "".join(words.split())


def test_programs_are_numbered_and_documents_are_not() -> None:
    assert code_lines("a\n\n  b\n") == ["  1: a", "  2:", "  3:   b"]
    assert code_lines("{\n}\n", numbered=False) == ["    {", "    }"]


@pytest.mark.parametrize("word", Word)
def test_the_words_of_the_languages_mean_one_thing_each(word: Word) -> None:
    for tr in (ID, EN):
        for spoken in tr(f"plain.word_{word}").split(","):
            assert command_in(f" {spoken.strip().upper()}  x y ") == (word, " x y")


@pytest.mark.parametrize(
    ("typed", "number"), [("3", 3), (" 3. ", 3), ("0", None), ("10", None), ("3a", None), ("", None), ("²", None)]
)
def test_numbers_are_read_with_or_without_a_stop(typed: str, number: int | None) -> None:
    assert number_in(typed, 9) == number


# ── endings ──────────────────────────────────────────────────────────────────────────────────


def test_a_pass_counts_checks_and_hidden_ones() -> None:
    checks = [Check(passed=True), Check(passed=True, hidden=True)]

    told = lines(Verdict(outcome=Outcome.PASSED, checks=checks), xp=18, hints_cost=-2)

    first, rest = told.split("\n", 1)
    assert first == "BERES. Selesai begini."
    assert rest.replace("\n", " ") == (
        "2 dari 2 cek lolos. 1 di antaranya tersembunyi. Dapat 18 XP, sudah dikurangi 2 untuk petunjuk."
    )


def test_the_first_check_that_failed_has_expected_above_actual() -> None:
    checks = [
        Check(passed=True, name=text("satu")),
        Check(passed=False, name=text("dua"), call="f(2)", expected="2", actual="", printed="halo\n"),
        Check(passed=False, name=text("tiga"), call="f(3)", expected="3", actual="4"),
    ]

    told = lines(Verdict(outcome=Outcome.NOT_YET, checks=checks, says=text("Begini."), recognised=0))

    assert told == (
        "BELUM PAS. 1 dari 3 cek lolos.\ndua: f(2)\n  seharusnya: 2\n  hasilnya: (kosong)\n  tercetak: halo\nBegini."
    )


def test_a_hidden_check_shows_its_name_only() -> None:
    check = Check(passed=False, name=text("tepat 4"), hidden=True, call="f(4)", expected="RAHASIA", actual="5")

    told = lines(Verdict(outcome=Outcome.NOT_YET, checks=[check]))

    assert "Cek tersembunyi: tepat 4" in told
    assert "RAHASIA" not in told
    assert "f(4)" not in told


def test_an_exchange_is_told_before_what_was_expected() -> None:
    exchange = Exchange(
        sent=["POST /menu HTTP/1.1", "Host: x", "", "{}"], received=["HTTP/1.1 200 OK", "a: b", "", "Kopi"]
    )
    check = Check(passed=False, name=text("menu"), call="status", expected="201", actual="200", exchange=exchange)

    told = lines(Verdict(outcome=Outcome.NOT_YET, checks=[check]), name="server")

    assert told.split("\n")[1:] == [
        "menu",
        "Terkirim: POST /menu",
        "  isi: {}",
        "Dibalas: 200 OK",
        "  isi: Kopi",
        "  status, seharusnya: 201",
        "  status, hasilnya: 200",
    ]


def test_a_server_that_did_not_answer_is_told() -> None:
    check = Check(
        passed=False, name=text("menu"), actual="timeout", exchange=Exchange(sent=["GET / HTTP/1.1"], received=[])
    )

    assert "Server tidak membalas." in lines(Verdict(outcome=Outcome.NOT_YET, checks=[check]), name="server")


def test_the_real_error_stands_before_our_sentence_and_one_explanation_after() -> None:
    error = ProgramError(type="NameError", message="name 'x'", line=4, file="kasir.py", says=text("Nama belum ada."))
    verdict = Verdict(outcome=Outcome.ERROR, error=error)

    assert lines(verdict) == (
        "PROGRAM BERHENTI di kasir.py baris 4.\n    NameError: name 'x'\nArtinya: Nama belum ada."
    )
    recognised = Verdict(outcome=Outcome.ERROR, error=error, says=text("Kata level."), recognised=0)
    assert lines(recognised).endswith("NameError: name 'x'\nKata level.")
    assert "Artinya" not in lines(recognised)


def test_a_line_of_a_made_program_has_no_file_name() -> None:
    error = ProgramError(type="NameError", message="x", line=2, file="program.py")

    assert lines(Verdict(outcome=Outcome.ERROR, error=error), EN).startswith("THE PROGRAM STOPPED at line 2.\n")


def test_what_was_cut_short_says_by_what() -> None:
    late = Verdict(outcome=Outcome.TIMEOUT, says=cut_short(Ended.TIMEOUT, 2.0), seconds=2.0)
    known = Verdict(outcome=Outcome.TIMEOUT, says=text("Kata level."), seconds=2.0, recognised=1)
    huge = Verdict(outcome=Outcome.ERROR, says=cut_short(Ended.MEMORY, 2.0), note="memory")

    assert lines(late).startswith("WAKTU HABIS. Program belum selesai dalam 2 detik")
    assert lines(known) == "WAKTU HABIS. Program belum selesai dalam 2,0 dtk, jadi dihentikan.\nKata level."
    assert lines(huge).startswith("PROGRAM DIHENTIKAN. Program meminta memori")


def test_what_was_not_judged_says_so() -> None:
    assert "BELUM DINILAI. Python" in lines(Verdict(outcome=Outcome.MISSING, missing="python"))
    assert "Rincian: pattern" in " ".join(lines(Verdict(outcome=Outcome.FAULT, note="pattern")).split())


def test_a_journal_names_what_is_still_open() -> None:
    checks = [Check(passed=False, name=text("sedikitnya 25 kata"), expected="25", actual="9"), Check(passed=True)]

    assert lines(Verdict(outcome=Outcome.NOT_YET, checks=checks), name="reflection") == (
        "BELUM PAS.\nBelum: sedikitnya 25 kata. Sekarang 9."
    )


def test_parts_are_called_as_the_learner_knows_them() -> None:
    parts = [Part(key="cell:1", right=False), Part(key="cell:2", right=True), Part(key="line:3", right=False)]
    verdict = Verdict(outcome=Outcome.NOT_YET, parts=parts, says=text("Begini."))

    told = lines(verdict, name="trace", names={"cell:1": "akhir, a"})

    assert told == "BELUM PAS. 1 dari 3 sudah cocok.\nYang belum: akhir, a, baris 3.\nBegini."


# ── output of programs, free runs ────────────────────────────────────────────────────────────


def test_repeated_lines_are_counted_and_long_output_is_cut() -> None:
    assert shown_lines("a\n" * 3, ID) == ["    a"] * 3
    assert shown_lines("a\n" * 1000, ID) == ["    a", "    (baris yang sama 999 kali lagi)"]
    cut = shown_lines("\n".join(map(str, range(500))), EN)
    assert len(cut) == MAX_LINES + 1
    assert cut[-1] == "    (470 more lines are not shown)"
    assert len(shown_lines("x" * 5000, ID)[0]) < 320


def test_a_free_run_of_a_server_leaves_out_its_access_log() -> None:
    exchange = Exchange(sent=["GET / HTTP/1.1"], received=["HTTP/1.1 200 OK", "", "Kopi"])
    log = '127.0.0.1 - - [24/Nov/2026 19:56:38] "GET / HTTP/1.1" 200 -\nhalo dari print\n'

    told = tried_lines(Tried(ended="ok", exchange=exchange, log=log, port=1), ID)

    assert told == [
        "Server menyala.",
        "Terkirim: GET /",
        "Dibalas: 200 OK",
        "  isi: Kopi",
        "  catatan server: halo dari print",
    ]


def test_a_free_run_that_was_stopped_or_could_not_be_made_says_so() -> None:
    assert tried_lines(Tried(ended="cancelled"), ID) == ["Dihentikan."]
    assert "Ini salah kami" in tried_lines(Tried(ended="fault", log="no room"), ID)[0]
    assert "Python" in tried_lines(Tried(ended="missing", missing="python"), ID)[0]
    assert tried_lines(Tried(ended="memory", seconds=2.0), ID)[1].startswith("PROGRAM DIHENTIKAN.")


# ── pairs ────────────────────────────────────────────────────────────────────────────────────


def test_a_letter_used_twice_moves_to_the_last_number(services: Services) -> None:
    output = play(services, ["", "1a 2b", "3a", "4z", "x", ""], "kinds/pairs")

    assert "Terpasang: 2b 3a." in output
    assert "Belum terpasang: 1, 4." in output
    assert output.count("Tulis nomor dan huruf") == 3


def test_a_quiz_that_passed_is_asked_afresh(services: Services) -> None:
    play(services, ["", "1a 2b 3c 4d"], "kinds/pairs")

    assert "Terpasang" not in play(services, [], "kinds/pairs")
