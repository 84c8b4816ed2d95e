"""The words of the game itself, in every language it speaks.

Catalogues are JSON files ``locale/<language>/<area>.json`` of flat keys; ``"map.next"`` is the key ``next`` of the
area ``map``. ``$name`` in a text takes a value.
"""

from __future__ import annotations

import json
import locale
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template

LANGUAGES = ("id", "en")
DEFAULT = "id"


@cache
def _catalogue(language: str, area: str) -> Mapping[str, str]:
    path = Path(__file__).with_name("locale") / language / f"{area}.json"
    words: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return words


def language_of_locale(environ: Mapping[str, str] | None = None) -> str:
    """Return the game's language for this computer: English where the locale says so, else Indonesian."""
    environ = os.environ if environ is None else environ
    named = next((environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(key)), "")
    if not named:
        named = locale.getlocale()[0] or ""
    return "en" if named.lower().startswith(("en", "english")) else DEFAULT


class Translator:
    """Texts and numbers in one language."""

    def __init__(self, language: str = DEFAULT) -> None:
        self.language = language if language in LANGUAGES else DEFAULT

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the text of ``area.key`` with ``$name`` replaced. Raises KeyError for an unknown key."""
        area, _, name = key.partition(".")
        text = _catalogue(self.language, area)[name]
        return Template(text).safe_substitute(values) if values else text

    def number(self, value: int) -> str:
        """Return a whole number with the language's thousands mark: ``1.240`` or ``1,240``."""
        mark = "." if self.language == "id" else ","
        return f"{value:,}".replace(",", mark)

    def decimal(self, value: float, digits: int = 1) -> str:
        """Return a number with the language's decimal mark: ``0,4`` or ``0.4``."""
        return f"{value:.{digits}f}".replace(".", "," if self.language == "id" else ".")

    def duration(self, ms: int) -> str:
        """Return a time in milliseconds as ``24 mdtk``/``24 ms``, or in seconds from one second on."""
        if ms < 1000:
            return f"{ms} mdtk" if self.language == "id" else f"{ms} ms"
        return f"{self.decimal(ms / 1000)} {'dtk' if self.language == 'id' else 's'}"
