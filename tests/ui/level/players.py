"""Hands that play a level by the keyboard: one for each kind."""

from __future__ import annotations

from typing import Any

from level_app import LevelApp, settled
from textual.pilot import Pilot

from backend_quest.content.kinds import (
    BugHunt,
    CodeTask,
    FillBlank,
    MatchPairs,
    MultiChoice,
    Parsons,
    PredictOutput,
    Reflection,
    ServerTask,
    SingleChoice,
)
from backend_quest.ui.widgets.editor import CodeEditor
from backend_quest.ui.widgets.rows import RowList
from backend_quest.ui.widgets.work.base import LETTERS

Player = Pilot[Any]


async def play(app: LevelApp, pilot: Player, answer: Any) -> None:
    """Give ``answer`` and submit it, from the first focus of the work on. Options stand as in the level."""
    level = app.level_screen.level
    assert level is not None
    body = level.body
    match body:
        case SingleChoice():
            place = [option.key for option in body.options].index(answer)
            await pilot.press(LETTERS[place], "enter")
        case MultiChoice():
            await _tick(pilot, [option.key for option in body.options], answer)
        case MatchPairs():
            await _pair(pilot, [pair.key for pair in body.pairs], answer)
        case PredictOutput():
            await _predict(app, pilot, body, answer)
        case FillBlank():
            await _fill(pilot, [answer[blank.key] for blank in body.blanks])
        case Parsons():
            await _arrange(pilot, [block.key for block in [*body.blocks, *body.distractors]], answer)
        case BugHunt():
            await _hunt(app, pilot, body, answer)
        case CodeTask() | ServerTask():
            await _write(app, pilot, answer)
        case Reflection():
            await _reflect(app, pilot, body, answer)
    await settled(pilot)


async def _tick(pilot: Player, keys: list[str], answer: list[str]) -> None:
    for key in answer:
        await pilot.press(LETTERS[keys.index(key)])
    await pilot.press("f8")


async def _pair(pilot: Player, keys: list[str], answer: dict[str, str]) -> None:
    for key in keys:
        await pilot.press(LETTERS[keys.index(answer[key])])
    await pilot.press("enter")


async def _predict(app: LevelApp, pilot: Player, body: PredictOutput, answer: dict[str, Any]) -> None:
    fields = list(answer.get("cells") or answer.get("answers", {}).values())
    for text in fields:
        await pilot.press(*text)
        await pilot.press("enter")
    if body.answer is not None:
        for line in answer["prints"].split("\n"):
            await pilot.press(*line)
            await pilot.press("enter")
        await pilot.press("enter")
    assert app.is_running


async def _fill(pilot: Player, texts: list[str]) -> None:
    for text in texts:
        await pilot.press(*text)
        await pilot.press("enter")
    await pilot.press("f8")


async def _arrange(pilot: Player, keys: list[str], answer: list[str]) -> None:
    for entry in answer:
        key, _, indent = entry.partition(" ")
        await pilot.press(LETTERS[keys.index(key)])
        await pilot.press(*["left"] * 8, *["right"] * int(indent or 0))
    await pilot.press("f8")


async def _hunt(app: LevelApp, pilot: Player, body: BugHunt, answer: dict[str, str]) -> None:
    faulty = next(line.line for line in body.lines if line.faulty)
    if app.level_screen.query_one("RowList", RowList).display and app.level_screen.work.pointing:
        await pilot.press("home", *["down"] * (faulty - 1), "enter")
    await _write(app, pilot, answer)


async def _write(app: LevelApp, pilot: Player, answer: dict[str, str]) -> None:
    editor = app.level_screen.work.query_one(CodeEditor)
    for name, text in answer.items():
        app.level_screen.work.open_file(name)
        editor.replace(text, (0, 0), editor.document.end)
    await pilot.press("f8")


async def _reflect(app: LevelApp, pilot: Player, body: Reflection, answer: dict[str, Any]) -> None:
    work = app.level_screen.work
    if answer.get("stack") is not None:
        await pilot.press("enter", "enter")
    work.query_one(CodeEditor).insert(answer["text"])
    work.boxes.focus()
    for number, box in enumerate(body.boxes):
        if box.key in answer["boxes"]:
            await pilot.press("home", *["down"] * number, "space")
    await pilot.press("f8")
