"""The documented format is the real one: every kind has an example, and the reader takes each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from backend_quest.content.kinds import Body, Option, PredictOutput
from backend_quest.content.model import BankItem, CourseFile, Covers, ErrorEntry, GlossaryEntry, Head, ModuleFile
from backend_quest.content.overlays import hash_of
from backend_quest.content.parts import Case, Matcher, Text, When
from backend_quest.content.reading import (
    KINDS,
    LATER_KINDS,
    Source,
    parse_source,
    read_as,
    read_bank,
    read_concepts,
    read_entries,
    read_level,
)
from backend_quest.content.schema import fields_of

DOCS = (Path(__file__).parents[2] / "docs/level-format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)
LEVELS = [example for example in EXAMPLES if example.startswith("kind:")]
NAMED = {example.partition("\n")[0].removeprefix("# "): example for example in EXAMPLES if example.startswith("# ")}
OVERLAY = "01-add.jv.yaml"
HEAD = """
title: {id: a, en: b}
goal: {id: a, en: b}
teaches: [a]
requires: []
minutes: 4
lesson: {id: a, en: b}
"""


def source_of(text: str, path: str) -> Source:
    source = Source(path)
    source.data = text.encode()
    parse_source(source)
    return source


@pytest.mark.parametrize("example", LEVELS, ids=range(len(LEVELS)))
def test_the_reader_takes_every_example_of_a_level(example: str) -> None:
    source = source_of(example + HEAD, "modul/01-a.yaml")
    read_level(source)
    assert [fault.format("en") for fault in source.report.faults] == []


def test_every_kind_has_a_section_and_an_example() -> None:
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##)", DOCS, re.MULTILINE | re.DOTALL))
    assert sections.keys() - {"Kinds"} == KINDS.keys()
    for kind, section in sections.items():
        assert f"kind: {kind}\n" in section or kind == "Kinds"
    assert len(KINDS) == len(get_args(Body))


def test_kinds_to_come_are_named() -> None:
    for kind in LATER_KINDS:
        assert f"`{kind}`" in DOCS


def test_every_key_of_every_kind_stands_in_an_example() -> None:
    shown = "\n".join(LEVELS)
    for type_ in KINDS.values():
        for name in fields_of(type_).names:
            assert re.search(rf"\b{name}:", shown), name
    for type_ in (Head, When, Matcher):
        for name in fields_of(type_).names:
            assert re.search(rf"\b{name}\b", DOCS), name


def test_every_other_file_reads_too() -> None:
    readers = {
        "course.yaml": lambda source: read_as(CourseFile, source),
        "module.yaml": lambda source: read_as(ModuleFile, source),
        "concepts.yaml": read_concepts,
        "glossary.yaml": lambda source: read_entries(GlossaryEntry, source),
        "errors/python.yaml": lambda source: read_entries(ErrorEntry, source),
        "checkpoint.yaml": read_bank,
    }
    shown = {name: example for name, example in NAMED.items() if name != OVERLAY}
    assert shown.keys() == readers.keys()
    for name, example in shown.items():
        source = source_of(example, name)
        assert readers[name](source)
        assert source.report.faults == [], name


def test_the_overlay_reads_beside_its_level() -> None:
    base = next(example for example in LEVELS if example.startswith("kind: predict_output"))
    hints = "hints: [{id: a, en: b}, {id: c, en: d}]\n"
    source = source_of(base + HEAD + hints, "modul/01-add.yaml")
    plain = read_level(source)
    assert plain is not None
    source.overlays = {"jv": source_of(NAMED[OVERLAY].replace("HASH", hash_of(plain)), "modul/01-add.jv.yaml")}
    told = read_level(source)
    assert told is not None
    assert [fault.rule for fault in source.overlays["jv"].report.faults] == ["overlay-incomplete"]
    assert told.title.get("jv") == "Nambah utawa Nempel?"
    assert [hint.get("jv") for hint in told.hints] == ["Delengen tandhane.", "d"]
    assert isinstance(told.body, PredictOutput)
    assert told.body.mistakes[0].says.get("jv") == "`+` nambahake angka."


def test_only_a_language_is_a_key_called_id() -> None:
    """A text is told by its place; an ``id`` among other keys would look like one to whoever writes a level."""
    seen: set[Any] = set()
    ahead: list[Any] = [Head, BankItem, CourseFile, ModuleFile, GlossaryEntry, ErrorEntry, *KINDS.values()]
    while ahead:
        type_ = ahead.pop()
        if type_ in seen or type_ is Text:
            continue
        seen.add(type_)
        if isinstance(type_, type) and issubclass(type_, msgspec.Struct):
            assert "id" not in fields_of(type_).names, type_
            ahead += fields_of(type_).types.values()
        ahead += get_args(type_)
    assert {Option, Covers, Case} <= seen
