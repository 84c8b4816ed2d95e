"""Every kind, played to a known mistake and then to a pass, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playing import LANGUAGES, play

from backend_quest.i18n import Translator
from backend_quest.plain.words import Word, shown
from backend_quest.services import Services


@dataclass(frozen=True)
class Plan:
    """What is typed for a known mistake and for a pass; ``says`` are its words in both languages."""

    wrong: list[str]
    says: tuple[str, str]
    right: list[str]


PLANS = {
    "single": Plan(["b"], ("Itu kiri.", "That is left."), ["a"]),
    "multi": Plan(["a c"], ("Roti makanan.", "Bread is food."), ["a b"]),
    "pairs": Plan(["1b 2a", "3c", "4d"], ("A bukan b.", "A is not b."), ["1a 2b"]),
    "predict": Plan(["1", "11", ""], ("Angka dijumlahkan.", "Numbers are added."), ["1", "2", ""]),
    "trace": Plan(["1", "1", ""], ("Sudah bertambah.", "It has grown."), ["2", "2", ""]),
    "document": Plan(["Kopi", "7000"], ("Itu yang kedua.", "That is the second."), ["", "5000"]),
    "fill": Plan(["harga + 3", ""], ("Itu menambah tiga.", "That adds three."), ["harga * 3", ""]),
    "words": Plan(["http", "\\map"], ("Bukan skema.", "No scheme."), ["https", ""]),
    "parsons": Plan(["b a"], ("Kondisi dulu.", "The condition first."), ["a b1"]),
    "story": Plan(["a d b"], ("Tidak tidur.", "No sleep."), ["a b c"]),
    "bug": Plan(
        ["1", "3", "{write}", "print(3)", ".", "{submit}"],
        ("Tiga bukan satu.", "Three is not one."),
        ["{write}", "a = 1", "print(a)", ".", "{submit}"],
    ),
    "code": Plan(
        ["{change} 2     return 2", "{submit}"],
        ("Selalu dua.", "Always two."),
        ["{change} 2", "    return a", "{submit}"],
    ),
    "server": Plan(
        ['{change} 1 balasan = ""', "{submit}"], ("Kosong.", "Empty."), ['{change} 1 balasan = "buka"', "{submit}"]
    ),
    "http": Plan(
        ["GET /", "BREW", "GET /menu", "{submit}", "200"],
        ("Itu status.", "That is the status."),
        ["{run}", "{submit}", "5000"],
    ),
    "reflection": Plan(
        ["dua kata", "", "{no}", "1"], ("sedikitnya 3 kata", "at least 3 words"), ["tiga", ".", "y", ""]
    ),
}


def lines_of(plan: Plan, tr: Translator, *, wrong: bool = True, right: bool = True) -> list[str]:
    words = {word.value: shown(word, tr) for word in Word}
    return [line.format(**words) for line in ["", *(plan.wrong if wrong else []), *(plan.right if right else [])]]


def assert_calm(output: str) -> None:
    """No line of prose is wider than 78 columns, nothing steers a terminal, no sentence lacks its values."""
    for line in output.split("\n"):
        code = line.startswith("    ") or line.lstrip()[:2].rstrip(":").isdigit()
        assert len(line) <= 78 or code, line
    assert all(char == "\n" or char.isprintable() for char in output)
    assert "$" not in output


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PLANS)
def test_a_known_mistake_gets_its_words_and_a_right_answer_passes(services: Services, name: str, language: str) -> None:
    plan, tr = PLANS[name], Translator(language)

    output = play(services, lines_of(plan, tr), f"kinds/{name}", language)

    missed, says, after = output.partition(plan.says[LANGUAGES.index(language)])
    assert says
    assert "\n" + tr("plain.passed") not in missed
    assert tr("plain.passed") in after
    assert tr("plain.not_yet") not in after
    progress = services.level_progress(f"kinds/{name}")
    assert (progress.passed, progress.tries) == (True, 1)
    assert tr("plain.xp", n=progress.xp) in " ".join(after.split())
    assert_calm(output)


@pytest.mark.parametrize("name", PLANS)
def test_a_level_says_what_it_is_and_shows_lesson_then_task(services: Services, name: str) -> None:
    output = play(services, [""], f"kinds/{name}")

    order = ["Judul " + name, "Tujuan " + name, "Materi " + name, "    kode = 1", "keluaran", "Tugas " + name]
    places = [output.index(text) for text in order]
    assert places == sorted(places)
    assert services.catalog.course.opening[0] != f"kinds/{name}" or "Pemanasan" in output


@pytest.mark.parametrize("name", PLANS)
def test_the_end_of_input_at_any_prompt_leaves_with_everything_saved(services: Services, name: str) -> None:
    tr = Translator("id")
    lines = lines_of(PLANS[name], tr)

    for count in range(len(lines)):
        output = play(services, lines[:count], f"kinds/{name}")
        assert output.rstrip().endswith(tr("plain.goodbye"))
        services.reset(f"kinds/{name}")


@pytest.mark.parametrize("name", PLANS)
def test_help_names_how_to_answer_and_every_command(services: Services, name: str) -> None:
    tr = Translator("id")

    output = play(services, ["", "bantuan", "help"], f"kinds/{name}")

    for word in (Word.HINT, Word.LESSON, Word.GLOSSARY, Word.SKIP, Word.MAP, Word.LEAVE, Word.SOLUTION):
        assert f"  {shown(word, tr)}: {tr(f'plain.about_{word}')}" in output
    assert output.count(tr("plain.about_map")) == 2
    assert_calm(output)


@pytest.mark.parametrize("name", PLANS)
def test_the_solution_is_told_in_words_and_a_question_alike_follows(services: Services, name: str) -> None:
    tr, plan = Translator("id"), PLANS[name]
    for _ in range(3):
        play(services, lines_of(plan, tr, right=False), f"kinds/{name}")
        services.store.save_draft(f"kinds/{name}:screen", None)

    lines = ["solusi", "ya", "b", ""] if name != "bug" else ["3", "solusi", "ya", "b", ""]
    output = play(services, lines, f"kinds/{name}")

    if name == "reflection":
        assert tr("services.no_solution") in output
        return
    assert tr("plain.solution_taken") in output
    assert "Bank keliru." in output
    assert services.level_progress(f"kinds/{name}").solution_seen
    assert services.level_progress(f"kinds/{name}").xp == 0
