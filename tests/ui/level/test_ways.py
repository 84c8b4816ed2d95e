"""Ways through a level: one step back at a time, the lesson and the task, two panes, sizes, the keys that only tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from level_app import LevelApp, settled, shown
from test_drafts import PARTLY, on_task
from textual.widgets import TextArea

from backend_quest.services import Services
from backend_quest.ui.widgets.editor import CodeEditor
from backend_quest.ui.widgets.frame import ActionButton
from backend_quest.ui.widgets.lesson import LessonPane

STALL, CHANGE, FARE = "orientation/open-the-stall", "python-basics/count-the-change", "python-basics/ojek-fare"


def key_line(app: LevelApp) -> str:
    return shown(app).split("\n")[-1]


@pytest.mark.parametrize("level_id", list(PARTLY))
async def test_escape_again_and_again_ends_at_the_map(services: Services, level_id: str) -> None:
    app = LevelApp(services, level_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press(*PARTLY[level_id], "f8")
        await settled(pilot)
        await pilot.press(*["escape"] * 10)
        await settled(pilot)
        assert ("map", level_id) in app.asked


async def test_escape_goes_one_step_at_a_time(services: Services) -> None:
    app = LevelApp(services, FARE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        work: Any = app.level_screen.work
        await pilot.press("a", "f8")
        await settled(pilot)
        await pilot.press("f9")
        work.focus_start()
        await pilot.press("enter", "up")
        assert work._pieces.lifted is not None
        await pilot.press("escape")
        assert work._pieces.lifted is None
        assert app.level_screen.panel.large
        await pilot.press("escape")
        assert not app.level_screen.panel.large
        assert app.level_screen.panel.report is not None
        await pilot.press("escape")
        assert app.level_screen.panel.report is None
        assert app.asked == []
        await pilot.press("escape")
        await settled(pilot)
        assert app.asked == [("map", FARE)]


@pytest.mark.parametrize(("language", "again"), [("id", "esc lagi: ke peta"), ("en", "esc again: to the map")])
async def test_escape_leaves_the_editor_for_the_buttons_first(services: Services, language: str, again: str) -> None:
    app = LevelApp(services, CHANGE, language=language)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        assert app.level_screen.query_one(CodeEditor).has_focus
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.level_screen.focused, ActionButton)
        assert again in key_line(app)
        await pilot.press("escape")
        await settled(pilot)
        assert app.asked == [("map", CHANGE)]


async def test_fix_it_puts_the_cursor_back_where_it_was(services: Services) -> None:
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press("down", "f8")
        await settled(pilot)
        editor = app.level_screen.query_one(CodeEditor)
        place = editor.cursor_location
        assert isinstance(app.level_screen.focused, ActionButton)
        await pilot.press("enter")
        await settled(pilot)
        assert editor.has_focus
        assert editor.cursor_location == place


async def test_a_run_leaves_the_focus_in_the_editor(services: Services) -> None:
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press("f5")
        await settled(pilot)
        assert app.level_screen.panel.report is not None
        assert app.level_screen.query_one(CodeEditor).has_focus
        await pilot.press("z")
        assert "z" in app.level_screen.query_one(CodeEditor).text


async def test_beside_the_task_a_lesson_takes_the_rows_there_are(services: Services) -> None:
    app = LevelApp(services, "orientation/myth-or-fact-is-an-it-degree-a")
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert app.level_screen.query_one(LessonPane).pages == 1
        assert "Koperasi, rumah sakit" in shown(app)


async def test_the_lesson_turns_its_pages_and_keeps_its_place(services: Services) -> None:
    app = LevelApp(services, FARE)
    async with app.run_test(size=(60, 20)) as pilot:
        await settled(pilot)
        lesson = app.level_screen.query_one(LessonPane)
        assert lesson.pages > 1
        pages = lesson.pages
        await pilot.press("pagedown", "pageup")
        assert lesson.page == 0
        await pilot.press("enter")
        assert lesson.page == 1
        await pilot.press("f3")
        await settled(pilot)
        assert app.level_screen.tab == "task"
        await pilot.press("f3")
        await settled(pilot)
        assert lesson.page == 1
        await pilot.press(*["enter"] * (pages - 1))
        await settled(pilot)
        assert app.level_screen.tab == "task"


async def test_a_level_opens_on_its_lesson_once_and_on_its_task_later(build: Callable[..., Services]) -> None:
    services = build()
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.level_screen.tab == "lesson"
        await pilot.press("enter")
        await settled(pilot)
        app.level_screen.show(STALL)
        await settled(pilot)
        assert app.level_screen.tab == "lesson"
        app.level_screen.show(CHANGE)
        await settled(pilot)
        assert app.level_screen.tab == "task"


async def test_two_panes_from_100_columns_on(services: Services) -> None:
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        screen = app.level_screen
        assert screen.query_one("#lesson-side").display
        assert screen.query_one("#task-side").display
        assert screen.query_one(CodeEditor).has_focus
        await pilot.press("f3")
        assert screen.query_one(LessonPane).has_focus
        await pilot.pause()
        assert "f3 ke tugas" in key_line(app)
        await pilot.press("f3")
        assert screen.query_one(CodeEditor).has_focus
        await pilot.resize_terminal(99, 30)
        await settled(pilot)
        assert screen.query_one("#lesson-side").display != screen.query_one("#task-side").display


async def test_a_window_too_small_for_a_while_loses_nothing(services: Services) -> None:
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press(*"4321")
        await pilot.resize_terminal(30, 10)
        await settled(pilot)
        await pilot.press("x", "f8")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        editor = app.level_screen.query_one(CodeEditor)
        assert "4321" in editor.text
        assert "x4321" not in editor.text
        assert editor.has_focus
        assert services.level_progress(CHANGE).tries == 0


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (100, 30), (120, 36)])
@pytest.mark.parametrize("level_id", list(PARTLY))
async def test_nothing_sticks_out_of_the_screen(services: Services, level_id: str, size: tuple[int, int]) -> None:
    app = LevelApp(services, level_id)
    async with app.run_test(size=size) as pilot:
        await on_task(pilot, app)
        await pilot.press("f8")
        await settled(pilot)
        for button in app.level_screen.query(ActionButton):
            if button.display and button.region.width:
                assert button.region.right <= size[0]
                assert button.region.bottom <= size[1]
                assert button.region.width == button.virtual_region.width


@pytest.mark.parametrize(
    ("language", "key", "level_id", "words"),
    [
        ("id", "f5", "orientation/kitchen-behind-the-counter", "Belum ada yang bisa dijalankan di sini."),
        ("en", "f5", "orientation/kitchen-behind-the-counter", "There is nothing to run here."),
        ("id", "f8", "orientation/kitchen-behind-the-counter", "Pilih dulu satu jawaban."),
        ("en", "f8", "orientation/kitchen-behind-the-counter", "Choose an answer first."),
        ("id", "f8", "how-the-web-works/picky-json", "Tunjuk dulu baris penyebabnya."),
        ("id", "f8", FARE, "Susun dulu potongannya."),
        ("id", "f8", "orientation/who-does-what", "Masih ada 5 yang belum terpasang."),
        ("id", "f8", "python-basics/repeat", "Isi dulu semua kotaknya."),
        ("id", "f8", "python-basics/glue-or-add", "Tulis dulu yang tercetak."),
        ("id", "f8", "choose-a-stack/choose-your-path", "Pilih dulu satu stack."),
        ("id", "f8", "orientation/is-it-for-you", "Tulis dulu sedikit."),
        ("id", "f5", "python-basics/repeat", "Tebak dulu, baru dijalankan."),
        ("id", "f9", CHANGE, "Belum ada hasil."),
        ("id", "ctrl+n", CHANGE, "Level berikutnya terbuka setelah level ini beres."),
        ("id", "ctrl+s", CHANGE, "Sudah tersimpan otomatis."),
    ],
)
async def test_no_key_is_silently_dead(services: Services, language: str, key: str, level_id: str, words: str) -> None:
    app = LevelApp(services, level_id, language=language)
    said: list[str] = []
    app.say = said.append  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press(key)
        await settled(pilot)
        assert said == [words]


async def test_f4_finds_the_word_under_the_cursor_else_the_first_term(services: Services) -> None:
    app = LevelApp(services, STALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.level_screen.glossary_term() == "server"
        await on_task(pilot, app)
        editor = app.level_screen.query_one(CodeEditor)
        editor.go_to(1, 2)
        assert app.level_screen.glossary_term() == "balasan"


async def test_files_of_a_task_open_by_name_and_keep_what_was_typed(services: Services) -> None:
    app = LevelApp(services, STALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press(*"xy")
        commands = dict(app.level_screen.level_commands())
        commands["Pindah file: server.py"]()
        await pilot.pause()
        editor = app.level_screen.query_one(CodeEditor)
        assert editor.read_only
        assert "hanya dibaca" in shown(app)
        dict(app.level_screen.level_commands())["Pindah file: balasan.py"]()
        await pilot.pause()
        assert "tutupxy" in editor.text
        assert not editor.read_only


async def test_tab_leads_from_the_journal_to_the_boxes_and_back(services: Services) -> None:
    app = LevelApp(services, "orientation/is-it-for-you")
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        work: Any = app.level_screen.work
        await pilot.press(*"aku", "tab")
        assert work.boxes.has_focus
        await pilot.press("space", "shift+tab")
        assert work.editor.has_focus
        await pilot.press("shift+tab")
        assert not work.editor.has_focus
        assert work.draft["text"] == "aku"
        assert len(work.draft["boxes"]) == 1


async def test_one_instance_serves_every_level_and_stays_small(services: Services) -> None:
    app = LevelApp(services, STALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        ids = [level.id for module in services.catalog.modules for level in module.levels]
        counts = []
        for _ in range(2):
            for level_id in ids:
                app.level_screen.show(level_id)
                await settled(pilot)
                assert app.level_screen.level is not None
                assert app.level_screen.level.id == level_id
            counts.append(len(list(app.level_screen.walk_children())))
        assert counts[1] <= counts[0] + 5
        # One for each kind of work that is written, however many levels were shown.
        assert len(app.level_screen.query(TextArea)) <= 5


async def test_a_nudge_comes_once_when_nothing_is_pressed(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend_quest.ui.screens.level.NUDGE_AFTER", 0.05)
    app = LevelApp(services, STALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.pause(0.2)
        assert "Ganti kata tutup, lalu f5." in shown(app)
        app.level_screen.show("python-basics/count-the-change")
        await on_task(pilot, app)
        await pilot.pause(0.2)
        assert "Ganti kata tutup" not in shown(app)


@pytest.mark.parametrize(
    "level_id",
    ["orientation/kitchen-behind-the-counter", "orientation/who-does-what", "orientation/journey-of-one-order"],
)
async def test_the_order_is_shuffled_and_stays_as_it_is_for_one_visit(
    build: Callable[..., Services], level_id: str
) -> None:
    turns: list[int] = []

    def turn(things: list[Any]) -> None:
        turns.append(len(turns) + 1)
        things[:] = things[turns[-1] :] + things[: turns[-1]]

    app = LevelApp(build(shuffle=turn), level_id)
    async with app.run_test(size=(80, 30)) as pilot:
        await on_task(pilot, app)
        first = shown(app)
        app.level_screen.relabel()
        await settled(pilot)
        assert shown(app) == first
        assert turns == [1]
        app.level_screen.show(STALL)
        await settled(pilot)
        app.level_screen.show(level_id)
        await on_task(pilot, app)
        assert turns == [1, 2]
        assert shown(app) != first
