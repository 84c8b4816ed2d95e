"""Hints and their price, the solution and when it may be seen, the similar question, help with blocks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from level_app import LevelApp, settled, shown
from players import play
from test_drafts import on_task
from test_ways import CHANGE, FARE

from backend_quest.engine.answers import solution_of
from backend_quest.services import Services
from backend_quest.ui.screens.follow_up import FollowUpScreen
from backend_quest.ui.screens.hint import HintPopup
from backend_quest.ui.screens.solution import SolutionScreen
from backend_quest.ui.screens.solution_text import side_by_side, text_of
from backend_quest.ui.widgets.editor import CodeEditor
from backend_quest.ui.widgets.work import Work

VERBS = "how-the-web-works/http-verbs"
KITCHEN = "orientation/kitchen-behind-the-counter"


def tried(services: Services, level_id: str, times: int = 3) -> None:
    """Submit what is handed out so many times."""
    level: Any = services.catalog.level(level_id)
    for _ in range(times):
        if hasattr(level.body, "code"):
            services.submit(level, level.body.code.starter())
        else:
            pairs = [pair.key for pair in level.body.pairs]
            services.submit(level, dict(zip(pairs, reversed(pairs), strict=True)))


@pytest.mark.parametrize(
    ("language", "price", "first"), [("id", "[ Petunjuk 2 ", "Coba dulu"), ("en", "[ Hint 2", "Try first")]
)
async def test_the_first_hint_is_free_and_the_next_tells_its_price(
    services: Services, language: str, price: str, first: str
) -> None:
    app = LevelApp(services, CHANGE, language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press("f2")
        await settled(pilot)
        assert isinstance(app.screen, HintPopup)
        assert services.level_progress(CHANGE).hints == 1
        assert first in shown(app)
        assert price.rstrip() + ": -2 XP ]" in shown(app)
        await pilot.press("right", "enter")
        await settled(pilot)
        assert services.level_progress(CHANGE).hints == 2
        hints = services.catalog.level(CHANGE).hints
        for hint in hints[:2]:
            assert hint.get(language).replace("`", "").split()[0] in shown(app)
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is app.level_screen
        assert app.level_screen.query_one(CodeEditor).has_focus


async def test_the_solution_is_offered_after_three_tries_only(services: Services) -> None:
    app = LevelApp(services, CHANGE)
    said: list[str] = []
    app.say = said.append  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press("f2")
        await settled(pilot)
        assert "Lihat solusi" not in shown(app)
        await pilot.press("escape")
        app.level_screen.show_solution()
        assert said == ["Solusi terbuka setelah 3 percobaan."]
        tried(services, CHANGE)
        await pilot.press("f2")
        await settled(pilot)
        assert "[ Lihat solusi ]" in shown(app)
        assert "Setelah ini ada soal serupa untukmu." in shown(app)
        assert not services.level_progress(CHANGE).complete


async def test_a_taken_solution_is_followed_by_a_similar_question(services: Services) -> None:
    app = LevelApp(services, VERBS)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        tried(services, VERBS)
        level = services.catalog.level(VERBS)
        assert services.follow_up(level) is not None
        app.level_screen.show_solution()
        await settled(pilot)
        assert isinstance(app.screen, SolutionScreen)
        assert services.level_progress(VERBS).complete
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, FollowUpScreen)
        item = app.screen._item
        assert " ".join(item.task.id.replace("`", "").split()[:3]) in " ".join(shown(app).split())
        work = app.screen.query_one(Work)
        work.load(item.body, solution_of(item.body))
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        assert "✓ Beres!" in shown(app)
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen is app.level_screen
        assert "level ini selesai tanpa XP" in shown(app)
        assert "[ Lanjut:" in shown(app)


async def test_the_similar_question_can_be_left(services: Services) -> None:
    app = LevelApp(services, VERBS, language="en")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        tried(services, VERBS)
        app.level_screen.show_solution()
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, FollowUpScreen)
        await pilot.press("f8")
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is app.level_screen


async def test_after_a_pass_both_ways_stand_side_by_side_and_scroll_together(services: Services) -> None:
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 14)) as pilot:
        await on_task(pilot, app)
        own = solution_of(services.catalog.level(CHANGE).body)["kasir.py"] + "".join(f"# {n}\n" for n in range(30))
        await play(app, pilot, {"kasir.py": own})
        await settled(pilot)
        app.level_screen.do("solution")
        await settled(pilot)
        assert isinstance(app.screen, SolutionScreen)
        one, other = app.screen._columns
        await pilot.press("pagedown")
        await settled(pilot)
        assert one.scroll_y == other.scroll_y > 0
        one.scroll_to(0, 5, animate=False)
        await settled(pilot)
        assert other.scroll_y == 5
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen is app.level_screen


@pytest.mark.parametrize(("columns", "beside"), [(80, False), (120, True)])
async def test_no_line_of_a_solution_is_cut(services: Services, columns: int, beside: bool) -> None:
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(columns, 24)) as pilot:
        await settled(pilot)
        tried(services, CHANGE)
        solution = services.solution(services.catalog.level(CHANGE))["kasir.py"]
        app.level_screen.show_solution()
        await settled(pilot)
        screen = shown(app)
        assert max(solution.split("\n"), key=len) in screen
        assert any("Punyamu" in row and "Salah satu cara" in row for row in screen.split("\n")) is beside
        assert "Keduanya lolos" not in screen


async def test_a_copied_solution_can_be_undone(services: Services) -> None:
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        editor = app.level_screen.query_one(CodeEditor)
        before = editor.text
        tried(services, CHANGE)
        app.level_screen.show_solution()
        await settled(pilot)
        await pilot.press("right", "enter")
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert editor.text == solution_of(services.catalog.level(CHANGE).body)["kasir.py"]
        app.level_screen.close_panel()
        await pilot.pause()
        editor.focus()
        await pilot.press("ctrl+z")
        assert editor.text == before


async def test_after_three_tries_blocks_are_joined_and_it_is_said(services: Services) -> None:
    app = LevelApp(services, FARE)
    async with app.run_test(size=(80, 30)) as pilot:
        await on_task(pilot, app)
        work: Any = app.level_screen.work
        pieces = len(work._pieces.pieces)
        for number in range(3):
            await play(app, pilot, ["near"] if number == 0 else [])
            assert len(work._pieces.pieces) == pieces - (1 if number == 2 else 0)
            app.level_screen.close_panel() if number < 2 else None
            await settled(pilot)
        assert "sudah digabung untuk membantu." in shown(app)


async def test_passed_again_earns_nothing(services: Services) -> None:
    app = LevelApp(services, KITCHEN)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        right = solution_of(services.catalog.level(KITCHEN).body)
        await play(app, pilot, right)
        assert "+10 XP" in shown(app)
        app.level_screen.close_panel()
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "Beres lagi." in shown(app)
        assert "+10 XP" not in shown(app)


def test_two_texts_side_by_side_keep_equal_lines_level() -> None:
    rows = side_by_side("a\nb\nc", "a\nx\ny\nc")
    assert rows == [
        ((False, "a"), (False, "a")),
        ((True, "b"), (True, "x")),
        ((False, ""), (True, "y")),
        ((False, "c"), (False, "c")),
    ]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_solution_of_the_course_can_be_shown(build: Callable[..., Services], language: str) -> None:
    services = build()
    for module in services.catalog.modules:
        for entry in module.levels:
            level = services.catalog.level(entry.id)
            solution = solution_of(level.body)
            if solution is not None:
                assert text_of(level.body, solution, language).strip(), entry.id
