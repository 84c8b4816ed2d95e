"""The pieces that screens are made of: signs, safe text, frame, what a terminal can do."""

from __future__ import annotations

from typing import Any

import fakes
import pytest
from driving import TERMINAL, screen_text
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from textual.app import ComposeResult
from textual.color import Color
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from backend_quest.ui.actions import ACTIONS, bindings, key_label
from backend_quest.ui.app import QuestApp
from backend_quest.ui.markup import cut, ends, pad, paragraphs, plain, prose, spans
from backend_quest.ui.prefs import Prefs, merged
from backend_quest.ui.symbols import AsciiFilter, asciify, symbols
from backend_quest.ui.terminal import Terminal, terminal
from backend_quest.ui.widgets.frame import ActionRow, HeaderBar, KeyLine, Rule

# ── signs ────────────────────────────────────────────────────────────────────────────────────


def test_ascii_signs_are_ascii() -> None:
    sign = symbols(ascii=True)
    assert all(getattr(sign, name).isascii() for name in sign.__slots__)


def test_words_of_the_game_turn_into_ascii() -> None:
    whole = "─│┌┐└┘├▰▱·…‹›↑↓▌→∅ NULL"
    assert asciify(whole) == "-|+++++#..." + "..<>^v|->NULL"


def test_the_filter_keeps_every_width() -> None:
    strict, lenient = AsciiFilter(strict=True), AsciiFilter()
    text = "✓ é 漢 ▰ ‹x› ñ"
    (kept,) = lenient.apply([Segment(text)], Color(0, 0, 0))
    assert "漢" in kept.text
    (only,) = strict.apply([Segment(text)], Color(0, 0, 0))
    assert only.text.isascii()
    assert only.cell_length == Segment(text).cell_length


# ── safe text ────────────────────────────────────────────────────────────────────────────────


@given(st.text())
def test_no_text_ever_becomes_markup(text: str) -> None:
    for content in (plain(text), plain(text, "bold"), spans(text), prose(text), cut(text, 20), pad(text, 20)):
        assert not any(span.style not in ("bold", "$code bold", "$code") for span in content.spans)
        assert not any((ord(char) < 32 and char != "\n") or 0x7F <= ord(char) < 0xA0 for char in content.plain)


@given(st.text(), st.text(), st.integers(0, 120))
def test_lines_never_take_more_room_than_they_have(left: str, right: str, columns: int) -> None:
    one_line = " ".join(left.split()), " ".join(right.split())
    assert cut(one_line[0], columns).cell_length <= columns
    assert ends(*one_line, columns).cell_length == columns


def test_prose_joins_lines_and_keeps_code() -> None:
    text = "satu `kode` dua\ntiga\n\n    a = 1\n    b = 2\n\nempat\n    c = 3\n"
    assert paragraphs(text) == [
        (False, "satu `kode` dua tiga"),
        (True, "    a = 1\n    b = 2"),
        (False, "empat"),
        (True, "    c = 3"),
    ]
    content = prose(text)
    assert content.plain == "satu kode dua tiga\n\n    a = 1\n    b = 2\n\nempat\n\n    c = 3"
    assert [content.plain[span.start : span.end] for span in content.spans if span.style == "$code bold"] == ["kode"]


# ── keys, terminal, set-up ───────────────────────────────────────────────────────────────────


def test_no_two_actions_share_a_key() -> None:
    keys = [key for action in ACTIONS.values() for key in action.keys]
    assert len(set(keys)) == len(keys)
    assert not {"ctrl+b", "ctrl+h", "ctrl+i", "ctrl+m", "f6", "f7"} & set(keys)


def test_labels_follow_the_chosen_kind_of_key() -> None:
    assert key_label("submit") == "f8"
    assert key_label("submit", "ctrl") == "^g"
    assert key_label("help", "ctrl") == "f1"
    assert [binding.key for binding in bindings("run")] == ["f5,ctrl+r,ctrl+j"]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LANG": "id_ID.UTF-8", "TERM": "xterm-256color"}, Terminal(True, True, 256)),
        ({"LANG": "C", "LC_ALL": "en_US.utf8", "COLORTERM": "truecolor"}, Terminal(True, True, 1 << 24)),
        ({"LANG": "en_US.ISO-8859-1", "TERM": "xterm-256color"}, Terminal(False, False, 256)),
        ({"TERM": "dumb"}, Terminal(False, True, 0)),
        ({"TERM": "linux", "LANG": "en_US.UTF-8"}, Terminal(False, True, 16)),
        ({"NO_COLOR": "1", "TERM": "xterm-256color"}, Terminal(True, True, 0)),
        ({}, Terminal(True, True, 256)),
    ],
)
def test_what_the_environment_says_of_the_terminal(environ: dict[str, str], expected: Terminal) -> None:
    assert terminal(environ) == expected


