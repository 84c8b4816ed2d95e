"""What a good level needs beyond being readable: completeness, sizes that fit the screen, known concepts and terms."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import regex

from backend_quest.authoring.course_files import LintCourse, Read
from backend_quest.content.kinds import (
    Body,
    BugHunt,
    CodeTask,
    FillBlank,
    MatchPairs,
    MultiChoice,
    Parsons,
    PredictOutput,
    Reflection,
    ServerTask,
    SingleChoice,
    SqlQuery,
)
from backend_quest.content.model import Bank, ErrorEntry, Level, ModuleFile
from backend_quest.content.parts import WRITTEN, Case, Code, Text
from backend_quest.content.where import Where, walk
from backend_quest.content.yaml_tree import Mapping
from backend_quest.text import width

_SEED = re.compile(r"S[0-9]{2,3}")
_QUIZZES = (SingleChoice, MultiChoice, MatchPairs, PredictOutput, FillBlank, Parsons)
_CHOICES = (SingleChoice, MultiChoice)
_TITLE, _SHORT, _MODULE_TITLE, _TASK = 40, 24, 28, 152
_LEFT, _RIGHT, _BLOCK, _LABEL = 20, 42, 60, 34
_LESSON_COLUMNS, _LESSON_ROWS, _LESSON_WORDS = 76, 15, 120


def check_level(level: Read[Level], course: LintCourse) -> None:
    """Note what one level lacks."""
    value, where = level.value, level.where
    _check_kind_place(where)
    check_texts(level)
    _check_title(value.title, value.short, _SHORT, where)
    _check_head(value, where)
    _check_lesson(value.lesson, where)
    _check_body(value.body, where)
    _check_names(value, where, course)


def _check_kind_place(where: Where) -> None:
    """Check that ``kind:`` starts a line, where a search over all files of a course finds it."""
    for key, _ in where.node.entries if isinstance(where.node, Mapping) else ():
        if key.value == "kind" and key.column != 1:
            where.report.add("kind-column", key)


def check_bank(bank: Read[Bank], course: LintCourse) -> None:
    """Note what the items of a bank lack."""
    check_texts(bank)
    for number, item in enumerate(bank.value.items):
        where = bank.where.at("items", number)
        _check_width(item.task, _TASK, where, "task")
        _check_body(item.body, where)
        if item.concept not in course.concepts:
            where.add("unknown-concept", "concept", name=item.concept)


def check_module_file(module: Read[ModuleFile]) -> None:
    """Note what a ``module.yaml`` lacks."""
    check_texts(module)
    _check_title(module.value.title, module.value.short, _MODULE_TITLE, module.where)


def check_error_words(file: Read[list[ErrorEntry]]) -> None:
    """Note every ``$n`` in plain words for an error whose pattern has no such group."""
    if file.where.report.broken:
        return
    for number, entry in enumerate(file.value):
        groups = regex.compile(entry.matches).groups
        for language in WRITTEN:
            for name in re.findall(r"\$([0-9])", entry.says.get(language)):
                if not 1 <= int(name) <= groups:
                    file.where.add("no-group", number, "says", language, name=f"${name}", groups=groups)


def check_texts(file: Read[Any]) -> None:
    """Note every text that is empty in one of the languages."""
    for steps, part in walk(file.value):
        if not isinstance(part, Text):
            continue
        for language in WRITTEN:
            if not part.get(language).strip():
                file.where.add("empty-text", *steps, language, language=language)


def _check_title(title: Text, short: Text | None, limit: int, where: Where) -> None:
    if short is not None:
        _check_width(short, limit, where, "short")
    elif max(width(title.get(language)) for language in WRITTEN) > limit:
        where.add("needs-short", "title", limit=limit)
    else:
        _check_width(title, limit, where, "title")
        return
    _check_width(title, _TITLE, where, "title")


def _check_width(text: Text, limit: int, where: Where, *steps: str | int) -> None:
    for language in text.languages:
        columns = width(text.get(language))
        if columns > limit:
            where.at(*steps).told(language).add("too-wide", columns=columns, limit=limit)


def _check_head(level: Level, where: Where) -> None:
    if level.task is not None:
        _check_width(level.task, _TASK, where, "task")
    elif isinstance(level.body, _QUIZZES):
        where.add("missing-key", key="task")
    choice = isinstance(level.body, _CHOICES)
    if choice and level.says is not None:
        where.add("says-in-choice", "says")
    if not choice and level.says is None:
        where.add("missing-key", key="says")
    if not isinstance(level.body, Reflection):
        if len(level.hints) < 2:
            where.add("few-hints", "hints", count=len(level.hints))
        elif len(level.hints) != 3:
            where.add("three-hints", "hints", count=len(level.hints), warning=True)
    if not 1 <= level.minutes <= 30:
        where.add("range", "minutes", low=1, high=30)
    for number, item in enumerate(level.covers.seed):
        if not _SEED.fullmatch(item):
            where.add("seed", "covers", "seed", number, name=item)
    if not level.teaches:
        where.add("teaches-nothing", "teaches", warning=True)


def _check_lesson(lesson: Text, where: Where) -> None:
    for language in lesson.languages:
        text, place = lesson.get(language), where.at("lesson").told(language)
        rows, words = _rows(text), len(text.split())
        if rows > _LESSON_ROWS:
            place.add("lesson-rows", rows=rows, limit=_LESSON_ROWS, warning=True)
        if words > _LESSON_WORDS:
            place.add("lesson-words", words=words, limit=_LESSON_WORDS, warning=True)


def _rows(text: str) -> int:
    """Return how many rows a lesson takes: prose wrapped, code as it is, an empty row between paragraphs."""
    paragraphs = [part for part in re.split(r"\n\s*\n", text.strip("\n")) if part.strip()]
    return sum(map(_paragraph_rows, paragraphs)) + max(len(paragraphs) - 1, 0)


def _paragraph_rows(paragraph: str) -> int:
    lines = paragraph.strip("\n").split("\n")
    if all(line.startswith("    ") for line in lines):
        return len(lines)
    return len(textwrap.wrap(" ".join(lines), _LESSON_COLUMNS))


def _check_names(level: Level, where: Where, course: LintCourse) -> None:
    for key in ("teaches", "requires"):
        for number, concept in enumerate(getattr(level, key)):
            if concept not in course.concepts:
                where.add("unknown-concept", key, number, name=concept)
    for number, term in enumerate(level.terms):
        if term not in course.glossary:
            where.add("unknown-term", "terms", number, name=term)


# ── kinds ────────────────────────────────────────────────────────────────────────────────────


def _check_body(body: Body, where: Where) -> None:
    checker = _CHECKERS.get(type(body))
    if checker is not None:
        checker(body, where)


def _check_options(body: SingleChoice | MultiChoice, where: Where) -> None:
    _check_count(len(body.options), 3, 4, where, "options")


def _check_pairs(body: MatchPairs, where: Where) -> None:
    _check_count(len(body.pairs), 4, 8, where, "pairs")
    for number, pair in enumerate(body.pairs):
        _check_width(pair.left, _LEFT, where, "pairs", number, "left")
        _check_width(pair.right, _RIGHT, where, "pairs", number, "right")


def _check_program(body: BugHunt | CodeTask, where: Where) -> None:
    for steps, part in walk(body):
        if isinstance(part, Code):
            _check_cases(part.cases, where, *steps, "cases")
            if not part.mistakes:
                where.add("no-mistakes", *steps, warning=True)


def _check_server(body: ServerTask, where: Where) -> None:
    for number, step in enumerate(body.contract):
        if step.request is not None and step.name is None:
            where.add("missing-key", "contract", number, key="name")


def _check_query(body: SqlQuery, where: Where) -> None:
    if not body.mistakes:
        where.add("no-mistakes", warning=True)


def _check_count(count: int, low: int, high: int, where: Where, *steps: str | int) -> None:
    if not low <= count <= high:
        where.add("count", *steps, count=count, low=low, high=high)


def _check_predict(body: PredictOutput, where: Where) -> None:
    if body.trace is not None:
        _check_count(len(body.trace.columns), 1, 3, where, "trace", "columns")
        _check_count(len(body.trace.rows), 1, 6, where, "trace", "rows")
    if not body.mistakes:
        where.add("no-mistakes", warning=True)


def _check_fill(body: FillBlank, where: Where) -> None:
    for number, blank in enumerate(body.blanks):
        _check_width(blank.label, _LABEL, where, "blanks", number, "label")
        if not body.cases and blank.accept is None:
            where.add("missing-key", "blanks", number, key="accept")
    _check_cases(body.cases, where, "cases")
    if not body.mistakes:
        where.add("no-mistakes", warning=True)


def _check_parsons(body: Parsons, where: Where) -> None:
    _check_count(len(body.blocks), 2, 9, where, "blocks")
    _check_count(len(body.distractors), 0, 2, where, "distractors")
    for number, block in enumerate(body.blocks):
        _check_block(block.code, block.text, 4 * block.indent, where.at("blocks", number))
        if body.language is None and block.says is None:
            where.add("missing-key", "blocks", number, key="says")
    for number, extra in enumerate(body.distractors):
        _check_block(extra.code, extra.text, 0, where.at("distractors", number))
    _check_cases(body.cases, where, "cases")


def _check_block(code: str | None, text: Text | None, indent: int, where: Where) -> None:
    if text is not None:
        _check_width(text, _BLOCK, where, "text")
    if code is not None and (columns := width(code) + indent) > _BLOCK:
        where.add("too-wide", "code", columns=columns, limit=_BLOCK)
    if code is not None and "\n" in code.rstrip("\n"):
        where.add("one-line", "code")


def _check_cases(cases: Sequence[Case], where: Where, *steps: str | int) -> None:
    for number, case in enumerate(cases):
        if case.name is None:
            where.add("missing-key", *steps, number, key="name")
    if cases and cases[0].hidden:
        where.add("first-case-hidden", *steps, 0)


_CHECKERS: dict[type, Callable[[Any, Where], None]] = {
    SingleChoice: _check_options,
    MultiChoice: _check_options,
    MatchPairs: _check_pairs,
    PredictOutput: _check_predict,
    FillBlank: _check_fill,
    Parsons: _check_parsons,
    BugHunt: _check_program,
    CodeTask: _check_program,
    ServerTask: _check_server,
    SqlQuery: _check_query,
}
