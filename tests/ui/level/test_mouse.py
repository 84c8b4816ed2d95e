"""Levels played by the mouse alone."""

from __future__ import annotations

from typing import Any

import pytest
from level_app import LevelApp, settled, shown
from textual.pilot import Pilot
from textual.widget import Widget

from backend_quest.content.kinds import MatchPairs, MultiChoice, Parsons, SingleChoice
from backend_quest.engine.answers import solution_of
from backend_quest.services import Services
from backend_quest.ui.widgets.rows import RowList


async def click_text(pilot: Pilot[Any], text: str, *, last: bool = False, within: Widget | None = None) -> None:
    """Click where ``text`` stands on the screen."""
    lines = shown(pilot.app).split("\n")
    places = [(line.index(text), y) for y, line in enumerate(lines) if text in line]
    assert places, f"{text!r} is not on the screen:\n" + "\n".join(lines)
    x, y = places[-1 if last else 0]
    await pilot.click(offset=(x + 1, y))
    await pilot.pause()


async def click_row(pilot: Pilot[Any], rows: RowList, row: int, column: int = 12) -> None:
    y = next(y for y, (number, _) in enumerate(rows._lines) if number == row)
    await pilot.click(rows, offset=(column, y))
    await pilot.pause()


async def test_a_single_choice(services: Services) -> None:
    app = LevelApp(services, "orientation/kitchen-behind-the-counter")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await click_text(pilot, "[ Mulai tugas ]")
        await settled(pilot)
        level = app.level_screen.level
        assert level is not None
        assert isinstance(level.body, SingleChoice)
        right = next(number for number, option in enumerate(level.body.options) if option.correct)
        rows = app.level_screen.query_one(RowList)
        await click_row(pilot, rows, right)
        await click_row(pilot, rows, right)
        await settled(pilot)
        assert services.level_progress(level.id).passed
        await click_text(pilot, "[ Lanjut:")
        await settled(pilot)
        assert app.asked[-1][0] == "level"


async def test_a_multi_choice(services: Services) -> None:
    level_id = "orientation/myth-or-fact-is-an-it-degree-a"
    app = LevelApp(services, level_id)
    async with app.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        await click_text(pilot, "2 Tugas")
        await settled(pilot)
        body = services.catalog.level(level_id).body
        assert isinstance(body, MultiChoice)
        rows = app.level_screen.query_one(RowList)
        for number, option in enumerate(body.options):
            if option.correct:
                await click_row(pilot, rows, number)
        await click_text(pilot, "[ Kirim", last=True)
        await settled(pilot)
        assert services.level_progress(level_id).passed


async def test_pairs(services: Services) -> None:
    level_id = "orientation/who-does-what"
    app = LevelApp(services, level_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await click_text(pilot, "2 Tugas")
        await settled(pilot)
        body = services.catalog.level(level_id).body
        assert isinstance(body, MatchPairs)
        left = app.level_screen.query_one("#left", RowList)
        right = app.level_screen.query_one("#right", RowList)
        for number in reversed(range(len(body.pairs))):
            await click_row(pilot, left, number)
            await click_row(pilot, right, number, column=6)
        await click_text(pilot, "[ Kirim", last=True)
        await settled(pilot)
        assert services.level_progress(level_id).passed


@pytest.mark.parametrize("by", ["arrows", "guides"])
async def test_parsons(services: Services, by: str) -> None:
    level_id = "python-basics/ojek-fare"
    app = LevelApp(services, level_id)
    async with app.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        await click_text(pilot, "2 Tugas")
        await settled(pilot)
        body = services.catalog.level(level_id).body
        assert isinstance(body, Parsons)
        work: Any = app.level_screen.work
        rows = app.level_screen.query_one(RowList)
        for entry in solution_of(body):
            key, _, indent = entry.partition(" ")
            await click_row(pilot, rows, work._places.index(work._pieces.find(key)))
            await indent_by_mouse(pilot, work, key, int(indent or 0), by)
        assert work.answer == solution_of(body)
        await click_text(pilot, "[ Kirim", last=True)
        await settled(pilot)
        assert services.level_progress(level_id).passed


async def indent_by_mouse(pilot: Pilot[Any], work: Any, key: str, indent: int, by: str) -> None:
    """Bring a block to an indent by its arrows, or outwards by a click on its guide."""
    rows = work.rows
    for _ in range(8):
        place = work._pieces.find(key)
        now = work._pieces.pieces[place].indent
        if now == indent:
            return
        row = work._places.index(place)
        width = rows.content_size.width
        if by == "guides" and now > indent:
            column = 2 + rows.rows[row].head.cell_length + indent * 4
        else:
            column = width - 1 if now < indent else width - 3
        await click_row(pilot, rows, row, column)
    raise AssertionError("the indent was never reached")


async def test_a_line_is_pointed_at_by_two_clicks(services: Services) -> None:
    level_id = "how-the-web-works/picky-json"
    app = LevelApp(services, level_id)
    async with app.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        await click_text(pilot, "2 Tugas")
        await settled(pilot)
        work: Any = app.level_screen.work
        await click_row(pilot, work.suspects, 5)
        assert work.pointing
        await click_row(pilot, work.suspects, 5)
        assert not work.pointing


async def test_tabs_files_and_the_panel_take_clicks(services: Services) -> None:
    app = LevelApp(services, "orientation/open-the-stall")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await click_text(pilot, "2 Tugas")
        await settled(pilot)
        await click_text(pilot, "server.py")
        assert "import os" in shown(app)
        await click_text(pilot, "balasan.py")
        await click_text(pilot, "[ Jalankan")
        await settled(pilot)
        await click_text(pilot, "Percakapan")
        assert "< HTTP/1." in shown(app)
        await click_text(pilot, "besarkan")
        assert app.level_screen.panel.large
        await click_text(pilot, "kecilkan")
        assert not app.level_screen.panel.large
        await click_text(pilot, "‹")
        await settled(pilot)
        assert app.asked == []
        assert app.level_screen.panel.report is None
