"""Whatever is typed, whatever a program prints: nothing breaks, nothing steers the terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from unicodedata import category

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from line_course import LEVELS
from playing import StubRunner, play, services_over

from backend_quest.i18n import Translator
from backend_quest.plain.game import Game
from backend_quest.plain.words import Word, shown
from backend_quest.services import Services

EVIL = [
    "\x1b]0;title\x07\x1b[2J\x1b[31mred",
    "\x9b31m\x90q\x9c",
    "[@click=app.quit]x[/]",
    "$name ${x} %s {0} {name}",
    "\u202eabc\u2066",
    "a" * 150_000,
    "\x00\x01\x7f",
    "1" * 5000,
    "ubah " + "9" * 400,
    "\ud800",
    "٣",
    "²",
]
WORDS = [shown(word, Translator(language)) for word in Word for language in ("id", "en")]
STAY = [word for word in WORDS if word not in ("editor",)]


@pytest.fixture(scope="module")
def stubbed(course: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = services_over(course, tmp_path_factory.mktemp("home"), runner=StubRunner())
    yield services
    services.close()


def assert_harmless(output: str) -> None:
    steering = [char for char in output if char != "\n" and (category(char) in ("Cc", "Cs") or char in "\u202e\u2066")]
    assert steering == []


@pytest.mark.parametrize("name", LEVELS)
def test_hostile_lines_at_every_prompt(services: Services, name: str) -> None:
    output = play(services, ["", *EVIL, *EVIL], f"kinds/{name}")

    assert_harmless(output)
    assert f"Tugas {name}?" in output


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(LEVELS)),
    lines=st.lists(
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(STAY),
            st.builds("{} {}".format, st.sampled_from(STAY), st.text("0123456789- ab", max_size=6)),
        ),
        max_size=12,
    ),
)
def test_any_lines_are_survived(stubbed: Services, name: str, lines: list[str]) -> None:
    typed = [line.replace("\n", " ").replace("\r", " ") for line in lines]

    assert_harmless(play(stubbed, ["", *typed], f"kinds/{name}"))


def test_the_output_of_a_program_is_shown_clean_and_short(services: Services) -> None:
    program = ["tulis", 'print("\\x1b[2J[/]")', 'print("x" * 5000)', "for n in range(400): print(n)", ".", "jalankan"]

    output = play(services, ["", *program], "kinds/code")

    assert_harmless(output)
    ran = output.split("tercetak:")[1]
    assert "[/]" in ran
    assert max(map(len, ran.split("\n"))) < 400
    assert ran.count("\n") < 60


def test_an_endless_program_is_stopped_and_said_so(services: Services) -> None:
    output = play(services, ["", "tulis", "while True:", "    pass", ".", "jalankan", "kirim"], "kinds/code")

    assert output.count("WAKTU HABIS.") == 2


def test_a_console_with_few_letters_shows_question_marks(services: Services) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii", errors="replace")

    Game(services, "id", io.StringIO("\nnama é …\n"), out).play("kinds/document")
    out.flush()

    assert b"nama ? ?" in raw.getvalue()
