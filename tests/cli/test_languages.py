"""A further language: chosen like the others once the game has words in it, its overlays told where there are some."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backend_quest import i18n
from backend_quest.authoring.translation import draft
from backend_quest.content.loader import FileCatalog
from backend_quest.paths import course_root

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
