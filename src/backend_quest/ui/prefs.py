"""What the learner set up: kept as settings of the store."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend_quest.i18n import LANGUAGES
from backend_quest.text import clean_line
from backend_quest.ui.theme import DEFAULT, THEMES

if TYPE_CHECKING:
    from backend_quest.store.api import Store

KEY_STYLES = ("f", "ctrl")
NAME_LIMIT = 24


@dataclass(frozen=True, slots=True)
class Prefs:
    """The learner's set-up. ``keys`` says which keys labels show: ``f`` or ``ctrl``."""

    language: str = "id"
    theme: str = DEFAULT
    ascii: bool = False
    motion: bool = True
    keys: str = "f"
    name: str = ""

    def valid(self) -> Prefs:
        """Return the same with everything unusable replaced by its default."""
        fresh = Prefs()
        return Prefs(
            language=self.language if self.language in LANGUAGES else fresh.language,
            theme=self.theme if self.theme in THEMES else fresh.theme,
            ascii=self.ascii is True,
            motion=self.motion is not False,
            keys=self.keys if self.keys in KEY_STYLES else fresh.keys,
            name=clean_line(self.name, NAME_LIMIT).strip() if isinstance(self.name, str) else fresh.name,
        )


def load(store: Store, default: Prefs) -> Prefs:
    """Return the kept set-up; what was never set is as in ``default``."""
    kept: dict[str, Any] = {field.name: store.setting(field.name) for field in fields(Prefs)}
    return merged(default, {name: value for name, value in kept.items() if value is not None})


def save(store: Store, before: Prefs, after: Prefs) -> None:
    """Keep what changed. Raises StoreError."""
    old = asdict(before)
    for name, value in asdict(after).items():
        if value != old[name]:
            store.save_setting(name, value)


# ── how the first frame should look ──────────────────────────────────────────────────────────


def merged(default: Prefs, kept: dict[str, Any]) -> Prefs:
    """Return ``default`` with what is usable of ``kept``."""
    known = {field.name for field in fields(Prefs)}
    return replace(default, **{name: value for name, value in kept.items() if name in known}).valid()


def read_look(path: Path) -> dict[str, Any] | None:
    """Return what the last start looked like; None where there was none, or its file cannot be read."""
    try:
        look = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return look if isinstance(look, dict) else None


def write_look(path: Path, now: Prefs) -> None:
    """Remember how the first frame should look; only a convenience, so errors are passed over."""
    look = {name: value for name, value in asdict(now).items() if name != "name"}
    if read_look(path) == look:
        return
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(look), encoding="utf-8")
