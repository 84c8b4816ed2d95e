"""The documented format is the real one: every kind has an example, and the reader takes each."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from backend_quest.content.kinds import Body
from backend_quest.content.model import CourseFile, ErrorEntry, GlossaryEntry, Head, ModuleFile
from backend_quest.content.parts import Matcher, When
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
    shown = {example.partition("\n")[0].removeprefix("# "): example for example in EXAMPLES if example.startswith("# ")}
    assert shown.keys() == readers.keys()
    for name, example in shown.items():
        source = source_of(example, name)
        assert readers[name](source)
        assert source.report.faults == [], name
