"""A further language: chosen like the others once the game has words in it, its overlays told where there are some."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backend_quest import i18n
from backend_quest.authoring.translation import draft
from backend_quest.content.loader import FileCatalog
from backend_quest.paths import course_root

Run = Callable[..., tuple[int, str, str]]

LEVEL, FILE = "orientation/open-the-stall", "orientation/01-open-the-stall.yaml"
OTHER = "orientation/kitchen-behind-the-counter"
PACKAGE = Path(i18n.__file__).parent


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package and the course, and a little Javanese in both."""
    root = tmp_path_factory.mktemp("javanese")
    package = root / "backend_quest"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(course_root(), package / "levels")
    (package / "locale/jv").mkdir()
    (package / "locale/jv/options.json").write_text('{"language_jv": "Basa Jawa"}', encoding="utf-8")
    level = FileCatalog(course_root()).level(LEVEL)
    overlay = package / "levels" / FILE.replace(".yaml", ".jv.yaml")
    overlay.write_text(draft(level, lambda text: f"JW {text.en}"), encoding="utf-8")
    return root


def said(home: Path, *arguments: str, **environ: str) -> str:
    variables = {"PYTHONPATH": str(home), "BACKEND_QUEST_HOME": str(home / "data"), "PYTHONIOENCODING": "utf-8"}
    result = subprocess.run(
        [sys.executable, "-m", "backend_quest", *arguments],
        capture_output=True,
        env={**os.environ, "XDG_CACHE_HOME": str(home / "cache"), **variables, **environ},
        cwd=home,
        timeout=60,
        encoding="utf-8",
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_texts_of_the_course_follow_the_language_of_the_game(home: Path) -> None:
    english, own = said(home, "show", LEVEL, "--lang", "en"), said(home, "show", LEVEL, "--lang", "jv")
    assert own.startswith("JW ")
    assert own.splitlines()[0].removeprefix("JW ") == english.splitlines()[0]


def test_what_is_not_translated_is_english(home: Path) -> None:
    assert said(home, "show", OTHER, "--lang", "jv") == said(home, "show", OTHER, "--lang", "en")
    assert said(home, "status", "--lang", "jv") == said(home, "status", "--lang", "en").replace(
        english_title(), f"JW {english_title()}"
    )


def english_title() -> str:
    return FileCatalog(course_root()).entry(LEVEL).title.en


def test_the_language_of_the_computer_is_taken_where_the_game_has_it(home: Path) -> None:
    assert said(home, "show", LEVEL, LC_ALL="jv_ID.UTF-8").startswith("JW ")


def test_lint_sees_the_overlay(home: Path) -> None:
    assert "jv.yaml" not in said(home, "levels", "lint", str(home / "backend_quest/levels"), "--lang", "en")


def test_a_language_tells_its_own_name() -> None:
    assert [i18n.language_name(language) for language in i18n.LANGUAGES] == ["Bahasa Indonesia", "English"]


@pytest.mark.parametrize(
    ("named", "language"),
    [
        ("en_GB.UTF-8", "en"),
        ("English_United States", "en"),
        ("id_ID.UTF-8", "id"),
        ("jv_ID@latin", "id"),
        ("C.UTF-8", "id"),
    ],
)
def test_the_language_of_a_locale(named: str, language: str) -> None:
    assert i18n.language_of_locale({"LC_ALL": named}) == language


# ── starting a translation ───────────────────────────────────────────────────────────────────


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return Path(shutil.copytree(course_root(), tmp_path / "course"))


@pytest.mark.parametrize("name", [FILE, "course.yaml", "concepts.yaml", "orientation/module.yaml"])
def test_a_translation_starts_with_every_text_in_its_place(run: Run, course: Path, name: str) -> None:
    before = run("levels", "lint", str(course))
    code, out, _ = run("levels", "translate", str(course / name), "jv")
    beside = course / name.replace(".yaml", ".jv.yaml")
    assert (code, str(beside) in out) == (0, True)
    assert beside.read_text(encoding="utf-8").startswith("of: ")
    assert run("levels", "lint", str(course)) == before


def test_a_translation_that_is_there_is_never_touched(run: Run, course: Path) -> None:
    beside = course / FILE.replace(".yaml", ".jv.yaml")
    beside.write_text("title: Irah\n", encoding="utf-8")
    code, out, err = run("levels", "translate", str(course / FILE), "jv")
    assert (code, out) == (2, "")
    assert str(beside) in err
    assert beside.read_text(encoding="utf-8") == "title: Irah\n"


@pytest.mark.parametrize(
    ("name", "language", "told"),
    [
        (FILE, "en", "bahasa en"),
        (FILE, "id", "bahasa id"),
        (FILE, "../../x", "bahasa ../../x"),
        (FILE, "", "bahasa"),
        ("glossary.yaml", "jv", "glossary.yaml"),
        ("errors/python.yaml", "jv", "python.yaml"),
        ("orientation/09-missing.yaml", "jv", "missing.yaml:1:1"),
    ],
)
def test_what_cannot_be_translated_is_said(run: Run, course: Path, name: str, language: str, told: str) -> None:
    before = sorted(path for path in course.parent.rglob("*"))
    code, out, err = run("levels", "translate", str(course / name), language)
    assert (code, out) == (2, "")
    assert told in err
    assert sorted(path for path in course.parent.rglob("*")) == before


def test_a_file_outside_a_course_is_not_translated(run: Run, course: Path) -> None:
    elsewhere = course.parent / "01-satu.yaml"
    shutil.copy(course / FILE, elsewhere)
    assert run("levels", "translate", str(elsewhere), "jv")[0] == 2
    assert not elsewhere.with_name("01-satu.jv.yaml").exists()


def test_a_broken_level_is_told_with_its_faults(run: Run, course: Path) -> None:
    (course / FILE).write_text("kind: [", encoding="utf-8")
    code, _, err = run("levels", "translate", str(course / FILE), "jv")
    assert code == 2
    assert f"\n{FILE}:" in err
