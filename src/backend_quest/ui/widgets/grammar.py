"""Syntax colours of the editor: the grammars that the levels use, and one set of colours for each family of themes."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from rich.style import Style
from textual.widgets.text_area import TextAreaTheme

if TYPE_CHECKING:
    from tree_sitter import Language

LANGUAGES = ("python", "json")

_ANSI = {
    "comment": Style(italic=True),
    "string": Style(color="green"),
    "number": Style(color="cyan"),
    "float": Style(color="cyan"),
    "boolean": Style(color="cyan"),
    "constant.builtin": Style(color="cyan"),
    "keyword": Style(color="magenta"),
    "keyword.function": Style(color="magenta"),
    "keyword.return": Style(color="magenta"),
    "keyword.operator": Style(color="magenta"),
    "conditional": Style(color="magenta"),
    "repeat": Style(color="magenta"),
    "include": Style(color="magenta"),
    "exception": Style(color="magenta"),
    "json.label": Style(color="blue"),
    "json.error": Style(color="red"),
}
_PLAIN = {
    "comment": Style(italic=True),
    "keyword": Style(bold=True),
    "keyword.function": Style(bold=True),
    "keyword.return": Style(bold=True),
    "keyword.operator": Style(bold=True),
    "conditional": Style(bold=True),
    "repeat": Style(bold=True),
    "include": Style(bold=True),
    "exception": Style(bold=True),
}


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


def editor_theme(app_theme: str, *, dark: bool, ansi: bool) -> TextAreaTheme:
    """Return the colours for an editor under the app's theme; all but the syntax comes from the style sheet."""
    if app_theme == "polos":
        return TextAreaTheme("quest-plain", syntax_styles=dict(_PLAIN))
    if ansi:
        return TextAreaTheme("quest-ansi", syntax_styles=dict(_ANSI))
    source = TextAreaTheme.get_builtin_theme("vscode_dark" if dark else "github_light")
    styles = dict(source.syntax_styles) if source is not None else {}
    return TextAreaTheme("quest-dark" if dark else "quest-light", syntax_styles=styles)
