"""Syntax colours of the editor: the grammars that the levels use, and colours made of the roles of the theme."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from rich.color import Color as RichColor
from rich.style import Style
from textual.color import Color
from textual.widgets.text_area import TextAreaTheme

if TYPE_CHECKING:
    from tree_sitter import Language

LANGUAGES = ("python", "javascript", "json")

_KEYWORDS = (
    "keyword",
    "keyword.function",
    "keyword.operator",
    "keyword.return",
    "conditional",
    "repeat",
    "include",
    "exception",
)
_VALUES = ("number", "float", "boolean", "constant.builtin", "json.null")
_TEXTS = ("string", "string.documentation")


@cache
def grammar(name: str) -> Language | None:
    """Return the grammar of ``name``, None where it is not installed or does not fit: plain text then."""
    if name not in LANGUAGES:
        return None
    try:
        from tree_sitter import Language

        return Language(import_module(f"tree_sitter_{name}").language())
    except (ImportError, OSError, AttributeError, TypeError, ValueError):
        return None


def editor_theme(name: str, variables: Mapping[str, str]) -> TextAreaTheme:
    """Return the colours of code under the theme ``name``: those of its roles, so that they can be read on it.

    Everything but the syntax comes from the style sheet.
    """
    styles = {"comment": Style(color=_colour(variables["muted"]), italic=True)}
    styles |= dict.fromkeys(_KEYWORDS, Style(color=_colour(variables["action"]), bold=True))
    styles |= dict.fromkeys(_VALUES, Style(color=_colour(variables["missing"])))
    styles |= dict.fromkeys(_TEXTS, Style(color=_colour(variables["code"])))
    styles["json.label"] = Style(color=_colour(variables["action"]))
    styles["json.error"] = Style(color=_colour(variables["error-role"]))
    return TextAreaTheme(f"quest-{name}", syntax_styles=styles)


def _colour(value: str) -> RichColor:
    return Color.parse(value).rich_color
