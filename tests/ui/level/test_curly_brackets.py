"""Blocks of a language with curly brackets: as many as a level may have, moved in by the brackets themselves."""

from __future__ import annotations

from collections.abc import Callable

from level_app import LevelApp, settled, shown
from msgspec.structs import replace

from backend_quest.content.kinds import Block, Distractor, Parsons
from backend_quest.content.parts import Case, Matcher, Text
from backend_quest.services import Services

PLACE = "orientation/kitchen-behind-the-counter"
T = Text(id="Ya.", en="Yes.")
LINES = ["let a = 0;", "if (b) {", "a = 1;", "} else if (c) {", "a = 2;", "} else {", "a = 3;", "}", "console.log(a);"]
BODY = Parsons(
    language="javascript",
    blocks=[Block(key=f"b{number}", code=line) for number, line in enumerate(LINES)],
    distractors=[Distractor(key=key, code=f"{key};", answer=[key], says=T) for key in ("one", "two")],
    cases=[Case(name=T, prints=Matcher(equals="1"))],
)


async def test_eleven_blocks_have_letters_and_brackets_move_them_in(build: Callable[..., Services]) -> None:
    level = build().catalog.level(PLACE)
    app = LevelApp(build(levels={PLACE: replace(level, body=BODY)}), PLACE)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f3", *"abck")
        await settled(pilot)
        rows = [line.strip(" ▸│▌") for line in shown(app).split("\n")]
        assert "a  1  let a = 0;" in rows
        assert "b  2  if (b) {" in rows
        assert "c  3  │   a = 1;" in rows
        assert "k  4  │   two;" in rows
        assert app.level_screen.work is not None
        assert app.level_screen.work.answer == ["b0", "b1", "b2", "two"]
