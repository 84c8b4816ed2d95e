"""YAML without surprises: a small tree with places, built straight from the parser's events.

Nothing is resolved here: a scalar is a text, and the schema alone decides what it means. What could surprise or harm
(anchors, aliases, tags, several documents, great depth or size, control characters) is refused before it is built.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import Struct

from backend_quest.content.report import At, Place, Report

Event = Any
"""An event of PyYAML; its stubs do not know the attributes of each."""

MAX_DEPTH = 50
MAX_NODES = 20_000
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_CUT = re.compile(r"[ \t]+#")


class Scalar(Struct, frozen=True):
    """A text. ``plain`` says that no quotes stood around it; ``cut`` that a comment follows it on its line."""

    value: str
    plain: bool
    cut: bool
    line: int
    column: int


class Mapping(Struct):
    """Keys with their values, in the order of the file; no key stands twice."""

    entries: list[tuple[Scalar, Node]]
    line: int
    column: int

    def get(self, key: str) -> Node | None:
        """Return the value of ``key``."""
        return next((value for name, value in self.entries if name.value == key), None)


class Sequence(Struct):
    """A list."""

    items: list[Node]
    line: int
    column: int


Node = Scalar | Mapping | Sequence


def locate(node: Node, steps: tuple[str | int, ...]) -> Node:
    """Return the node at ``steps`` (keys and positions), or the nearest one above it."""
    for step in steps:
        below: Node | None = None
        if isinstance(node, Mapping) and isinstance(step, str):
            below = node.get(step)
        elif isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
            below = node.items[step]
        if below is None:
            return node
        node = below
    return node


def decode(data: bytes, report: Report) -> str | None:
    """Return the text of a file, with line feeds only and without a byte order mark; None, and a fault, if it is none.

    Raises nothing: every other encoding than UTF-8 is a fault.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        report.add("encoding", At(before.count(b"\n") + 1, error.start - before.rfind(b"\n")))
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _INVISIBLE.search(text)
    if found is not None:
        before_found = text[: found.start()]
        place = At(before_found.count("\n") + 1, found.start() - before_found.rfind("\n"))
        report.add("invisible-character", place, value=f"U+{ord(found[0]):04X}")
        return None
    return text


def parse(text: str, report: Report) -> Node | None:
    """Return the tree of a decoded text; None where a fault left nothing to look at.

    A key that stands twice is a fault that does not stop the reading: its first value counts.
    """
    builder = _Builder(text, report)
    try:
        for event in _events(text):
            builder.take(event)
    except _Refused as refused:
        report.add(refused.rule, refused.place, value=refused.value)
        return None
    if builder.root is None:
        report.add("empty-file")
    return builder.root


class _Refused(Exception):
    def __init__(self, rule: str, place: Place, value: object = "") -> None:
        super().__init__(rule)
        self.rule, self.place, self.value = rule, place, value


@cache
def _loader() -> type:
    import yaml

    if yaml.__with_libyaml__:
        return yaml.CSafeLoader
    warnings.warn("PyYAML has no libyaml here: reading course files is several times slower", RuntimeWarning, 2)
    return yaml.SafeLoader


def _events(text: str) -> Iterator[Event]:
    import yaml

    try:
        yield from yaml.parse(text, Loader=_loader())
    except yaml.MarkedYAMLError as error:
        raise _syntax_fault(text, error) from None
    except (yaml.YAMLError, ValueError, OverflowError):
        raise _Refused("yaml-syntax", At(1, 1)) from None


_SYNTAX = (
    ("mapping values are not allowed", "yaml-colon"),
    ("cannot start any token", "yaml-start"),
    ("exceeded maximum nesting depth", "yaml-depth"),
    ("found unexpected end of stream", "yaml-unclosed"),
    ("did not find expected key", "yaml-indent"),
    ("expected <block end>", "yaml-indent"),
    ("did not find expected '-' indicator", "yaml-indent"),
    ("could not find expected ':'", "yaml-no-colon"),
    ("expected ',' or '", "yaml-flow"),
    ("did not find expected ',' or", "yaml-flow"),
    ("expected node content", "yaml-flow"),
    ("expected the node content", "yaml-flow"),
    ("unknown escape character", "yaml-escape"),
    ("found undefined tag", "yaml-tag"),
)


