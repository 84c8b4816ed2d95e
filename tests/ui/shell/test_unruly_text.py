"""Text that authors, learners and files bring is shown, and does nothing."""

from __future__ import annotations

import fakes
import pytest
from driving import Play, playing

from backend_quest.content.events import Attempted
from backend_quest.services import Services

HOSTILE = {
    "closing tag": "[/]",
    "half a tag": "[/",
    "click": "[@click=app.quit]x[/]",
    "variable": "$error [b]$text[/b]",
    "escape": "\x1b[31mred\x1b[0m\x1b]0;title\x07",
    "clipboard": "\x1b]52;c;aGVsbG8=\x07",
    "C1": "\x9b31m\x90q\x9c",
    "nul": "a\x00b\x08\x7f",
    "right to left": "\u202eabc\u2066\u200f",
    "lines": "a\nb\r\nc\td",
    "wide": "漢字" * 30,
    "combining": "e" + "\u0301" * 200,
    "surrogate": "\ud800",
}
LONG = "x" * 1_000_000
QUICK = ("click", "escape", "right to left")
EACH = [name if name in QUICK else pytest.param(name, marks=pytest.mark.slow) for name in HOSTILE]


def services(text: str) -> Services:
    made = fakes.services(fakes.small_course(text), name=text, language="id")
    event = Attempted(at=fakes.NOW, level="dasar/satu", kind="code_task", version="v", outcome="passed", answer="a")
    made.store.append(event)
    return made


async def tour(play: Play) -> None:
    """Go everywhere the text is shown, and click and press there."""
    for keys in (
        ("down", "down", "right", "down", "enter"),  # a broken level and why
        ("down", "down", "down", "down"),  # a broken module
        ("down", "down", "down", "right"),  # a lock
        ("g",),
        ("g", "end", "down"),
        ("s",),
        ("o", "end"),
        ("f10", "w"),
        ("f1",),
    ):
        await play.press(*keys)
        assert_clean(play)
        for x, y in ((10, 5), (50, 8), (12, 12), (45, 3)):
            await play.pilot.click(offset=(x, y))
        await play.settle()
        assert play.app.is_running
        await play.app.show_map()
        await play.settle()


def assert_clean(play: Play) -> None:
    for row in play.rows:
        assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in row), repr(row)
        assert not any(char in "\u202e\u2066\u200f\ud800" for char in row), repr(row)
    assert len(play.rows) == 24


@pytest.mark.parametrize("name", EACH)
async def test_hostile_text_is_shown_and_does_nothing(name: str) -> None:
    made = services(HOSTILE[name])
    async with playing(made) as play:
        await tour(play)
        play.app.open_checkpoint("dasar")
        await play.settle()
        assert_clean(play)
    assert len(made.store.events()) == 1


async def test_a_line_of_a_million_letters_is_cut() -> None:
    async with playing(services(LONG)) as play:
        await tour(play)


async def test_markup_is_shown_as_it_stands() -> None:
    async with playing(services("[@click=app.quit]x[/]")) as play:
        assert "[@click=app.quit]x[/]" in play.rows[0]
        await play.pilot.click("HeaderBar", offset=(20, 0))
        await play.settle()
        assert play.app.is_running


async def test_hostile_text_on_the_first_screens() -> None:
    for text in (*(HOSTILE[name] for name in QUICK), LONG):
        async with playing(fakes.services(fakes.small_course(text)), language="id") as play:
            await play.press("enter", "enter", "enter")
            assert_clean(play)
            assert "Langkah 4/4" in play.rows[0]
