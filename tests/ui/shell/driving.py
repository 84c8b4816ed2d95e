"""Plays the app as a learner would: keys in, text of the screen out. Any fault of ours fails the test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import fakes
from textual.pilot import Pilot

from backend_quest.services import Services
from backend_quest.ui.app import QuestApp
from backend_quest.ui.terminal import Terminal

LANGUAGES = ("id", "en")
TERMINAL = Terminal()


class Play:
    """A running app and its keyboard."""

    def __init__(self, app: QuestApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def settle(self) -> None:
        await self.pilot.pause()
        await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    @property
    def text(self) -> str:
        """What the terminal shows, without what stands at the right of each line."""
        return screen_text(self.app)

    @property
    def rows(self) -> list[str]:
        return self.text.split("\n")

    @property
    def screen(self) -> str:
        return type(self.app.screen).__name__

    def says(self, key: str, **values: object) -> str:
        return self.app.tr(key, **values)


def screen_text(app: QuestApp) -> str:
    """Return the topmost screen as text, as it leaves for the terminal."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips())


@asynccontextmanager
async def playing(
    services: Services | Any = None,
    *,
    size: tuple[int, int] = (80, 24),
    environment: Terminal = TERMINAL,
    faults: int = 0,
    **options: Any,
) -> AsyncIterator[Play]:
    """Run the app over ``services``; it must end with ``faults`` faults of ours."""
    app = QuestApp(services or fakes.services(name="Sari"), environment=environment, **options)
    async with app.run_test(size=size, notifications=True) as pilot:
        play = Play(app, pilot)
        await play.settle()
        yield play
    for fault in app.faults[faults:]:
        raise fault
    assert len(app.faults) == faults