@given(
    st.dictionaries(
        st.sampled_from(["language", "theme", "ascii", "motion", "keys", "name", "other"]),
        st.none() | st.text() | st.booleans() | st.integers(),
    )
)
def test_whatever_was_kept_gives_a_usable_set_up(kept: dict[str, Any]) -> None:
    prefs = merged(Prefs(), kept)
    assert prefs == prefs.valid()
    assert prefs.language in ("id", "en")
    assert len(prefs.name) <= 24


# ── the frame ────────────────────────────────────────────────────────────────────────────────


class Frame(QuestApp):
    """The frame alone."""

    def __init__(self, language: str = "id", **prefs: object) -> None:
        super().__init__(fakes.services(name="S", language=language, **prefs), environment=TERMINAL)
        self.pressed: list[str] = []

    def get_default_screen(self) -> Screen[Any]:
        return Bare()

    async def _begin(self) -> None:
        """Nothing but the frame comes."""

    def on_action_row_pressed(self, event: ActionRow.Pressed) -> None:
        self.pressed.append(event.action)


class Bare(Screen[None]):
    """Every piece once."""

    def compose(self) -> ComposeResult:
        yield HeaderBar()
        yield Rule("kasir.js", "esc: keluar editor", "tersimpan")
        yield Static("x")
        acts = [("run", "Jalankan", "f5"), ("submit", "Kirim", "f8"), ("hint", "Petunjuk", "f2")]
        yield ActionRow([*acts, ("lesson", "Materi", "f3"), ("menu", "Menu", "f10"), ("six", "Enam", "")])
        yield KeyLine()


async def test_five_buttons_fit_into_eighty_columns() -> None:
    app = Frame()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        row = "[ Jalankan f5 ]  [ Kirim f8 ]  [ Petunjuk f2 ]  [ Materi f3 ]  [ Menu f10 ]"
        assert f" {row}" in screen_text(app)
        assert "Enam" not in screen_text(app)


async def test_buttons_are_pressed_by_keys_and_by_one_click() -> None:
    app = Frame()
    async with app.run_test(size=(80, 24)) as pilot:
        app.screen.query_one(ActionRow).focus_main()
        await pilot.pause()
        await pilot.press("enter", "right", "space", "left", "left", "enter")
        await pilot.click(offset=(35, 3))
        await pilot.pause()
        assert app.pressed == ["run", "submit", "menu", "hint"]


async def test_buttons_can_be_changed_in_place() -> None:
    app = Frame()
    async with app.run_test(size=(80, 24)) as pilot:
        row = app.screen.query_one(ActionRow)
        row.focus_act("menu")
        await pilot.pause()
        row.show([("next", "Lanjut: [/] Bedah URL")], note="⠋ Menjalankan… 0,4 dtk")
        await pilot.pause()
        assert "⠋ Menjalankan… 0,4 dtk  [ Lanjut: [/] Bedah URL ]" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.pressed == ["next"]


async def test_the_way_out_is_the_last_key_to_go() -> None:
    app = Frame()
    async with app.run_test(size=(60, 20)) as pilot:
        line = app.screen.query_one(KeyLine)
        line.show([(f"f{number}", "sesuatu yang panjang") for number in range(8)] + [("esc", "keluar")])
        await pilot.pause()
        shown = screen_text(app).split("\n")[-1]
        assert shown.endswith("esc keluar")
        assert "f0 sesuatu" in shown
        assert len(shown) <= 60


async def test_rules_and_headers_are_cut_to_their_width() -> None:
    app = Frame(ascii=True)
    async with app.run_test(size=(60, 20)) as pilot:
        app.screen.query_one(HeaderBar).show("‹ " + "Modul " * 30, "5/12   1.240 XP")
        rule = app.screen.query_one(Rule)
        await pilot.pause()
        rows = screen_text(app).split("\n")
        assert rows[0].endswith("...   5/12   1.240 XP")
        assert rows[1] == "-- kasir.js " + "-" * 13 + " esc: keluar editor -- tersimpan --"
        rule.heavy = True
        rule.show(Content("x" * 100), "tersimpan")
        await pilot.pause()
        assert screen_text(app).split("\n")[1].startswith("== xxx")
