"""What the screen costs: opening levels, echoing keys, staying small over a long sitting."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import psutil
from textual.pilot import Pilot

from backend_quest.content.events import SolutionSeen
from backend_quest.services import Services
from backend_quest.ui.app import QuestApp
from backend_quest.ui.widgets.editor import CodeEditor
from backend_quest.wiring import open_services

SITTING = 150
CODE_LINES = 200


async def screens(figure: Callable[..., Any]) -> list[Any]:
    """Return figures for the screen, made by ``figure(name, measured, ratio, limit)``."""
    with tempfile.TemporaryDirectory() as folder:
        services = open_services(Path(folder))
        levels = _all_open(services)
        app = QuestApp(services, language="en", level=levels[0])
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            first = await _open(app, pilot, levels[0])
            resident = psutil.Process().memory_info().rss
            rest = [await _open(app, pilot, levels[number % len(levels)]) for number in range(1, SITTING)]
            grown = psutil.Process().memory_info().rss / resident
            echo = await _echo(app, pilot)
        services.close()
    opening = median([first, *rest])
    told = f"{opening * 1000:.0f} ms, at most {max(rest) * 1000:.0f}"
    return [
        figure("opening the next level / 250 ms", told, opening / 0.25, 1),
        figure("key echo at 200 lines / 50 ms", f"{echo * 1000:.0f} ms", echo / 0.05, 1),
        figure(f"memory after {SITTING} levels / after the first", f"{resident / 2**20:.0f} MiB at first", grown, 1.5),
    ]


def _all_open(services: Services) -> list[str]:
    services.choose_stack("py")
    for module in services.catalog.modules:
        for entry in module.levels:
            services.store.append(SolutionSeen(at=time.time(), level=entry.id))
    return [entry.id for module in services.catalog.modules for entry in module.levels]


async def _open(app: QuestApp, pilot: Pilot[None], level: str) -> float:
    started = time.perf_counter()
    await app.open_level(level)
    await pilot._wait_for_screen()
    return time.perf_counter() - started


async def _echo(app: QuestApp, pilot: Pilot[None]) -> float:
    await app.open_level("python-basics/count-the-change")
    await pilot.press("f3")
    await pilot.pause()
    editor = app.screen.query_one(CodeEditor)
    editor.text = "".join(f"harga_{number} = {number} * 5000  # baris\n" for number in range(CODE_LINES))
    editor.focus()
    editor.move_cursor((CODE_LINES // 2, 0))
    await pilot.pause()
    times = []
    for _ in range(30):
        started = time.perf_counter()
        app.simulate_key("x")
        await pilot._wait_for_screen()
        times.append(time.perf_counter() - started)
    return median(times)
