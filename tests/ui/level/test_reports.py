"""The words of the panel: headline, what passed, the first thing that did not, expected above actual, one reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from textual.content import Content

import backend_quest.ui
from backend_quest import i18n
from backend_quest.content.kinds import SingleChoice
from backend_quest.content.model import Head, Level
from backend_quest.content.parts import Text
from backend_quest.content.verdict import Check, Exchange, Outcome, ProgramError, Verdict
from backend_quest.i18n import LANGUAGES, Translator
from backend_quest.runner.api import Runtime
from backend_quest.services import Submitted, Tried
from backend_quest.ui.symbols import symbols
from backend_quest.ui.widgets.frame import fitting
from backend_quest.ui.widgets.report import Report, Writer, first_difference
from backend_quest.ui.widgets.result import hanging
from backend_quest.ui.widgets.run_report import ready_to_submit, run_report
from backend_quest.ui.widgets.verdict_report import Around, item_report, missing_report, verdict_report


def both(id: str, en: str) -> Text:
    return Text(id=id, en=en)


LEVEL = Level(
    id="a/b",
    number=1,
    version="1",
    title=both("Satu", "One"),
    goal=both("Tujuan", "Goal"),
    teaches=[],
    requires=[],
    minutes=1,
    lesson=both("Materi", "Lesson"),
    says=both("Kembalian selalu pas.", "The change is always right."),
    body=SingleChoice(options=[]),
)
assert isinstance(LEVEL, Head)
SAYS = both("Cek dulu: bayar < total?", "Check first: is bayar < total?")
EXACT = Check(passed=True, name=both("uang pas", "exact money"), call="f(1, 1)", expected="0", actual="0")
LITTLE = Check(passed=False, name=both("uang kurang", "too little"), call="f(2, 1)", expected="-1", actual="-5000")
OTHER = Check(passed=False, name=both("lain", "other"), call="f(9, 9)", expected="7", actual="8")
SECRET = Check(passed=False, name=both("rahasia", "secret"), call="f(0)", expected="42", actual="41", hidden=True)


def writer(language: str, key: str = "f") -> Writer:
    return Writer(Translator(language), symbols(), lambda action: f"<{action}>")


def lines(report: Report, *, large: bool = False) -> list[str]:
    parts: Sequence[Content] = [report.headline, *report.lines, *(report.more if large else ())]
    return [row for part in parts for row in part.plain.split("\n")]


def told(verdict: Verdict, language: str = "id", **around: object) -> Report:
    return verdict_report(Submitted(verdict, xp=18, hints_cost=-2), LEVEL, Around(**around), writer(language))


@pytest.mark.parametrize(
    ("language", "head", "fact", "side", "buttons"),
    [
        (
            "id",
            "✓ Beres! Kembalian selalu pas.",
            "2 dari 2 cek lolos, 1 di antaranya tersembunyi. Terbuka: Diskon",
            "+18 XP (petunjuk -2)",
            ["Lanjut: Diskon", "Bandingkan solusi", "Ke peta"],
        ),
        (
            "en",
            "✓ Done! The change is always right.",
            "2 of 2 checks pass, 1 of them hidden. Opened: Diskon",
            "+18 XP (hints -2)",
            ["Next: Diskon", "Compare solutions", "To the map"],
        ),
    ],
)
def test_a_pass(language: str, head: str, fact: str, side: str, buttons: list[str]) -> None:
    verdict = Verdict(outcome=Outcome.PASSED, checks=[EXACT, Check(passed=True, name=SAYS, hidden=True)])
    report = told(verdict, language, next_title="Diskon", opened=("Diskon",), compare=True)
    assert lines(report)[:2] == [head, fact]
    assert report.side.plain == side
    assert [button[1] for button in report.buttons] == buttons


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "id",
            [
                "✗ Belum pas. 1 dari 3 cek lolos.",
                "✓ uang pas",
                "✗ uang kurang   f(2, 1)",
                "    seharusnya  -1",
                "    hasilnya    -5000",
                "Cek dulu: bayar < total?",
            ],
        ),
        (
            "en",
            [
                "✗ Not yet. 1 of 3 checks pass.",
                "✓ exact money",
                "✗ too little   f(2, 1)",
                "    expected  -1",
                "    got       -5000",
                "Check first: is bayar < total?",
            ],
        ),
    ],
)
def test_not_yet_tells_what_passed_then_the_first_thing_that_did_not(language: str, expected: list[str]) -> None:
    report = told(Verdict(outcome=Outcome.NOT_YET, checks=[EXACT, LITTLE, OTHER], says=SAYS), language, hint=(2, 3))
    assert lines(report) == expected
    assert report.buttons[0][0] == "fix"
    assert "7" in " ".join(lines(report, large=True))


def test_what_a_hidden_check_wants_stays_hidden() -> None:
    report = told(Verdict(outcome=Outcome.NOT_YET, checks=[EXACT, SECRET]))
    text = " ".join(lines(report, large=True))
    assert "rahasia (tersembunyi)" in text
    assert "42" not in text
    assert "41" not in text


ERROR = ProgramError(
    type="NameError",
    message="name 'totl' is not defined",
    line=4,
    file="kasir.py",
    trace="Traceback\n  line 4",
    says=both("Nama `totl` belum pernah dibuat.", "The name `totl` was never created."),
)


@pytest.mark.parametrize(
    ("language", "head", "means"),
    [
        ("id", "! Program berhenti di baris 4.", "Artinya: Nama totl belum pernah dibuat."),
        ("en", "! The program stopped at line 4.", "This means: The name totl was never created."),
    ],
)
def test_the_real_error_stands_before_our_sentence(language: str, head: str, means: str) -> None:
    report = told(Verdict(outcome=Outcome.ERROR, error=ERROR), language, hint=(1, 3))
    assert lines(report) == [head, "    NameError: name 'totl' is not defined", means]
    assert [button[0] for button in report.buttons] == ["line:4:kasir.py", "large", "hint"]
    assert "Traceback" in "\n".join(lines(report, large=True))


def test_a_recognised_mistake_speaks_in_place_of_the_general_words() -> None:
    report = told(Verdict(outcome=Outcome.ERROR, error=ERROR, says=SAYS, recognised=0))
    assert lines(report)[-1] == SAYS.id
    assert not any("Artinya" in line for line in lines(report))


def test_of_several_files_the_right_one_is_named() -> None:
    report = told(Verdict(outcome=Outcome.ERROR, error=ERROR), files=2)
    assert lines(report)[0] == "! Program berhenti di kasir.py, baris 4."


@pytest.mark.parametrize(
    ("language", "head"),
    [
        ("id", "◷ Waktu habis: program belum selesai dalam 2,5 dtk, jadi dihentikan."),
        ("en", "◷ Out of time: the program was not done after 2.5 s, so it was stopped."),
    ],
)
def test_out_of_time(language: str, head: str) -> None:
    report = told(Verdict(outcome=Outcome.TIMEOUT, says=SAYS, seconds=2.5), language, hint=(1, 3))
    assert lines(report) == [head, SAYS.get(language)]
    assert report.buttons[0][0] == "fix"


def test_a_server_that_is_silent() -> None:
    report = told(Verdict(outcome=Outcome.TIMEOUT, seconds=10.0, note="silent"))
    assert lines(report)[0] == "◷ Server tidak menjawab dalam 10 dtk."


def test_missing_and_fault_never_sound_like_a_mistake() -> None:
    runtime = Runtime(language="js", title="Node.js", path=None, hint="Unduh dari nodejs.org.")
    report = missing_report(runtime, writer("id"))
    assert lines(report) == ["i Node.js belum ada di komputer ini.", "Jawabanmu tersimpan, belum dinilai."]
    assert "nodejs.org" in "\n".join(lines(report, large=True))
    fault = told(Verdict(outcome=Outcome.FAULT, note="secret"))
    assert lines(fault) == ["! Ini salah kami, bukan kodemu.", "Jawabanmu aman."]


def test_less_than_full_protection_is_one_muted_line() -> None:
    verdict = Verdict(outcome=Outcome.NOT_YET, checks=[LITTLE], protection="partial")
    assert lines(told(verdict))[-1] == "Pengaman: sebagian"
    guard = Verdict(outcome=Outcome.NOT_YET, checks=[LITTLE], protection="guard")
    assert lines(told(guard))[-1] == "Pengaman: hanya penjaga dari kecelakaan"
    full = Verdict(outcome=Outcome.NOT_YET, checks=[LITTLE], protection="full")
    assert not any("Pengaman" in line for line in lines(told(full)))


def test_long_output_is_counted_not_shown() -> None:
    tried = Tried(ended="ok", printed="\n".join(map(str, range(10_000))))
    text = lines(run_report(tried, writer("id")))
    assert len(text) < 210
    assert text[-1].strip() == "… 9.800 baris lagi tidak ditampilkan"


def test_a_run_shows_the_checks_and_what_was_printed() -> None:
    tried = Tried(ended="ok", printed="Halo\n", checks=(EXACT, LITTLE), given={"total": 5}, ms=24)
    report = run_report(tried, writer("id"))
    assert report.title == "Hasil jalan · 24 mdtk"
    assert lines(report)[0] == "✗ 1 dari 2 cek lolos"
    assert lines(report)[-1] == "Dengan total = 5 tercetak: Halo"
    assert not ready_to_submit(tried)
    assert ready_to_submit(Tried(ended="ok", checks=(EXACT,)))
    assert not ready_to_submit(Tried(ended="ok"))


def test_a_server_run_shows_request_answer_and_body() -> None:
    exchange = Exchange(
        sent=["GET /menu HTTP/1.1", "Host: x"],
        received=["HTTP/1.1 404 Not Found", "Content-Type: text/html", "", "Kopi"],
    )
    report = run_report(Tried(ended="ok", exchange=exchange, port=41873, ready_ms=106), writer("id"))
    assert lines(report) == ["> GET /menu", "< 404 Not Found · text/html", "    Kopi"]
    assert report.note == "port 41873 · nyala dalam 106 mdtk"
    assert [name for name, _ in report.tabs] == ["Percakapan", "Log"]
    assert report.role == "notyet"


def test_a_failed_contract_shows_the_exchange_and_what_differs() -> None:
    received = ["HTTP/1.1 200 OK", "Content-Type: text/html", "", "Kopi"]
    check = Check(
        passed=False,
        name=both("JSON", "JSON"),
        exchange=Exchange(sent=["GET /menu HTTP/1.1"], received=received),
        call="content-type",
        expected="… json …",
        actual="text/html",
    )
    text = lines(told(Verdict(outcome=Outcome.NOT_YET, checks=[check])))
    assert text[2].split() == [">", "GET", "/menu", "<", "200", "OK", "·", "text/html"]
    assert text[3:5] == ["    seharusnya  content-type … json …", "    hasilnya    content-type text/html"]


@pytest.mark.parametrize(
    ("expected", "actual", "found"),
    [("a\nb", "a\nc", (2, "b", "c")), ("a\nb", "a", (2, "b", "")), ("a", "a\nb", (2, "", "b"))],
)
def test_the_first_line_that_differs(expected: str, actual: str, found: tuple[int, str, str]) -> None:
    assert first_difference(expected, actual) == found


def test_a_bank_item_says_why_it_is_right() -> None:
    report = item_report(Verdict(outcome=Outcome.PASSED), writer("id"), inline=False, says=SAYS)
    assert lines(report) == ["✓ Beres!", SAYS.id]


def test_buttons_are_shortened_before_they_are_left_out() -> None:
    buttons = [("next", "Lanjut: " + "x" * 40), ("solution", "Bandingkan solusi"), ("map", "Ke peta")]
    kept = fitting(buttons, 76)
    assert [button[0] for button in kept] == ["next", "solution", "map"]
    assert sum(len(button[1]) + 6 for button in kept) - 2 <= 76
    assert fitting([("run", "Jalankan", "f5"), ("map", "Ke peta", "f9")], 30) == [
        ("run", "Jalankan", "f5"),
        ("map", "Ke peta"),
    ]
    assert [button[0] for button in fitting(buttons, 20)] == ["next"]


def test_long_lines_hang_under_their_indent() -> None:
    assert [row.plain for row in hanging(Content("    satu dua tiga"), 12)] == ["    satu dua", "    tiga"]
    assert hanging(Content(""), 10)[0].plain == ""


# ── words ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("area", ["level", "work", "result"])
def test_both_languages_have_the_same_words_and_all_are_used(area: str) -> None:
    catalogues = [i18n._catalogue(language, area) for language in LANGUAGES]
    assert catalogues[0].keys() == catalogues[1].keys()
    folder = Path(backend_quest.ui.__file__).parent
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    used = set(re.findall(rf"[\"']{area}\.([a-z_]+)[\"']", source)) - {"tcss"}
    built = {"level": "store_", "work": "curl_"}.get(area)
    dynamic = {name for name in catalogues[0] if built is not None and name.startswith(built)}
    assert used - catalogues[0].keys() == set()
    assert catalogues[0].keys() - used - dynamic == set()
    for name, text in catalogues[0].items():
        assert set(re.findall(r"\$\w+", text)) == set(re.findall(r"\$\w+", catalogues[1][name])), name
