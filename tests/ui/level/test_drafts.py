"""Nothing typed is lost: drafts are kept soon after the last key and come back after a kill."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from level_app import LevelApp, settled
from textual.pilot import Pilot

from backend_quest.services import Services
from backend_quest.store.api import StoreError
from backend_quest.store.memory import MemoryStore
from backend_quest.ui.screens.level_drafts import draft_key
from backend_quest.ui.widgets.editor import CodeEditor

CHANGE = "python-basics/count-the-change"

# What is pressed in a level before the game is killed.
PARTLY: dict[str, list[str]] = {
    "orientation/kitchen-behind-the-counter": ["b"],
    "orientation/myth-or-fact-is-an-it-degree-a": ["a", "c"],
    "orientation/who-does-what": ["c", "a"],
    "how-the-web-works/reading-json": [*"27", "enter", *"x"],
    "python-basics/repeat": [*"5000", "enter", *"8"],
    "python-basics/glue-or-add": [*"80", "enter", *"1"],
    "python-basics/first-line": [*"print("],
    "python-basics/ojek-fare": ["b", "a", "right"],
    "how-the-web-works/picky-json": ["down", "enter", "home", *["down"] * 5, "enter", *"zz"],
    CHANGE: [*"+1", "down", "down", *"y"],
    "choose-a-stack/choose-your-path": ["enter", "enter", *"aku mau", "escape"],
}


async def kept(pilot: Pilot[Any], store: MemoryStore, key: str, seconds: float) -> Any:
    """Wait for a draft for at most so many seconds, and return it."""
    end = time.monotonic() + seconds
    while store.draft(key) is None and time.monotonic() < end:
        await pilot.pause(0.02)
    return store.draft(key)


async def on_task(pilot: Pilot[Any], app: LevelApp) -> None:
    await settled(pilot)
    app.level_screen.show_tab("task")
    await settled(pilot)


@pytest.mark.parametrize("level_id", list(PARTLY))
async def test_a_half_done_answer_comes_back_after_a_kill(build: Callable[..., Services], level_id: str) -> None:
    store = MemoryStore()
    app = LevelApp(build(store=store), level_id)
    async with app.run_test(size=(80, 30)) as pilot:
        await on_task(pilot, app)
        await pilot.press(*PARTLY[level_id])
        work = app.level_screen.work
        assert work is not None
        end = time.monotonic() + 2
        while time.monotonic() < end and (store.draft(draft_key(level_id)) or {}).get("answer") != work.draft:
            await pilot.pause(0.02)
        before = store.draft(draft_key(level_id))
        assert before["answer"] == work.draft
    again = LevelApp(build(store=store, shuffle=lambda things: things.reverse()), level_id)
    async with again.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        restored = again.level_screen.work
        assert restored is not None
        assert again.level_screen.tab == "task"
        assert restored.draft == before["answer"]
        assert restored.place == before["place"]


async def test_the_draft_is_kept_within_half_a_second_of_the_last_key(build: Callable[..., Services]) -> None:
    store = MemoryStore()
    app = LevelApp(build(store=store), CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        store.save_draft(draft_key(CHANGE), None)
        await pilot.press(*"99")
        draft = await kept(pilot, store, draft_key(CHANGE), 1.0)
        assert "99" in draft["answer"]["kasir.py"]


async def test_the_cursor_comes_back_where_it_was(build: Callable[..., Services]) -> None:
    store = MemoryStore()
    app = LevelApp(build(store=store), CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press("down", "down", "home", "right", "right")
        place = app.level_screen.query_one(CodeEditor).cursor_location
        app.level_screen.leave_level()
    again = LevelApp(build(store=store), CHANGE)
    async with again.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        editor = again.level_screen.query_one(CodeEditor)
        assert editor.cursor_location == place
        assert editor.has_focus


async def test_leaving_keeps_the_draft_at_once(build: Callable[..., Services]) -> None:
    store = MemoryStore()
    app = LevelApp(build(store=store), CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press(*"77", "escape", "escape")
        assert "77" in store.draft(draft_key(CHANGE))["answer"]["kasir.py"]


async def test_another_level_in_place_does_not_mix_drafts(build: Callable[..., Services]) -> None:
    store = MemoryStore()
    discount = "python-basics/co-op-discount"
    app = LevelApp(build(store=store), CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press(*"77")
        app.level_screen.show(discount)
        await on_task(pilot, app)
        await pilot.press(*"88")
        app.level_screen.show(CHANGE)
        await settled(pilot)
        text = app.level_screen.query_one(CodeEditor).text
        assert "77" in text
        assert "88" not in text
        assert "88" in str(store.draft(draft_key(discount))["answer"])


class FullStore(MemoryStore):
    """A store on a full disk."""

    full = False

    def save_draft(self, key: str, draft: Any) -> None:
        if self.full:
            raise StoreError("full")
        super().save_draft(key, draft)


@pytest.mark.parametrize(("language", "words"), [("id", "disk penuh"), ("en", "the disk is full")])
async def test_a_full_disk_is_said_and_the_answer_stays(
    build: Callable[..., Services], language: str, words: str
) -> None:
    store = FullStore()
    app = LevelApp(build(store=store), CHANGE, language=language)
    said: list[str] = []
    app.say = said.append  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        store.full = True
        await pilot.press(*"55")
        app.level_screen.leave_draft()
        await pilot.pause()
        assert any(words in text for text in said)
        assert "55" in app.level_screen.query_one(CodeEditor).text
        store.full = False


async def test_starting_over_keeps_what_was_typed_for_bringing_it_back(build: Callable[..., Services]) -> None:
    store = MemoryStore()
    app = LevelApp(build(store=store), CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        await pilot.press(*"33")
        app.level_screen.ask_restart()
        await settled(pilot)
        await pilot.press("right", "enter")
        await settled(pilot)
        editor = app.level_screen.query_one(CodeEditor)
        assert "33" not in editor.text
        names = [name for name, _ in app.level_screen.level_commands()]
        assert any(name.startswith("Kembalikan") for name in names)
        app.level_screen.bring_back()
        await pilot.pause()
        assert "33" in editor.text
