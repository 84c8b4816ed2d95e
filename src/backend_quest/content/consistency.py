"""What the parts of one level owe each other. A level that breaks these rules is not handed out at all."""

from __future__ import annotations

import re
from typing import Any

from backend_quest.content import yaml_tree as tree
from backend_quest.content.http_consistency import check_http
from backend_quest.content.kinds import (
    Block,
    Body,
    BugHunt,
    CodeTask,
    Distractor,
    FillBlank,
    HttpRequest,
    MatchPairs,
    MultiChoice,
    Parsons,
    PredictOutput,
    Reflection,
    ServerTask,
    SingleChoice,
    SqlQuery,
)
from backend_quest.content.model import Bank, Level
from backend_quest.content.parts import Matcher
from backend_quest.content.program_consistency import check_bug_hunt, check_code_task, check_server
from backend_quest.content.report import Report
from backend_quest.content.rules import (
    JSON_PATH,
    PROGRAM_WHEN,
    check_cases,
    check_keys,
    check_known,
    check_matcher,
    check_when,
)
from backend_quest.content.sql_consistency import check_sql
from backend_quest.content.where import Where, walk

GAP = re.compile(r"<<([a-z0-9-]+)>>")
_PLACED = re.compile(r"(?P<key>[^ ]+)(?: (?P<indent>[0-8]))?")


def check_level(level: Level, node: tree.Node, report: Report) -> None:
    """Note every rule that the body of a level breaks."""
    _check_body(level.body, Where(node, report))


def check_bank(bank: Bank, node: tree.Node, report: Report) -> None:
    """Note every rule that the items of a bank break."""
    where = Where(node, report).at("items")
    check_keys([item.key for item in bank.items], where)
    for number, item in enumerate(bank.items):
        _check_body(item.body, where.at(number))


def _check_body(body: Body, where: Where) -> None:
    for steps, part in walk(body):
        if isinstance(part, Matcher):
            check_matcher(part, where.at(*steps))
    _CHECKS[type(body)](body, where)


def _check_choice(body: SingleChoice | MultiChoice, where: Where) -> None:
    check_keys([option.key for option in body.options], where.at("options"))
    correct = sum(option.correct for option in body.options)
    if len(body.options) < 2:
        where.add("too-few", "options", least=2)
    elif isinstance(body, SingleChoice) and correct != 1:
        where.add("one-correct", "options", count=correct)
    elif correct == 0:
        where.add("some-correct", "options")


def _check_pairs(body: MatchPairs, where: Where) -> None:
    keys = check_keys([pair.key for pair in body.pairs], where.at("pairs"))
    if len(body.pairs) < 2:
        where.add("too-few", "pairs", least=2)
    for number, pair in enumerate(body.pairs):
        check_known(pair.wrong, keys - {pair.key}, where.at("pairs", number, "wrong"))


def _check_predict(body: PredictOutput, where: Where) -> None:
    if (body.answer is None) == (not body.questions):
        where.add("answer-or-questions")
    asked = 0 if body.trace is None else _check_trace(body, where.at("trace"))
    questions = check_keys([question.key for question in body.questions], where.at("questions"))
    for number, question in enumerate(body.questions):
        if not JSON_PATH.fullmatch(question.path):
            where.add("json-path", "questions", number, "path", path=question.path)
    allowed = {"answer", "cell", "output"} if asked else {"answer"}
    for number, mistake in enumerate(body.mistakes):
        place = where.at("mistakes", number)
        if len(mistake.cells) != asked:
            place.add("cells-asked", "cells", count=asked)
        if questions and mistake.answers.keys() != questions:
            place.add("answers-complete", "answers", keys=", ".join(sorted(questions)))
        check_known(mistake.answers, questions, place.at("answers"))
        check_when(mistake.when, place, allowed, {"cell": asked})
        if mistake.when is not None and isinstance(mistake.when.answer, dict):
            check_known(mistake.when.answer, questions, place.at("when", "answer"))


def _check_trace(body: PredictOutput, where: Where) -> int:
    """Check a trace table and return how many cells it asks for."""
    assert body.trace is not None
    columns, lines = body.trace.columns, len(body.snippet.code.rstrip("\n").split("\n"))
    if len(set(columns)) != len(columns) or not columns:
        where.add("trace-columns", "columns")
    for number, row in enumerate(body.trace.rows):
        place = where.at("rows", number)
        if len(row.cells) != len(columns):
            place.add("trace-cells", "cells", count=len(columns))
        if row.line is not None and not 1 <= row.line <= lines:
            place.add("range", "line", low=1, high=lines)
        check_known(row.ask, columns, place.at("ask"))
    asked = sum(len(set(row.ask)) for row in body.trace.rows)
    if not asked:
        where.add("trace-asks-nothing", "rows")
    return asked


