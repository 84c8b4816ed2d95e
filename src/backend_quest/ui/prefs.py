"""What the learner set up: kept as settings of the store."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
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
    return replace(default, **{name: value for name, value in kept.items() if value is not None}).valid()


def save(store: Store, before: Prefs, after: Prefs) -> None:
    """Keep what changed. Raises StoreError."""
    old = asdict(before)
    for name, value in asdict(after).items():
        if value != old[name]:
            store.save_setting(name, value)
