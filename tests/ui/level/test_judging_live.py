"""A real program that does not end, judged while somebody types: the keys arrive, and Escape ends the program."""

from __future__ import annotations

import time

import psutil
import pytest
from level_app import LevelApp, settled, shown
from test_drafts import on_task
from test_running import until
from test_ways import CHANGE

from backend_quest.runner import process
from backend_quest.services import Services
from backend_quest.ui.widgets.editor import CodeEditor

ECHO_SECONDS = 0.5


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[psutil.Process]:
    """The programs that the runner has started."""
    children: list[psutil.Process] = []
    start = process._start

    def noted(*arguments: object) -> object:
        child = start(*arguments)  # type: ignore[arg-type]
        children.append(psutil.Process(child.pid))
        return child

    monkeypatch.setattr(process, "_start", noted)
    return children


async def test_keys_echo_while_a_program_runs_and_escape_ends_it(
    services: Services, started: list[psutil.Process]
) -> None:
    app = LevelApp(services, CHANGE)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_task(pilot, app)
        editor = app.level_screen.query_one(CodeEditor)
        editor.text = "while True:\n    pass\n"
        await pilot.press("f8")
        await until(pilot, lambda: bool(started) and "[ Batal esc ]" in shown(app))
        slowest = 0.0
        for letter in "kopi":
            before = time.perf_counter()
            await pilot.press(letter)
            slowest = max(slowest, time.perf_counter() - before)
        assert "kopi" in editor.text
        assert slowest < ECHO_SECONDS
        await pilot.press("escape")
        await settled(pilot)
        assert not psutil.wait_procs(started, timeout=10)[1]
        assert app.level_screen.panel.report is None
        editor.text = "def kembalian(total, bayar):\n    return bayar - total\n"
        await pilot.press("f8")
        await settled(pilot)
        assert app.level_screen.panel.report is not None
