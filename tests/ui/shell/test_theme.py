"""Colours: enough contrast for every role in every theme, and a state is never shown by colour alone."""

from __future__ import annotations

import fakes
import pytest
from driving import playing
from textual.color import Color

from backend_quest.content.events import Attempted
from backend_quest.ui import theme
from backend_quest.ui.symbols import symbols
from backend_quest.ui.terminal import Terminal

RGB = ("gelap", "terang", "kontras")
LINES = ("rule",)
"""Roles that draw lines, not letters: 3:1 is enough for them."""


def luminance(colour: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [part / 255 for part in colour.rgb]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, two: Color) -> float:
    bright, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_contrast_is_computed_as_defined() -> None:
    assert contrast(Color.parse("#fff"), Color.parse("#000")) == pytest.approx(21)
    assert contrast(Color.parse("#777"), Color.parse("#fff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("role", [*theme.ROLES, "foreground", "text", "text-muted"])
@pytest.mark.parametrize("name", RGB)
def test_every_role_can_be_read(name: str, role: str) -> None:
    one = theme.THEMES[name]
    variables = {**one.to_color_system().generate(), **one.variables}
    least = 7.0 if name == "kontras" else 3.0 if role in LINES else 4.5
    assert contrast(Color.parse(variables[role]), Color.parse(variables["background"])) >= least


def test_without_colours_every_role_is_the_foreground() -> None:
    variables = theme.THEMES["polos"].variables
    assert {variables[role] for role in theme.ROLES} == {"ansi_default"}


def test_themes_of_the_terminal_name_only_its_own_colours() -> None:
    variables = theme.THEMES["ansi"].variables
    assert all(variables[role].startswith("ansi_") for role in theme.ROLES)


@pytest.mark.parametrize("ascii", [False, True])
def test_states_differ_by_sign(ascii: bool) -> None:
    sign = symbols(ascii)
    states = [sign.passed, sign.notyet, sign.error, sign.timeout, sign.missing, sign.part, sign.open, sign.locked]
    assert len(set(states)) == len(states)


async def test_the_map_can_be_read_without_colours() -> None:
    services = fakes.services(name="S", language="id")
    event = Attempted(at=fakes.NOW, level="dasar/satu", kind="code_task", version="v", outcome="passed", answer="a")
    services.store.append(event)
    async with playing(services, environment=Terminal(colours=0)) as play:
        text = play.text
        for sign in ("◐ Kenalan", "○ Cara Kerja Web", "▪ SQL Dasar", "! Rusak", "✓ Warung Buka", "○ Dapur", "▪ Papan"):
            assert sign in text


@pytest.mark.parametrize("name", theme.THEMES)
async def test_the_focus_is_seen_in_every_theme(name: str) -> None:
    async with playing(fakes.services(name="S", theme=name)) as play:
        await play.press("tab", "tab", "tab")
        strips = play.app.screen._compositor.render_strips()
        reversed_text = [
            segment.text.strip()
            for segment in strips[-2]
            if segment.style is not None and segment.style.reverse and segment.text.strip()
        ]
        assert reversed_text == ["[ Kamus g ]"]