def _check_fill(body: FillBlank, where: Where) -> None:
    keys = check_keys([blank.key for blank in body.blanks], where.at("blanks"))
    gaps = GAP.findall(body.snippet.code)
    for gap in dict.fromkeys(gaps):
        if gap not in keys:
            where.add("gap-not-listed", "snippet", "code", key=gap)
    for number, blank in enumerate(body.blanks):
        if blank.key not in gaps:
            where.add("gap-missing", "blanks", number, "key", key=blank.key)
        if body.cases and blank.accept is not None:
            where.add("accept-with-cases", "blanks", number, "accept")
    check_cases(body.cases, where.at("cases"), body.snippet.language)
    allowed = PROGRAM_WHEN | {"answer"} if body.cases else {"answer"}
    for number, mistake in enumerate(body.mistakes):
        place = where.at("mistakes", number)
        if mistake.answers.keys() != keys:
            place.add("answers-complete", "answers", keys=", ".join(sorted(keys)))
        check_when(mistake.when, place, allowed, {"case": len(body.cases)})
        if mistake.when is not None and isinstance(mistake.when.answer, Matcher):
            place.add("when-by-key", "when", "answer")
        elif mistake.when is not None and isinstance(mistake.when.answer, dict):
            check_known(mistake.when.answer, keys, place.at("when", "answer"))


def _check_parsons(body: Parsons, where: Where) -> None:
    keys = [block.key for block in body.blocks]
    known = check_keys(keys, where.at("blocks"))
    for number, distractor in enumerate(body.distractors):
        if distractor.key in known:
            where.add("key-twice", "distractors", number, "key", key=distractor.key)
    known |= check_keys([distractor.key for distractor in body.distractors], where.at("distractors"))
    if len(keys) < 2:
        where.add("too-few", "blocks", least=2)
    _check_pieces(body, where)
    check_cases(body.cases, where.at("cases"), body.language or "")
    for number, block in enumerate(body.blocks):
        check_known(block.after or [], set(keys[:number]), where.at("blocks", number, "after"))
    for number, distractor in enumerate(body.distractors):
        used = _check_order(distractor.answer, known, where.at("distractors", number, "answer"))
        if distractor.key not in used:
            where.add("distractor-unused", "distractors", number, "answer", key=distractor.key)
    allowed = PROGRAM_WHEN if body.language else frozenset[str]()
    for number, mistake in enumerate(body.mistakes):
        _check_order(mistake.answer, known, where.at("mistakes", number, "answer"))
        check_when(mistake.when, where.at("mistakes", number), allowed, {"case": len(body.cases)})


def _check_pieces(body: Parsons, where: Where) -> None:
    """Check that all blocks are lines of a program with cases, or all are steps of a story."""
    program = body.language is not None
    if program != bool(body.cases):
        where.add("parsons-cases", "cases")
    pieces: list[tuple[str, int, Block | Distractor]] = [
        *(("blocks", number, block) for number, block in enumerate(body.blocks)),
        *(("distractors", number, block) for number, block in enumerate(body.distractors)),
    ]
    for name, number, piece in pieces:
        if (piece.code is not None) != program or (piece.text is None) != program:
            where.add("block-code" if program else "block-text", name, number)
    for number, block in enumerate(body.blocks):
        if not 0 <= block.indent <= (8 if program else 0):
            where.add("range", "blocks", number, "indent", low=0, high=8 if program else 0)


def _check_order(answer: list[str], known: set[str], where: Where) -> set[str]:
    used: set[str] = set()
    for number, entry in enumerate(answer):
        placed = _PLACED.fullmatch(entry)
        key = entry if placed is None else placed["key"]
        if key not in known:
            where.add("not-known-here", number, name=entry, known=", ".join(sorted(known)))
        elif key in used:
            where.add("block-twice", number, key=key)
        used.add(key)
    return used


def _check_reflection(body: Reflection, where: Where) -> None:
    check_keys([box.key for box in body.boxes], where.at("boxes"))
    if not 1 <= body.words <= 500:
        where.add("range", "words", low=1, high=500)


_CHECKS: dict[type, Any] = {
    SingleChoice: _check_choice,
    MultiChoice: _check_choice,
    MatchPairs: _check_pairs,
    PredictOutput: _check_predict,
    FillBlank: _check_fill,
    Parsons: _check_parsons,
    BugHunt: check_bug_hunt,
    CodeTask: check_code_task,
    ServerTask: check_server,
    SqlQuery: check_sql,
    HttpRequest: check_http,
    Reflection: _check_reflection,
}
