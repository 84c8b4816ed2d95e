"""An answer as lines of text, whatever its kind, and two of them side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Any

from backend_quest.content.kinds import (
    Block,
    Body,
    Distractor,
    FillBlank,
    MatchPairs,
    MultiChoice,
    Parsons,
    PredictOutput,
    SingleChoice,
)

INDENT = "    "
_GAP = re.compile(r"<<([a-z0-9-]+)>>")

Side = tuple[bool, str]
"""A line of one side, and whether only this side has it."""


def text_of(body: Body, answer: Any, language: str) -> str:
    """Return an answer as text; programs as they would run."""
    match body:
        case SingleChoice() | MultiChoice():
            keys = answer if isinstance(answer, list) else [answer]
            return "\n".join(option.text.get(language) for option in body.options if option.key in keys)
        case MatchPairs():
            rights = {pair.key: pair.right.get(language) for pair in body.pairs}
            lines = [f"{pair.left.get(language)} → {rights.get(_of(answer, pair.key), '')}" for pair in body.pairs]
            return "\n".join(lines)
        case PredictOutput():
            return _prediction(body, answer if isinstance(answer, dict) else {}, language)
        case FillBlank():
            return _GAP.sub(lambda gap: str(_of(answer, gap[1])), body.snippet.code)
        case Parsons():
            return _assembled(body, answer if isinstance(answer, list) else [], language)
        case _:
            return _files(answer if isinstance(answer, dict) else {})


def _of(answer: Any, key: str) -> Any:
    return answer.get(key, "") if isinstance(answer, dict) else ""


def _prediction(body: PredictOutput, answer: dict[str, Any], language: str) -> str:
    lines = []
    cells = answer.get("cells") or []
    asked = [(row, name) for row in (body.trace.rows if body.trace else []) for name in row.ask]
    for (row, name), cell in zip(asked, cells, strict=False):
        lines.append(f"{row.label.get(language)}: {name} = {cell}")
    for question in body.questions:
        lines.append(f"{question.ask.get(language)}: {_of(answer.get('answers'), question.key)}")
    return "\n".join([*lines, str(answer.get("prints", ""))]).strip("\n")


def _assembled(body: Parsons, answer: Sequence[Any], language: str) -> str:
    known: list[Block | Distractor] = [*body.blocks, *body.distractors]
    blocks = {block.key: block for block in known}
    lines = []
    for entry in answer:
        key, _, indent = str(entry).partition(" ")
        block = blocks.get(key)
        if block is not None:
            text = block.code if block.code is not None else block.text.get(language) if block.text else ""
            lines.append(INDENT * int(indent or 0) + text)
    return "\n".join(lines)


def _files(files: dict[str, Any]) -> str:
    if len(files) == 1:
        return str(next(iter(files.values())))
    return "\n".join(f"── {name}\n{text}" for name, text in files.items())


def side_by_side(own: str, other: str) -> list[tuple[Side, Side]]:
    """Return both texts line by line, equal lines at the same height."""
    left, right = own.rstrip("\n").split("\n"), other.rstrip("\n").split("\n")
    rows: list[tuple[Side, Side]] = []
    for tag, one, two, three, four in SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [((False, line), (False, line)) for line in left[one:two]]
            continue
        for number in range(max(two - one, four - three)):
            mine = (True, left[one + number]) if one + number < two else (False, "")
            theirs = (True, right[three + number]) if three + number < four else (False, "")
            rows.append((mine, theirs))
    return rows
