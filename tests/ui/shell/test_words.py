"""The words of the shell: none missing, none left over, in the voice of the house."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path

import pytest

import backend_quest
from backend_quest.content.kinds import Body
from backend_quest.ui.actions import ACTIONS
from backend_quest.ui.theme import THEMES

AREAS = ("actions", "app", "checkpoint", "glossary", "help", "map", "options", "statistics", "welcome")
BUILT = {
    "actions": r".*",
    "help": r".*",
    "map": r"(kind|short|unsaved)_.*",
    "options": r"(language|theme|ascii|motion|keys|stack|name|data|export|import|again|reset)(_.*)?",
    "statistics": r"levels|xp|time|days|checkpoints|weak",
    "welcome": r"language|screen|name|path|sample_.*",
    "checkpoint": r"next|end",
    "app": r"",
    "glossary": r"",
}
"""Words whose keys are put together in the code."""


def words(language: str, area: str) -> dict[str, str]:
    text = resources.files("backend_quest").joinpath("locale", language, f"{area}.json").read_text(encoding="utf-8")
    made: dict[str, str] = json.loads(text)
    return made


@pytest.mark.parametrize("area", AREAS)
def test_no_word_is_left_over(area: str) -> None:
    folder = Path(backend_quest.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    for key in words("id", area):
        assert f"{area}.{key}" in code or re.fullmatch(BUILT[area], key), key


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_kind_action_and_theme_has_its_words(language: str) -> None:
    kinds = [str(kind.__struct_config__.tag) for kind in Body.__args__]
    for kind in kinds:
        assert {f"kind_{kind}", f"short_{kind}"} <= set(words(language, "map"))
        assert f"level_{kind}" in words(language, "help")
    assert set(ACTIONS) <= set(words(language, "actions"))
    assert {f"theme_{name}" for name in THEMES} <= set(words(language, "options"))


def test_indonesian_keeps_its_tone() -> None:
    for area in AREAS:
        for key, text in words("id", area).items():
            found = re.search(r"\b(Anda|silakan|mohon|tolong|cuma|tinggal|gampang)\b", text, re.IGNORECASE)
            assert found is None, f"{area}.{key}: {text}"
            assert text.count("!") <= 1, f"{area}.{key}"
