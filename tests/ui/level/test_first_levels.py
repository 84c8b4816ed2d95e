"""The first two levels, as a beginner plays them: a server that answers, and a choice."""

from __future__ import annotations

import pytest
from level_app import LevelApp, settled, shown

from backend_quest.services import Services

STALL, KITCHEN = "orientation/open-the-stall", "orientation/kitchen-behind-the-counter"
DONE = {"id": "Beres!", "en": "Done!"}
NOT_YET = {"id": "Belum pas.", "en": "Not yet."}


@pytest.mark.parametrize("language", ["id", "en"])
async def test_the_stall_opens(services: Services, language: str) -> None:
    app = LevelApp(services, STALL, language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("f5")
        await settled(pilot)
        screen = shown(app)
        assert "> GET /" in screen
        assert "< 200 OK" in screen
        assert "Warung tutup" in screen.split("< 200 OK")[1]
        await pilot.press("f8")
        await settled(pilot)
        assert NOT_YET[language] in shown(app)
        await pilot.press("enter", *["backspace"] * 5, *"buka", "f5")
        await settled(pilot)
        assert "Warung buka" in shown(app).split("< 200 OK")[1]
        await pilot.press("f8")
        await settled(pilot)
        assert DONE[language] in shown(app)
        assert services.level_progress(STALL).passed
        await pilot.press("enter")
        await settled(pilot)
        assert app.asked == [("level", KITCHEN)]


@pytest.mark.parametrize("language", ["id", "en"])
async def test_a_choice_explains_itself(services: Services, language: str) -> None:
    app = LevelApp(services, KITCHEN, language=language)
    body = services.catalog.level(KITCHEN).body
    right = next(number for number, option in enumerate(body.options) if option.correct)
    wrong = (right + 1) % len(body.options)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("abcd"[wrong], "enter")
        await settled(pilot)
        says = body.options[wrong].says.get(language)
        assert NOT_YET[language] in shown(app)
        assert " ".join(says.replace("`", "").split()[:4]) in shown(app)
        await pilot.press("enter", "abcd"[right], "enter")
        await settled(pilot)
        assert DONE[language] in shown(app)
        assert services.level_progress(KITCHEN).xp == 10
