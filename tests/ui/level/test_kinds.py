"""Every kind, played by the keyboard to a known mistake with its own words, and then to a pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from level_app import LevelApp, settled, shown
from players import play

from backend_quest.checking.predict import judge_predict
from backend_quest.checking.telling import told_while_trying
from backend_quest.content.model import Level
from backend_quest.content.parts import Text
from backend_quest.engine.answers import solution_of
from backend_quest.services import Services

DONE = {"id": "Beres", "en": "Done"}


def mistake(level: Level, number: int = 0) -> tuple[Any, Text]:
    """A listed mistake and its words."""
    body: Any = level.body
    kind = level.kind
    if kind == "single_choice":
        option = next(option for option in body.options if not option.correct)
        return option.key, option.says
    if kind == "multi_choice":
        extra = next(option for option in body.options if not option.correct)
        return [option.key for option in body.options if option.correct or option is extra], extra.says
    if kind == "match_pairs":
        first, second, *rest = body.pairs
        swapped = {first.key: second.key, second.key: first.key}
        return {**swapped, **{pair.key: pair.key for pair in rest}}, first.wrong.get(second.key, first.otherwise)
    listed = (body.code or body).mistakes if hasattr(body, "code") else body.mistakes
    one = listed[number]
    match kind:
        case "predict_output":
            answer = {"prints": one.answer, "cells": one.cells, "answers": one.answers}
            told = told_while_trying(body, answer, judge_predict(body, answer), solution_open=False)
            return answer, told.says or one.says
        case "fill_blank":
            return {**{blank.key: blank.solution for blank in body.blanks}, **one.answers}, one.says
        case "parsons":
            return one.answer, one.says
    return one.files, one.says


LEVELS = [
    "orientation/kitchen-behind-the-counter",
    "orientation/myth-or-fact-is-an-it-degree-a",
    "orientation/who-does-what",
    "how-the-web-works/reading-json",
    "python-basics/glue-or-add",
    "python-basics/repeat",
    "python-basics/first-line",
    "how-the-web-works/take-a-url-apart",
    "orientation/journey-of-one-order",
    "python-basics/ojek-fare",
    "how-the-web-works/picky-json",
    "python-basics/endless-loop",
    "python-basics/count-the-change",
    "orientation/open-the-stall",
    "javascript-basics/count-the-change",
    "javascript-basics/ojek-fare",
]


def spoken(screen: str) -> str:
    """The words on the screen, whatever the wrapping and the signs around them."""
    return " ".join(screen.replace("▌", " ").replace("│", " ").replace("`", "").split())


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("level_id", LEVELS)
async def test_a_mistake_gets_its_words_and_the_solution_passes(
    build: Callable[..., Services], level_id: str, language: str
) -> None:
    services = build()
    level = services.catalog.level(level_id)
    wrong, says = mistake(level)
    app = LevelApp(services, level_id, language=language)
    async with app.run_test(size=(80, 40)) as pilot:
        await settled(pilot)
        app.level_screen.show_tab("task")
        await settled(pilot)
        await play(app, pilot, wrong)
        words = spoken(says.get(language))
        assert words in spoken(shown(app)), shown(app)
        assert not services.level_progress(level_id).passed
        app.level_screen.close_panel()
        fresh(app)
        await settled(pilot)
        await play(app, pilot, solution_of(level.body))
        assert DONE[language] in shown(app), shown(app)
        assert services.level_progress(level_id).passed


@pytest.mark.parametrize(("language", "open_box"), [("id", "Alasanku ada"), ("en", "Reason written")])
async def test_a_journal_says_what_is_open_and_then_passes(
    build: Callable[..., Services], language: str, open_box: str
) -> None:
    services = build()
    level_id = "orientation/is-it-for-you"
    app = LevelApp(services, level_id, language=language)
    async with app.run_test(size=(80, 40)) as pilot:
        await settled(pilot)
        app.level_screen.show_tab("task")
        await settled(pilot)
        await pilot.press(*("aku " * 25), "f8")
        await settled(pilot)
        report = spoken(shown(app))
        assert not services.level_progress(level_id).passed
        assert f"✗ {open_box}" in report, report
        assert app.tr("work.tick") not in report
        assert app.tr("level.hint") not in report
        await pilot.press("escape")
        app.level_screen.query_one("#boxes").focus()
        await pilot.press("space", "down", "space", "down", "space", "f8")
        await settled(pilot)
        assert DONE[language] in shown(app), shown(app)
        assert services.level_progress(level_id).passed


def fresh(app: LevelApp) -> None:
    """Empty what was answered, so that the hands can start over."""
    screen = app.level_screen
    assert screen.work is not None
    assert screen.level is not None
    if screen.level.kind not in ("bug_hunt", "code_task", "server_task"):
        screen.work.load(screen.level.body, None, level=screen.level)
    screen.work.focus_start()
