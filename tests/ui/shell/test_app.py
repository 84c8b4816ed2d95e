"""The app itself: opening, escape, sizes, faults, signals."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import fakes
import pytest
from driving import LANGUAGES, TERMINAL, Play, playing
from textual.app import ComposeResult
from textual.widgets import Static

from backend_quest.services import Services
from backend_quest.store.api import StoreError
from backend_quest.ui.app import QuestApp
from backend_quest.ui.screens.base import QuestScreen
from backend_quest.ui.screens.map import MapScreen
from backend_quest.ui.screens.map_rows import MapRows

# ── opening ──────────────────────────────────────────────────────────────────────────────────


async def test_the_first_frame_is_there_before_the_game_is_open(tmp_path: Path) -> None:
    look = tmp_path / "look.json"
    look.write_text('{"language": "en", "theme": "terang"}', encoding="utf-8")
    go_on = threading.Event()

    def opening() -> Services:
        go_on.wait(20)
        return fakes.services(name="Sari", language="en", theme="terang")

    app = QuestApp(opening, environment=TERMINAL, look=look)
    async with app.run_test(size=(80, 24)) as pilot:
        play = Play(app, pilot)
        await pilot.pause()
        assert play.says("map.opening") in play.text
        assert app.theme == "terang"
        for key in ("enter", "g", "s", "o", "f10", "down", "right", "f1", "escape", "f5"):
            await pilot.press(key)
        go_on.set()
        await play.settle()
        assert "Continue: " in play.text
        assert "ascii" in look.read_text(encoding="utf-8")
    app.close()
    assert app.faults == []


async def test_what_a_new_learner_answers_before_the_game_is_open_is_kept(tmp_path: Path) -> None:
    go_on, made = threading.Event(), fakes.services()

    def opening() -> Services:
        go_on.wait(20)
        return made

    app = QuestApp(opening, environment=TERMINAL, look=tmp_path / "look.json", language="id")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("down")
        go_on.set()
        play = Play(app, pilot)
        await play.settle()
        assert play.screen == "WelcomeScreen"
        await play.press("enter", "enter", "enter", "enter")
        assert play.screen == "LevelScreen"
    assert made.store.setting("language") == "en"


@pytest.mark.parametrize("known", [True, False])
async def test_a_look_that_is_out_of_date_is_put_right(tmp_path: Path, known: bool) -> None:
    look = tmp_path / "look.json"
    if not known:
        look.write_text("{}", encoding="utf-8")
    made = fakes.services(name="Sari") if known else fakes.services()
    async with playing(lambda: made, look=look) as play:
        assert play.screen == ("MapScreen" if known else "WelcomeScreen")


async def test_a_game_that_cannot_be_opened_ends_with_its_reason() -> None:
    error = StoreError("newer", "written by 9.9")

    def opening() -> Services:
        raise error

    app = QuestApp(opening, environment=TERMINAL)
    async with app.run_test(size=(80, 24)):
        for _ in range(100):
            if app.failure is not None:
                break
            await asyncio.sleep(0.02)
    assert app.failure is error
    assert app.return_code == 2


async def test_a_level_can_be_opened_first() -> None:
    async with playing(fakes.services(name="S"), level="web/satu") as play:
        assert play.screen == "LevelScreen"
        assert "Klik" in play.rows[0]


# ── escape ───────────────────────────────────────────────────────────────────────────────────

Way = Callable[[Play], Awaitable[None]]


async def _press(play: Play, *keys: str) -> None:
    await play.press(*keys)


def keys(*names: str) -> Way:
    return lambda play: _press(play, *names)


async def _checkpoint(play: Play) -> None:
    play.app.open_checkpoint("dasar")
    await play.settle()


EVERYWHERE = {
    "map": keys(),
    "levels": keys("down", "right"),
    "level": keys("enter"),
    "task": keys("enter", "enter"),
    "hint": keys("enter", "f2"),
    "options": keys("o"),
    "name": keys("o", "down", "down", "down", "down", "down", "down", "enter"),
    "reset": keys("o", "end", "enter"),
    "statistics": keys("s"),
    "export": keys("s", "right", "enter"),
    "glossary": keys("g"),
    "help": keys("f1", "f1"),
    "menu": keys("f10"),
    "menu over a popup": keys("f1", "f10"),
    "leave": keys("ctrl+c"),
    "broken": keys("down", "down", "right", "down", "enter"),
    "checkpoint": _checkpoint,
    "welcome": keys("o", "end", "up", "enter"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("place", EVERYWHERE)
async def test_escape_ten_times_never_ends_the_game(place: str, language: str) -> None:
    async with playing(fakes.services(name="Sari", language=language)) as play:
        await EVERYWHERE[place](play)
        for _ in range(10):
            await play.press("escape")
        assert play.app.is_running
        assert play.screen in ("MapScreen", "LeavePopup", "WelcomeScreen", "StopPopup", "CheckpointScreen")


@pytest.mark.slow
@pytest.mark.parametrize("place", EVERYWHERE)
async def test_no_key_breaks_anything_anywhere(place: str) -> None:
    async with playing(fakes.services(name="Sari", language="id")) as play:
        await EVERYWHERE[place](play)
        names = ["f1", "f4", "f10", "f5", "f8", "f2", "f3", "f9", "ctrl+n", "ctrl+s", "tab", "shift+tab", "space", "?"]
        for key in [*names, "left", "right", "up", "down", "pagedown", "home", "end", "a", "1"]:
            await play.pilot.press(key)
        await play.settle()
        assert play.app.is_running


async def test_ctrl_c_asks_and_ctrl_q_leaves_at_once() -> None:
    async with playing() as play:
        await play.press("ctrl+c")
        assert play.screen == "LeavePopup"
        assert play.says("app.leave_question") in play.text
        await play.press("enter")
        assert play.screen == "MapScreen"
        await play.press("f1", "ctrl+q")
        assert not play.app.is_running or play.app._exit


async def test_the_leave_dialog_leaves() -> None:
    async with playing() as play:
        await play.press("escape", "right")
        await play.pilot.press("enter")
        await play.pilot.pause(0.1)
        assert play.app._exit


async def test_keys_of_the_level_say_why_they_do_nothing_elsewhere() -> None:
    async with playing(language="id") as play:
        await play.press("f5")
        assert play.says("app.nothing_to_run") in play.text
        await play.press("s", "ctrl+s")
        assert play.says("app.saved") in play.text


async def test_what_was_typed_last_is_kept_when_leaving_at_once() -> None:
    made = fakes.services(name="S")
    async with playing(made) as play:
        await play.press("enter", "enter")
        await play.pilot.press("b")
        await play.pilot.press("ctrl+q")
    assert made.store.draft("dasar/satu:screen")["answer"] == "b"


# ── sizes ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("place", EVERYWHERE)
async def test_too_small_and_back_changes_nothing(place: str) -> None:
    async with playing(fakes.services(name="Sari", language="en")) as play:
        await EVERYWHERE[place](play)
        before, screen = play.app.focused, play.screen
        await play.resize(52, 16)
        assert "52×16" in play.text
        assert "backend-quest play --plain" in play.text
        await play.press("f1", "f10", "enter", "o")
        await play.resize(20, 5)
        assert play.screen == "TooSmallScreen"
        await play.resize(80, 24)
        assert play.screen == screen
        assert play.app.focused is before


async def test_a_window_too_small_at_the_start_begins_once_it_has_grown() -> None:
    async with playing(fakes.services(), size=(40, 10), language="id") as play:
        assert play.screen == "TooSmallScreen"
        await play.resize(80, 24)
        assert play.screen == "WelcomeScreen"
        assert play.says("welcome.screen") in play.text
        await play.press("enter", "enter", "enter", "enter")
        assert play.screen == "LevelScreen"


async def test_escape_leaves_from_a_window_too_small() -> None:
    async with playing(size=(40, 10)) as play:
        await play.pilot.press("escape")
        await play.pilot.pause(0.1)
        assert play.app._exit


@pytest.mark.parametrize("size", [(60, 20), (79, 24), (80, 24), (99, 30), (100, 24), (120, 36), (200, 60)])
async def test_the_map_fits_at_every_size(size: tuple[int, int]) -> None:
    async with playing(size=size) as play:
        assert len(play.rows) == size[1]
        assert all(len(row) <= size[0] for row in play.rows)
        assert play.rows[-1].endswith(play.says("map.key_leave"))
        assert play.says("app.menu") in play.rows[-2]


# ── faults ───────────────────────────────────────────────────────────────────────────────────


class BrokenScreen(QuestScreen):
    """Breaks in the way that its key says."""

    BINDINGS = [("a", "now"), ("w", "work"), ("r", "draw"), ("t", "later"), ("s", "store")]  # noqa: RUF012

    def compose(self) -> ComposeResult:
        yield Static("brittle", id="brittle")

    def action_now(self) -> None:
        raise ValueError("an action")

    def action_work(self) -> None:
        def work() -> None:
            raise ValueError("a worker")

        self.run_worker(work, thread=True, exit_on_error=False)

    def action_draw(self) -> None:
        class Odd(Static):
            def render(self) -> str:
                raise ValueError("a drawing")

        self.mount(Odd())

    def action_later(self) -> None:
        def later() -> None:
            raise ValueError("a timer")

        self.set_timer(0.01, later)

    def action_store(self) -> None:
        raise StoreError("read_only", "/x")


@pytest.mark.parametrize("key", ["a", "w", "r", "t"])
async def test_a_fault_of_ours_is_reported_and_the_game_goes_on(tmp_path: Path, key: str) -> None:
    async with playing(fakes.services(name="S", language="id"), data_dir=tmp_path, faults=1) as play:
        play.app.push_screen(BrokenScreen())
        await play.settle()
        await play.pilot.press(key)
        for _ in range(50):
            await play.pilot.pause(0.02)
            if play.screen == "TroublePopup":
                break
        assert "Ini salah kami" in play.text
        assert "Traceback" not in play.text
        (report,) = tmp_path.glob("fault-*.txt")
        assert "ValueError" in report.read_text(encoding="utf-8")
        await play.press("enter")
        await play.app.show_map()
        await play.press("o")
        assert play.screen == "OptionsScreen"


async def test_what_the_learner_can_mend_is_one_sentence(tmp_path: Path) -> None:
    async with playing(fakes.services(name="S", language="id"), data_dir=tmp_path) as play:
        play.app.push_screen(BrokenScreen())
        await play.settle()
        await play.press("s")
        assert "tidak bisa ditulis" in play.text
        assert not list(tmp_path.glob("fault-*"))
        await play.press("enter")
        assert play.screen == "BrokenScreen"


async def test_a_map_that_cannot_be_drawn_ends_the_game_instead_of_going_in_circles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = QuestApp(fakes.services(name="S"), environment=TERMINAL, data_dir=tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()

        def broken(self: MapRows, width: int) -> list[object]:
            raise ZeroDivisionError

        monkeypatch.setattr(MapRows, "modules", broken)
        assert isinstance(app.screen, MapScreen)
        for _ in range(20):
            if app._exit:
                break
            app.call_later(app.relabel)
            await pilot.pause(0.02)
    assert isinstance(app.failure, ZeroDivisionError)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
async def test_a_signal_ends_the_game_and_keeps_everything(name: str) -> None:
    made = fakes.services(name="S")
    async with playing(made) as play:
        await play.press("enter", "enter")
        await play.pilot.press("b")
        os.kill(os.getpid(), getattr(signal, name))
        await asyncio.sleep(0.1)
        assert play.app._exit
    assert made.store.draft("dasar/satu:screen")["answer"] == "b"
