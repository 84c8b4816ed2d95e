"""The first start: Enter four times is enough, every answer counts at once, and it comes only once."""

from __future__ import annotations

import fakes
import pytest
from driving import LANGUAGES, playing

from backend_quest.ui.terminal import Terminal


@pytest.mark.parametrize("language", LANGUAGES)
async def test_enter_four_times_opens_the_first_level(language: str) -> None:
    services = fakes.services()
    async with playing(services, language=language) as play:
        assert play.screen == "WelcomeScreen"
        assert "1/4" in play.rows[0]
        await play.press("enter", "enter", "enter", "enter")
        assert play.screen == "LevelScreen"
        assert "Warung Buka" in play.rows[0]
    assert services.store.setting("name") == ""
    assert services.store.setting("language") == language
    async with playing(services) as play:
        assert play.screen == "MapScreen"
        assert play.app.prefs.language == language


async def test_the_language_is_there_as_soon_as_it_is_chosen() -> None:
    async with playing(fakes.services(), language="id") as play:
        await play.press("down")
        assert "Step 1/4" in play.rows[0]
        await play.press("enter")
        assert "does this line look right" in play.text


async def test_f5_decides_which_keys_the_labels_show() -> None:
    async with playing(fakes.services(), language="id") as play:
        await play.press("enter", "f5")
        assert "✓ f5 sampai." in play.text
        await play.press("enter", "enter", "enter", "f3")
        assert "f2" in play.text
    async with playing(fakes.services(), language="id") as play:
        await play.press("enter", "ctrl+r", "enter", "enter", "enter", "ctrl+l")
        assert play.app.prefs.keys == "ctrl"
        assert "^t" in play.text
        assert "f2" not in play.text


async def test_what_the_screen_can_draw_is_shown_while_choosing() -> None:
    async with playing(fakes.services(), language="id") as play:
        await play.press("enter", "down")
        assert play.app.prefs.ascii
        assert play.text.isascii()
        assert "[v]" in play.text
        await play.press("down")
        assert not play.app.prefs.ascii
        assert play.app.theme == "kontras"
        await play.press("up", "up")
        assert play.app.theme == "gelap"


async def test_a_modest_terminal_is_asked_about_its_screen_first() -> None:
    modest = Terminal(signs=False, utf8=False, colours=0)
    async with playing(fakes.services(), language="id", environment=modest) as play:
        assert "Cek layarmu" in play.text
        assert play.text.isascii()
        assert play.app.theme == "polos"
        assert "> (*) Ada kotak" in play.text
        await play.press("enter")
        assert "Bahasa apa" in play.text


async def test_only_offered_paths_can_be_chosen() -> None:
    services = fakes.services()
    async with playing(services, language="id") as play:
        await play.press("enter", "enter", *"Wayan", "enter")
        assert "Node.js + Express" in play.text
        assert "menyusul" in play.text
        assert "( ) Node.js" not in play.text
        await play.press("down", "enter")
    assert services.stack == "py"
    assert services.store.setting("name") == "Wayan"


async def test_who_can_code_already_is_shown_the_checkpoints() -> None:
    services = fakes.services()
    async with playing(services, language="id") as play:
        await play.press("enter", "enter", "enter", "down", "down", "enter")
        assert play.screen == "MapScreen"
        assert play.says("welcome.knows_how") in play.text.replace("│", "")
    assert services.stack is None


async def test_escape_goes_back_and_never_out() -> None:
    async with playing(fakes.services(), language="id") as play:
        await play.press("enter", "enter", "enter")
        for step in ("3/4", "2/4", "1/4"):
            await play.press("escape")
            assert step in play.rows[0]
        await play.press("escape")
        assert play.screen == "LeavePopup"
        await play.press("escape")
        assert play.screen == "WelcomeScreen"


async def test_the_mouse_alone_gets_through() -> None:
    async with playing(fakes.services(), language="id") as play:
        for _ in range(4):
            await play.pilot.click("ActionButton")
            await play.settle()
        assert play.screen == "LevelScreen"


async def test_a_name_of_markup_and_escapes_is_only_a_name() -> None:
    services = fakes.services()
    async with playing(services, language="id") as play:
        await play.press("enter", "enter")
        field = play.app.screen.query_one("#name")
        field.value = "[/] \x1b]52;c;aGk=\x07[@click=app.quit]x[/]"  # type: ignore[attr-defined]
        await play.press("enter", "enter")
        await play.press("escape", "escape")
        assert play.app.is_running
    assert "\x1b" not in services.store.setting("name")


async def test_the_first_screens_can_be_seen_again() -> None:
    async with playing(language="id") as play:
        await play.press("o", "end", "up", "enter")
        assert play.screen == "WelcomeScreen"
        await play.press("enter", "enter", "enter", "enter")
        assert play.screen == "LevelScreen"
