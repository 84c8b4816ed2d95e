"""The set-up: every change is there at once, on every screen, and is kept."""

from __future__ import annotations

import json
from pathlib import Path

import fakes
import pytest
from driving import LANGUAGES, playing

from backend_quest.content.events import Attempted
from backend_quest.services import Services
from backend_quest.store.api import StoreError


def services(**settings: object) -> Services:
    made = fakes.services(name="Sari", **settings)
    made.store.append(
        Attempted(at=fakes.NOW, level="dasar/satu", kind="code_task", version="v1", outcome="passed", answer="a")
    )
    return made


async def test_the_language_changes_on_every_screen_at_once() -> None:
    made = services(language="id")
    async with playing(made) as play:
        await play.press("enter", "escape")
        await play.press("o", "right")
        assert "Language" in play.text
        assert made.store.setting("language") == "en"
        await play.press("escape")
        assert "Continue: " in play.text
        assert "[ Glossary g ]" in play.text
        await play.press("enter")
        assert "Start the task" in play.text or "Submit" in play.text


async def test_both_arrows_and_enter_change_a_value() -> None:
    async with playing(services(language="id")) as play:
        await play.press("o", "down", "right")
        assert play.app.theme == "terang"
        await play.press("left", "left")
        assert play.app.theme == "polos"
        await play.press("enter")
        assert play.app.theme == "gelap"


async def test_ascii_signs_reach_every_corner() -> None:
    async with playing(services(language="id")) as play:
        await play.press("o", "down", "down", "right")
        assert play.text.isascii()
        await play.press("escape")
        assert play.text.isascii()
        assert "[v]" in play.text or "[~]" in play.text
        for key in ("f1", "f4", "f10"):
            await play.press(key)
            assert play.text.isascii(), key
            await play.press("escape")


async def test_keys_and_movement_are_kept() -> None:
    made = services(language="id")
    async with playing(made) as play:
        await play.press("o", "down", "down", "down", "right", "down", "right", "escape")
        assert play.app.animation_level == "none"
        assert "[ Menu ^p ]" in play.text
    assert made.store.setting("motion") is False
    async with playing(made) as play:
        assert "[ Menu ^p ]" in play.text


async def test_the_path_can_be_changed_among_those_offered() -> None:
    made = services(language="id")
    async with playing(made) as play:
        await play.press("o", *["down"] * 5, "right")
        assert made.stack == "py"
        await play.press("right")
        assert made.stack is None


async def test_the_name_is_asked_in_a_popup() -> None:
    async with playing(services(language="id")) as play:
        await play.press("o", *["down"] * 6, "enter", *["backspace"] * 4, *"Bu Sari".replace(" ", "_"), "enter")
        assert "Bu_Sari" in play.text
        await play.press("escape")
        assert "Bu_Sari" in play.rows[0]


async def test_no_colour_is_obeyed_whatever_was_chosen() -> None:
    from backend_quest.ui.terminal import Terminal

    async with playing(services(language="id", theme="terang"), environment=Terminal(colours=0)) as play:
        assert play.app.theme == "polos"
        await play.press("o")
        assert "(NO_COLOR)" in play.text
        strips = play.app.screen._compositor.render_strips()
        colours = {segment.style.color for strip in strips for segment in strip if segment.style is not None}
        assert all(colour is None or colour.is_default for colour in colours)


async def test_a_setting_that_cannot_be_kept_is_shown_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    made = services(language="id")

    def full(key: str, value: object) -> None:
        raise StoreError("full", "no space left")

    async with playing(made) as play:
        monkeypatch.setattr(made.store, "save_setting", full)
        await play.press("o", "down", "right")
        assert play.screen == "TroublePopup"
        assert "Disk penuh" in play.text
        assert play.app.theme == "terang"
        await play.press("enter", "escape")
        assert play.screen == "MapScreen"


# ── the learner's data ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", LANGUAGES)
async def test_export_and_import_carry_progress(tmp_path: Path, language: str) -> None:
    file = tmp_path / "mine.json"
    async with playing(services(language=language)) as play:
        await play.press("o", *["down"] * 8, "up", "enter")
        assert play.screen == "AskPopup"
        play.app.screen.query_one("Field").value = str(file)  # type: ignore[attr-defined]
        await play.press("enter")
        assert play.screen == "OptionsScreen"
    assert json.loads(file.read_text(encoding="utf-8"))
    other = fakes.services(name="Wayan", language=language)
    async with playing(other) as play:
        await play.press("o", *["down"] * 8, "enter")
        play.app.screen.query_one("Field").value = str(file)  # type: ignore[attr-defined]
        await play.press("enter")
        assert play.says("options.imported", n=1) in play.text
    assert other.level_progress("dasar/satu").passed


async def test_a_file_that_is_no_export_is_refused_in_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text('{"a": [/]}', encoding="utf-8")
    made = services(language="id")
    async with playing(made) as play:
        await play.press("o", *["down"] * 8, "enter")
        for wrong in (str(file), str(tmp_path), "", "~nobody/x"):
            play.app.screen.query_one("Field").value = wrong  # type: ignore[attr-defined]
            await play.press("enter")
            assert play.screen == "AskPopup"
            assert "! " in play.text
    assert len(made.store.events()) == 1


async def test_an_export_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    async with playing(services(language="id")) as play:
        await play.press("s", "right", "enter")
        play.app.screen.query_one("Field").value = str(tmp_path / "none" / "mine.json")  # type: ignore[attr-defined]
        await play.press("enter")
        assert play.screen == "AskPopup"
        assert "tidak bisa ditulis" in play.text


@pytest.mark.parametrize(("language", "word"), [("id", "ULANG"), ("en", "RESET")])
async def test_starting_over_wants_the_word_and_keeps_a_copy(tmp_path: Path, language: str, word: str) -> None:
    made = services(language=language)
    async with playing(made, data_dir=tmp_path / "data") as play:
        await play.press("o", "end", "enter", *"nope", "enter")
        assert play.screen == "AskPopup"
        assert made.progress.xp == 20
        play.app.screen.query_one("Field").value = word.lower()  # type: ignore[attr-defined]
        await play.press("enter", "escape")
        assert made.progress.xp == 0
        assert "0/100 XP" in play.rows[0]
    (copy,) = (tmp_path / "data").glob("before-reset-*.json")
    assert "dasar/satu" in copy.read_text(encoding="utf-8")