def _syntax_fault(text: str, error: Any) -> _Refused:
    """Say in plain words what the parser met; what was never closed is shown where it was opened."""
    rule = next((rule for part, rule in _SYNTAX if part in (error.problem or "")), "yaml-syntax")
    place = _at(error.problem_mark or error.context_mark)
    lines = text.split("\n")
    if rule in ("yaml-unclosed", "yaml-no-colon") or (rule == "yaml-flow" and place.line >= len(lines)):
        place = _at(error.context_mark or error.problem_mark)
    if rule == "yaml-start" and lines[place.line - 1][place.column - 1 : place.column] == "\t":
        rule = "yaml-tab"
    return _Refused(rule, place, MAX_DEPTH)


def _at(mark: Any) -> At:
    return At(1, 1) if mark is None else At(mark.line + 1, mark.column + 1)


class _Open:
    """A collection that is still being read."""

    def __init__(self, node: Mapping | Sequence) -> None:
        self.node = node
        self.key: Scalar | None = None
        self.seen: set[str] = set()


class _Builder:
    def __init__(self, text: str, report: Report) -> None:
        from yaml import events

        self.root: Node | None = None
        self._report = report
        self._lines = text.split("\n")
        self._open: list[_Open] = []
        self._nodes = 0
        self._documents = 0
        self._takers = {
            events.ScalarEvent: self._scalar,
            events.MappingStartEvent: self._mapping,
            events.SequenceStartEvent: self._sequence,
            events.MappingEndEvent: self._close,
            events.SequenceEndEvent: self._close,
            events.DocumentStartEvent: self._document,
            events.AliasEvent: self._alias,
        }

    def take(self, event: Event) -> None:
        taker = self._takers.get(type(event))
        if taker is not None:
            taker(event)

    def _document(self, event: Event) -> None:
        self._documents += 1
        if self._documents > 1:
            raise _Refused("yaml-documents", _at(event.start_mark))
        if event.tags or event.version:
            raise _Refused("yaml-directive", _at(event.start_mark))

    def _alias(self, event: Event) -> None:
        raise _Refused("yaml-anchor", _at(event.start_mark))

    def _check(self, event: Event) -> None:
        if event.anchor is not None:
            raise _Refused("yaml-anchor", _at(event.start_mark))
        if event.tag is not None:
            raise _Refused("yaml-tag", _at(event.start_mark))
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _Refused("yaml-nodes", _at(event.start_mark), MAX_NODES)

    def _scalar(self, event: Event) -> None:
        self._check(event)
        start, end = event.start_mark, event.end_mark
        plain = not event.style
        cut = plain and end.line < len(self._lines) and _CUT.match(self._lines[end.line], end.column) is not None
        node = Scalar(event.value, plain, cut, start.line + 1, start.column + 1)
        if event.style == '"':
            found = _INVISIBLE.search(event.value)
            if found is not None:
                raise _Refused("invisible-character", node, f"U+{ord(found[0]):04X}")
        self._attach(node)

    def _mapping(self, event: Event) -> None:
        self._check(event)
        self._push(Mapping([], event.start_mark.line + 1, event.start_mark.column + 1))

    def _sequence(self, event: Event) -> None:
        self._check(event)
        self._push(Sequence([], event.start_mark.line + 1, event.start_mark.column + 1))

    def _push(self, node: Mapping | Sequence) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise _Refused("yaml-depth", node, MAX_DEPTH)
        self._attach(node)
        self._open.append(_Open(node))

    def _close(self, event: Event) -> None:
        self._open.pop()

    def _attach(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if isinstance(parent.node, Sequence):
            parent.node.items.append(node)
        elif parent.key is None:
            if not isinstance(node, Scalar):
                raise _Refused("yaml-key", node)
            parent.key = node
        else:
            key, parent.key = parent.key, None
            if key.value in parent.seen:
                self._report.add("duplicate-key", key, key=key.value)
                return
            parent.seen.add(key.value)
            parent.node.entries.append((key, node))
