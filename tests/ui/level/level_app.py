"""An app that shows nothing but levels, over the shipped course, with answers that are kept in memory only."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.screen import Screen

from backend_quest.content.loader import FileCatalog
from backend_quest.content.model import Level
from backend_quest.paths import course_root
from backend_quest.runner.api import Runner
from backend_quest.services import Services
from backend_quest.store.api import Store
from backend_quest.store.memory import MemoryStore
from backend_quest.ui.app import QuestApp
from backend_quest.ui.screens.base import QuestScreen
from backend_quest.ui.screens.level import LevelScreen
from backend_quest.ui.terminal import Terminal
from backend_quest.wiring import make_runner

NOW = 1_780_000_000.0
TERMINAL = Terminal(utf8=True, colours=1 << 24, signs=True)


def in_order(_: list[Any]) -> None:
    """Shuffle nothing: options stand as in the level."""


class OneLevelCatalog(FileCatalog):
    """The shipped course, with levels put in the place of others."""

    def __init__(self, root: Path, cache: Path, levels: dict[str, Level]) -> None:
        super().__init__(root, cache)
        self._own = levels

    def level(self, level_id: str) -> Level:
        return self._own.get(level_id) or super().level(level_id)


def make_services(
    cache: Path,
    *,
    store: Store | None = None,
    runner: Runner | None = None,
    levels: dict[str, Level] | None = None,
    shuffle: Callable[[list[Any]], None] = in_order,
) -> Services:
    catalog = OneLevelCatalog(course_root(), cache, levels or {})
    services = Services(catalog, store or MemoryStore(), runner or make_runner(), lambda: NOW, shuffle)
    if services.store.setting("name") is None:
        services.store.save_setting("name", "Sari")
    return services


class LevelApp(QuestApp):
    """The app without its map: where it would go is noted."""

    def __init__(self, services: Services, level_id: str, *, language: str = "id") -> None:
        super().__init__(services, language=language, environment=TERMINAL)
        self.level_screen = LevelScreen()
        self.asked: list[tuple[str, str | None]] = []
        self._first = level_id

    def get_default_screen(self) -> Screen[Any]:
        return QuestScreen()

    def _begin(self) -> None:
        self.push_screen(self.level_screen)
        self.level_screen.show(self._first)

    async def open_level(self, level_id: str) -> None:
        self.asked.append(("level", level_id))
        self.level_screen.show(level_id)

    async def show_map(self, select: str | None = None) -> None:
        self.asked.append(("map", select))


def shown(app: QuestApp) -> str:
    """Return what the terminal shows, as text."""
    _, height = app.size
    buffer = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in buffer[:height])


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until nothing runs and everything is drawn."""
    await pilot.app.workers.wait_for_complete()
    for _ in range(3):
        await pilot.pause()
