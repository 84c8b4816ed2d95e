"""Three pictures, for what no assertion on state sees: that it looks like one game."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import fakes
from driving import TERMINAL
from textual.pilot import Pilot

from backend_quest.content.events import Attempted
from backend_quest.ui.app import QuestApp

Compare = Callable[..., bool]


def game(**settings: Any) -> QuestApp:
    services = fakes.services(**settings)
    event = Attempted(at=fakes.NOW, level="dasar/satu", kind="code_task", version="v", outcome="passed", answer="a")
    services.store.append(event)
    return QuestApp(services, environment=TERMINAL)


def test_the_map(snap_compare: Compare) -> None:
    app = game(name="Sari", language="id")
    assert snap_compare(app, terminal_size=(80, 24), press=["down", "down", "down", "right"])


def test_the_glossary_over_a_wide_light_map(snap_compare: Compare) -> None:
    app = game(name="Sari", language="en", theme="terang")
    assert snap_compare(app, terminal_size=(120, 36), press=["g"])


def test_the_second_question_in_ascii(snap_compare: Compare) -> None:
    async def choose(pilot: Pilot[None]) -> None:
        await pilot.pause()
        await pilot.press("enter", "down", "f5")
        await pilot.app.workers.wait_for_complete()

    assert snap_compare(game(language="id"), terminal_size=(80, 24), run_before=choose)
