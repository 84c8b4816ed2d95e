"""The editor: it types into every language that the levels use, indents, pastes in one step, and never breaks."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.color import Color
from textual.pilot import Pilot

from backend_quest.ui import theme
from backend_quest.ui.widgets import grammar
from backend_quest.ui.widgets.editor import CodeEditor
from backend_quest.ui.widgets.work.starting_point import first_change


class Editing(App[None]):
    def get_theme_variable_defaults(self) -> dict[str, str]:
        return theme.fallbacks()

    def compose(self) -> ComposeResult:
        yield CodeEditor()


@asynccontextmanager
async def editing(text: str = "", language: str | None = "python") -> AsyncIterator[tuple[CodeEditor, Pilot[Any]]]:
    app = Editing()
    async with app.run_test() as pilot:
        editor = app.query_one(CodeEditor)
        editor.open(text, language)
        editor.focus()
        await pilot.pause()
        yield editor, pilot


@pytest.mark.parametrize(
    ("language", "text"), [("python", 'x = "a"'), ("javascript", "let a = 1"), ("json", '{"a": 1}')]
)
async def test_the_grammars_of_the_levels_colour_what_is_typed(language: str, text: str) -> None:
    async with editing("", language) as (editor, pilot):
        await pilot.press(*text)
        assert editor.text == text
        assert editor.language == language
        assert editor._highlights[0]


@pytest.mark.parametrize("language", [None, "cobol"])
async def test_a_language_without_a_grammar_is_plain_text(language: str | None) -> None:
    async with editing("", language) as (editor, pilot):
        await pilot.press(*"a = 1")
        assert editor.text == "a = 1"
        assert editor.language is None


async def test_a_grammar_that_does_not_fit_is_plain_text(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = grammar.grammar("json")
    monkeypatch.setattr("backend_quest.ui.widgets.editor.grammar", lambda name: wrong)
    async with editing("x = 1\n", "python") as (editor, pilot):
        await pilot.press(*"y")
        assert editor.text == "yx = 1\n"
        assert editor.language is None


async def test_enter_keeps_the_indent_and_goes_in_after_a_colon() -> None:
    async with editing("") as (editor, pilot):
        await pilot.press(*"if a:", "enter", *"b", "enter", *"c")
        assert editor.text == "if a:\n    b\n    c"


@pytest.mark.parametrize("language", [None, "json"])
async def test_enter_goes_in_after_an_open_bracket_where_brackets_make_blocks(language: str | None) -> None:
    async with editing("", language) as (editor, pilot):
        await pilot.press(*"if (a) {", "enter", *"b;", "enter", "shift+tab", "}")
        assert editor.text == "if (a) {\n    b;\n}"


async def test_a_colon_in_json_means_nothing_to_enter() -> None:
    async with editing('  "a":', "json") as (editor, pilot):
        editor.go_to(0, 99)
        await pilot.press("enter", *"1")
        assert editor.text == '  "a":\n  1'


async def test_tab_and_shift_tab_move_lines() -> None:
    async with editing("a\nb\nc") as (editor, pilot):
        await pilot.press("tab")
        assert editor.text == "    a\nb\nc"
        await pilot.press("shift+tab")
        assert editor.text == "a\nb\nc"
        await pilot.press("shift+down", "tab")
        assert editor.text == "    a\n    b\nc"
        await pilot.press("shift+tab", "shift+tab")
        assert editor.text == "a\nb\nc"


@pytest.mark.parametrize(
    ("text", "column", "after"),
    [
        ("        x", 8, "    x"),
        ("      x", 6, "    x"),
        ("    x", 4, "x"),
        ("    x", 5, "    "),
        ("    x", 0, "    x"),
        ("a   x", 4, "a  x"),
    ],
)
async def test_backspace_in_front_of_a_line_takes_a_step(text: str, column: int, after: str) -> None:
    async with editing(f"if x:\n{text}") as (editor, pilot):
        editor.go_to(1, column)
        await pilot.press("backspace")
        assert editor.text == (f"if x:\n{after}" if column else f"if x:{text}")
        await pilot.press("ctrl+z")
        assert editor.text == f"if x:\n{text}"


async def test_a_paste_is_clean_and_one_step_to_undo() -> None:
    async with editing("ab") as (editor, pilot):
        await pilot.press("end", *"c")
        pilot.app.post_message(events.Paste("x\x1b]52;c;aGk=\x07\ty\r\nz\u202e\x9b31m!"))
        await pilot.pause()
        assert editor.text == "abcx  y\nz!" or editor.text == "abcx   y\nz!"
        await pilot.press("ctrl+z")
        assert editor.text == "abc"
        await pilot.press("ctrl+y")
        assert "\x1b" not in editor.text
        assert editor.text.endswith("z!")


async def test_a_file_to_read_only_stays_as_it_is() -> None:
    async with editing("a = 1") as (editor, pilot):
        editor.open("a = 1", "python", read_only=True)
        pilot.app.post_message(events.Paste("x"))
        await pilot.press("x", "enter", "backspace", "shift+tab")
        assert editor.text == "a = 1"


async def test_escape_stays_with_the_screen() -> None:
    async with editing("a") as (editor, pilot):
        await pilot.press("escape")
        assert editor.has_focus


@pytest.mark.parametrize("name", list(theme.THEMES))
async def test_code_can_be_read_in_every_theme(name: str) -> None:
    least = 7.0 if name == "kontras" else 4.5
    async with editing('if nama == "Sari":  # pembeli 5', "python") as (editor, pilot):
        for one in theme.THEMES.values():
            pilot.app.register_theme(one)
        pilot.app.theme = name
        await pilot.pause()
        styles = {piece.style for piece in editor.render_line(0) if piece.style and piece.text.strip()}
        assert len(styles) > 2
        for style in styles:
            assert style.color is not None
            if not style.color.is_default and not style.color.number:
                front, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
                assert contrast(front, back) >= least


def contrast(one: Color, other: Color) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


async def test_a_key_is_seen_soon_in_a_long_file() -> None:
    async with editing("".join(f"harga_{n} = {n} * 1000  # rupiah\n" for n in range(200))) as (editor, pilot):
        editor.go_to(100)
        times = []
        for _ in range(15):
            began = time.perf_counter()
            pilot.app.post_message(events.Key("x", "x"))
            await pilot.pause()
            times.append(time.perf_counter() - began)
        assert editor.document[100].startswith("x" * 15)
        assert sorted(times)[len(times) // 2] < 0.2


@pytest.mark.parametrize(
    ("starter", "solution", "place"),
    [
        ('balasan = "Warung tutup"\n', 'balasan = "Warung buka"\n', (0, 23)),
        ("a\n    return b - t\nc", "a\n    return t - b\nc", (1, 16)),
        ("# 1\n\n# 2\n", "# 1\nx = 1\n# 2\n", (1, 0)),
        ("x = 0\n", "hasil = 12\n", (0, 5)),
        ("a\nb\n", "a\nb\nc\n", (2, 0)),
        ("a\nb\nc\n", "a\nc\n", (1, 1)),
        ("{" + "1, " * 50 + "}", "{" + "1, " * 50 + "2}", (0, 0)),
        ("same", "same", (0, 0)),
        ("", "", (0, 0)),
    ],
)
def test_the_cursor_starts_where_something_has_to_change(starter: str, solution: str, place: tuple[int, int]) -> None:
    assert first_change(starter, solution) == place
