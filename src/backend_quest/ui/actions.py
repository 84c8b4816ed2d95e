"""Every action once: its keys, its words and where it acts. Screens, key line, help and palette all read from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Action:
    """One action. ``key`` is its function key, ``control`` what works where function keys do not arrive.

    ``more`` are further keys that do the same. ``where`` is ``everywhere``, ``level`` or ``map``; ``palette`` says
    whether the menu lists it. Its name is ``actions.<id>``.
    """

    id: str
    key: str = ""
    control: str = ""
    more: tuple[str, ...] = ()
    where: str = "everywhere"
    palette: bool = True

    @property
    def label(self) -> str:
        """The catalogue key of the name."""
        return f"actions.{self.id}"

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that does it."""
        return tuple(key for key in (self.key, self.control, *self.more) if key)


ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        action.id: action
        for action in (
            Action("run", "f5", "ctrl+r", ("ctrl+j",), where="level"),
            Action("submit", "f8", "ctrl+g", where="level"),
            Action("hint", "f2", "ctrl+t", where="level"),
            Action("lesson", "f3", "ctrl+l", where="level"),
            Action("large", "f9", "ctrl+f", where="level"),
            Action("next", "", "ctrl+n", where="level"),
            Action("save", control="ctrl+s", where="level", palette=False),
            Action("help", "f1", "", ("question_mark",)),
            Action("glossary", "f4", "ctrl+o"),
            Action("menu", "f10", "ctrl+p", palette=False),
            Action("map"),
            Action("statistics", more=("s",), where="map"),
            Action("options", more=("o",), where="map"),
            Action("interrupt", "", "ctrl+c", palette=False),
            Action("quit", "", "ctrl+q"),
        )
    }
)


def bindings(*ids: str) -> list[Binding]:
    """Return bindings of these actions for a screen that has ``action_<id>`` for each."""
    return [Binding(",".join(ACTIONS[name].keys), name, show=False, id=name) for name in ids if ACTIONS[name].keys]


def in_popup() -> list[Binding]:
    """Return bindings for pop-ups, which the app's own do not reach: everywhere the same keys do the same."""
    everywhere = [action for action in ACTIONS.values() if action.where == "everywhere" and action.keys]
    return [*(Binding(",".join(one.keys), f"app.{one.id}", show=False) for one in everywhere), *elsewhere()]


def elsewhere() -> list[Binding]:
    """Return bindings for the keys of a level where there is none: no key is silently dead."""
    level = [action for action in ACTIONS.values() if action.where == "level"]
    return [Binding(",".join(one.keys), f"app.elsewhere('{one.id}')", show=False) for one in level]


def key_label(name: str, style: str = "f") -> str:
    """Return how the key of an action is written: ``f8``, or ``^g`` where ``style`` is ``ctrl``; empty without one."""
    action = ACTIONS[name]
    order = (action.control, action.key) if style == "ctrl" else (action.key, action.control)
    return written(next((key for key in (*order, *action.more) if key), ""))


def written(key: str) -> str:
    """Return a key as it stands on buttons."""
    return key.replace("ctrl+", "^").replace("question_mark", "?")
