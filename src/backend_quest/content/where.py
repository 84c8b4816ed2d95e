"""Pointing at a place of a file by the keys and positions that lead there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from backend_quest.content.report import Report
from backend_quest.content.yaml_tree import Node, locate

Step = str | int
Steps = tuple[Step, ...]


class Where:
    """A place of a file, to note faults at it or below it."""

    def __init__(
        self, node: Node, report: Report, steps: Steps = (), overlays: Mapping[str, Where] | None = None
    ) -> None:
        self.node = node
        self.report = report
        self.steps = steps
        self._overlays = overlays or {}

    def at(self, *steps: Step) -> Where:
        """Return the place ``steps`` further down."""
        return Where(self.node, self.report, (*self.steps, *steps), self._overlays)

    def told(self, language: str) -> Where:
        """Return the place of a text's words in one language: here, or in the overlay of that language."""
        overlay = self._overlays.get(language)
        return self.at(language) if overlay is None else overlay.at(*self.steps)

    def add(self, rule: str, *steps: Step, warning: bool = False, **values: object) -> None:
        """Note a fault ``steps`` further down, or at what stands nearest above."""
        self.report.add(rule, locate(self.node, (*self.steps, *steps)), warning=warning, **values)


def is_body(part: object) -> bool:
    """Whether ``part`` is what a kind adds to a level: its keys stand among those of the level."""
    return isinstance(part, msgspec.Struct) and part.__struct_config__.tag is not None


def walk(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, msgspec.Struct]]:
    """Yield every struct in ``value``, itself included, with the steps that lead to it in the file.

    The keys of a kind stand among those of its level: its struct adds no step.
    """
    if isinstance(value, msgspec.Struct):
        yield steps, value
        for name in value.__struct_fields__:
            part = getattr(value, name)
            yield from walk(part, steps if is_body(part) else (*steps, name))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from walk(part, (*steps, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from walk(part, (*steps, number))
