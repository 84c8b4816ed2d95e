"""The words of the game: both languages have the same keys and the same values to fill in."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src/backend_quest"
AREAS = sorted(path.stem for path in (PACKAGE / "locale/id").glob("*.json"))


def words(language: str, area: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((PACKAGE / f"locale/{language}/{area}.json").read_text(encoding="utf-8"))
    return found


def places(text: str) -> set[str]:
    return set(re.findall(r"\$(\w+)", text.replace("$$", "")))


def test_both_languages_have_the_same_areas() -> None:
    assert sorted(path.stem for path in (PACKAGE / "locale/en").glob("*.json")) == AREAS


@pytest.mark.parametrize("area", AREAS)
def test_both_languages_have_the_same_keys(area: str) -> None:
    indonesian, english = words("id", area), words("en", area)
    assert indonesian.keys() == english.keys()
    for key, text in indonesian.items():
        assert isinstance(text, str), key
        assert places(text) == places(english[key]), key
        assert text.strip(), key
        assert english[key].strip(), key


def test_every_rule_has_its_sentence_and_every_sentence_its_rule() -> None:
    used: set[str] = set()
    for folder in ("content", "authoring"):
        for path in (PACKAGE / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    used.add(node.value)
    sentences = words("en", "faults").keys()
    assert sentences <= used
    rules = {
        node.args[0].value
        for folder in ("content", "authoring")
        for path in (PACKAGE / folder).glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "add"
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
        and (path.name.startswith(("lint", "course_files")) or folder == "content")
    }
    assert rules <= sentences
