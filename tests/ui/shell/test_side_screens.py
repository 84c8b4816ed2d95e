"""Glossary, checkpoint, statistics, help and menu."""

from __future__ import annotations

import fakes
import pytest
from driving import LANGUAGES, playing

from backend_quest.content.events import Attempted, CheckpointDone
from backend_quest.ui import actions


async def test_the_glossary_searches_while_typing() -> None:
    async with playing(language="id") as play:
        await play.press("g")
        assert "2 istilah" in play.text
        await play.press(*"tamu")
        assert "1 istilah" in play.text
        assert "server: Program yang menunggu tamu." in play.text
        assert "Nanti di: Warung Buka" in play.text
        await play.press(*"xyz")
        assert play.says("glossary.none") in play.text


async def test_the_glossary_finds_words_of_the_other_language() -> None:
    async with playing(language="id") as play:
        await play.press("g", *"respon", "s", "e")
        assert "Inggris: response" in play.text


@pytest.mark.parametrize("keys", [("g",), ("f1",), ("f10",), ("ctrl+c",), ("o", "end", "enter")])
async def test_a_click_beside_a_popup_closes_it(keys: tuple[str, ...]) -> None:
    async with playing(language="id") as play:
        await play.press(*keys)
        before = len(play.app.screen_stack)
        await play.pilot.click(offset=(1, 22))
        await play.settle()
        assert len(play.app.screen_stack) == before - 1


async def test_arrows_move_through_terms_and_enter_leads_to_the_level() -> None:
    async with playing(language="id") as play:
        await play.press("f4", "down")
        assert "server: Program" in play.text
        await play.press("enter")
        assert play.screen == "LevelScreen"
        await play.press("f4")
        assert "▸ server" in play.text
        await play.press("up", "enter")
        assert "Belum terbuka" in play.text


async def test_a_checkpoint_is_passed_and_skips_the_module() -> None:
    services = fakes.services(name="S", language="id")
    async with playing(services) as play:
        play.app.open_checkpoint("dasar")
        await play.settle()
        assert "Soal 1 dari 3" in play.rows[0]
        assert "Lolos: 2 dari 3." in play.text
        for number in range(3):
            await play.press("a", "f8")
            assert "✓ Beres!" in play.text, number
            await play.press("enter")
        assert "✓ 3 dari 3. Modul ini lolos." in play.text
        assert "  ✓ server" in play.text
        assert play.says("checkpoint.still_there") in play.text
        await play.press("escape")
        assert any("✓ Kenalan" in row and "lolos cek" in row for row in play.rows)
    assert "dasar" in services.progress.skipped


async def test_a_checkpoint_not_passed_says_what_to_look_at_and_may_be_taken_again() -> None:
    services = fakes.services(name="S", language="en")
    async with playing(services) as play:
        play.app.open_checkpoint("dasar")
        await play.settle()
        for _ in range(3):
            await play.press("b", "f8", "enter")
        assert "✗ 0 of 3." in play.text
        assert "To look at again: servers." in play.text
        await play.press("enter")
        assert "Question 1 of 3" in play.rows[0]
    assert services.progress.weak == {"web.server": 3}


async def test_stopping_a_checkpoint_keeps_its_place() -> None:
    services = fakes.services(name="S", language="id")
    async with playing(services) as play:
        play.app.open_checkpoint("dasar")
        await play.settle()
        await play.press("f8")
        assert "Pilih dulu" in play.text
        await play.press("b", "f8", "enter", "escape")
        assert "Berhenti di soal 2?" in play.text
        await play.press("escape")
        assert play.screen == "CheckpointScreen"
        await play.press("escape", "right", "enter")
        assert play.screen == "MapScreen"
        play.app.open_checkpoint("dasar")
        await play.settle()
        assert "Soal 2 dari 3" in play.rows[0]
        assert "✗ ▸ ·" in play.rows[0]


async def test_a_checkpoint_without_questions_says_so() -> None:
    async with playing(language="id") as play:
        play.app.open_checkpoint("web")
        await play.settle()
        assert play.says("checkpoint.empty") in play.text
        await play.press("enter")
        assert play.screen == "MapScreen"


async def test_a_checkpoint_goes_on_in_the_new_language() -> None:
    async with playing(language="id") as play:
        play.app.open_checkpoint("dasar")
        await play.settle()
        await play.press("f10", *"english", "enter")
        assert "Question 1 of 3" in play.rows[0]
        assert "Kitchen" in play.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_statistics_tell_what_was_done(language: str) -> None:
    services = fakes.services(name="S", language=language)
    async with playing(services) as play:
        await play.press("s")
        assert play.says("statistics.none") in play.text
    event = Attempted(
        at=fakes.NOW, level="dasar/satu", kind="code_task", version="v1", outcome="passed", answer="a", seconds=4000
    )
    services.store.append(event)
    services.store.append(
        CheckpointDone(at=fakes.NOW, module="web", right=1, total=3, passed=False, missed=["web.http"])
    )
    async with playing(services) as play:
        await play.press("s")
        assert play.says("statistics.of", done=1, total=7) in play.text
        assert play.says("statistics.hours", h=1, m=7) in play.text
        assert "HTTP" in play.text
        await play.press("enter")
        assert play.screen == "MapScreen"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_help_says_a_few_lines_and_then_every_key(language: str) -> None:
    async with playing(language=language) as play:
        await play.press("f1")
        assert play.says("help.map").split("\n")[0] in play.text
        await play.press("f1")
        for action in actions.ACTIONS.values():
            if action.keys:
                assert actions.written(action.keys[0]) in play.text
        await play.press("escape", "enter", "question_mark")
        assert play.screen == "HelpPopup"
        assert "single_choice" not in play.text
        assert play.says("help.level_single_choice", hint="f2").split("\n")[0] in play.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_topic_has_at_most_four_lines_that_fit(language: str) -> None:
    import json
    from importlib import resources

    words = resources.files("backend_quest").joinpath("locale", language, "help.json").read_text(encoding="utf-8")
    for topic, text in json.loads(words).items():
        lines = text.replace("$submit", "f8").replace("$lesson", "f3").replace("$hint", "f2").split("\n")
        assert len(lines) <= 4, topic
        assert all(len(line.replace("$run", "f5").replace("$menu", "f10")) <= 66 for line in lines), topic


async def test_the_menu_holds_every_action_and_does_it() -> None:
    async with playing(language="id") as play:
        await play.press("enter", "f10")
        from backend_quest.ui.commands import QuestCommands

        names = [command.name for command in QuestCommands(play.app.screen_stack[-2]).commands()]
        for action in actions.ACTIONS.values():
            if action.palette:
                assert play.says(action.label) in names
        assert play.says("options.reset_long") in names
        assert play.says("level.restart") in names
        await play.press(*"kamus", "enter")
        assert play.screen == "GlossaryPopup"


async def test_the_menu_opens_levels_by_name_and_says_when_nothing_matches() -> None:
    async with playing(language="id") as play:
        await play.press("f10", *"qqqq")
        assert play.says("app.menu_none") in play.text
        await play.press("enter")
        assert play.screen == "MapScreen"
        await play.press("f10", *"warung", "enter")
        assert play.screen == "LevelScreen"


async def test_the_menu_changes_settings() -> None:
    async with playing(language="id") as play:
        await play.press("f10", *"english", "enter")
        assert play.app.prefs.language == "en"
        assert "Continue: " in play.text
        await play.press("ctrl+p", *"light", "enter")
        assert play.app.theme == "terang"
