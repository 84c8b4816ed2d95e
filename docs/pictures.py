"""Draws the pictures of the README from the real screens: ``python docs/pictures.py``."""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from backend_quest.ui.app import QuestApp
from backend_quest.ui.terminal import Terminal
from backend_quest.wiring import open_services

FOLDER = Path(__file__).parent / "pictures"
SIZE = (80, 24)
TERMINAL = Terminal(utf8=True, colours=1 << 24, signs=True)


async def draw() -> None:
    """Play the first two levels and keep what the screen shows on the way."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        services = open_services(Path(folder))
        services.store.save_setting("name", "Sari")
        app = QuestApp(services, language="id", level="orientation/open-the-stall", environment=TERMINAL)
        async with app.run_test(size=SIZE) as pilot:
            await _settle(pilot)
            await pilot.press("enter", "f5")
            await _settle(pilot)
            await pilot.press(*["backspace"] * 5, *"buka", "f5")
            await _settle(pilot)
            _keep(app, "first-level")
            await pilot.press("f8")
            await _settle(pilot)
            _keep(app, "verdict")
            await pilot.press("escape", "escape", "escape")
            await app.show_map()
            await _settle(pilot)
            _keep(app, "map")
        services.close()


async def _settle(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    await pilot.pause()


def _keep(app: QuestApp, name: str) -> None:
    picture = app.export_screenshot(title="backend-quest")
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    steady = re.sub(r"terminal-\d+", "terminal", picture)
    (FOLDER / f"{name}.svg").write_text(steady, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    asyncio.run(draw())
