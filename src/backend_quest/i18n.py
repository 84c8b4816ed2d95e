"""The words of the game itself, in every language it speaks.

Catalogues are JSON files ``locale/<language>/<area>.json`` of flat keys; ``"map.next"`` is the key ``next`` of the
area ``map``. ``$name`` in a text takes a value.

Indonesian and English are whole. A further language is offered once it has a folder of its own; words that it has not
are English, and so are the texts of the course that have no overlay in it.
"""

from __future__ import annotations

import json
import locale
import os
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Template

WHOLE = ("id", "en")
DEFAULT = "id"
_LOCALE = Path(__file__).with_name("locale")
_NAME = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")


def _languages() -> tuple[str, ...]:
    with os.scandir(_LOCALE) as entries:
        found = sorted(entry.name for entry in entries if _NAME.fullmatch(entry.name) and entry.is_dir())
    return (*WHOLE, *(name for name in found if name not in WHOLE))


LANGUAGES = _languages()
"""The languages to choose from."""


def language_name(language: str) -> str:
    """Return what a language calls itself: ``options.language_<language>`` of its own words, else its code."""
    return _words(language, "options").get(f"language_{language}", language)


@cache
def _catalogue(language: str, area: str) -> Mapping[str, str]:
    words = _words(language, area)
    if language not in WHOLE:
        words = {**_words("en", area), **words}
    if area == "options":
        words = {**words, **{f"language_{name}": language_name(name) for name in LANGUAGES[len(WHOLE) :]}}
    return words


@cache
def _words(language: str, area: str) -> Mapping[str, str]:
    path = _LOCALE / language / f"{area}.json"
    if language not in WHOLE and not path.is_file():
        return {}
    words: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return words


def language_of_locale(environ: Mapping[str, str] | None = None) -> str:
    """Return the game's language for this computer: the one its locale names where the game has it, else Indonesian."""
    environ = os.environ if environ is None else environ
    named = next((environ[key] for key in ("LC_ALL", "LC_MESSAGES", "LANG") if environ.get(key)), "")
    if not named:
        named = locale.getlocale()[0] or ""
    if named.lower().startswith("english"):
        return "en"
    whole = named.partition(".")[0].partition("@")[0].replace("_", "-").lower()
    return next((one for one in (whole, whole.partition("-")[0]) if one in LANGUAGES), DEFAULT)


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
