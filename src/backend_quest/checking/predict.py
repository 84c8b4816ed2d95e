"""predict_output: what is printed, how variables change, what a document holds. Judged without running anything."""

from __future__ import annotations

from typing import Any

from backend_quest.checking import sql_words, words
from backend_quest.checking.matching import normalised, text_matches
from backend_quest.content.kinds import PredictMistake, PredictOutput
from backend_quest.content.parts import Matcher, Text
from backend_quest.content.verdict import Answer, AnswerError, Outcome, Part, Verdict


class Prediction:
    """A prediction in its parts: printed text, asked cells in reading order, answers to questions."""

    def __init__(self, printed: str, cells: list[str], answers: dict[str, str]) -> None:
        self.printed = normalised(printed.strip("\n"))
        self.cells = [cell.strip() for cell in cells]
        self.answers = {key: _unquoted(text.strip()) for key, text in answers.items()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Prediction) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]


def expected_of(body: PredictOutput) -> Prediction:
    """Return the right prediction of a level."""
    return Prediction(body.answer or "", body.asked, {item.key: item.answer for item in body.questions})


def judge_predict(body: PredictOutput, answer: Answer) -> Verdict:
    """Judge ``{"prints": text, "cells": [text], "answers": {key: text}}``; a bare text is what is printed."""
    given, wanted = _parsed(body, answer), expected_of(body)
    if given == wanted:
        return Verdict(outcome=Outcome.PASSED, parts=_parts(body, given, wanted))
    parts = _parts(body, given, wanted)
    for number, mistake in enumerate(body.mistakes):
        if _recognised(mistake, given):
            return Verdict(outcome=Outcome.NOT_YET, parts=parts, says=mistake.says, recognised=number)
    return Verdict(outcome=Outcome.NOT_YET, parts=parts, says=_otherwise(body, given, wanted))


def unfound(body: PredictOutput, answer: Answer) -> list[str]:
    """Return the true values that the answer has not: lines, cells, answers to questions."""
    given, wanted = _parsed(body, answer), expected_of(body)
    lines = given.printed.split("\n")
    values = [line for number, line in enumerate(wanted.printed.split("\n")) if lines[number : number + 1] != [line]]
    values += [true for cell, true in zip(given.cells, wanted.cells, strict=True) if cell != true]
    return values + [true for key, true in wanted.answers.items() if given.answers[key] != true]


def _parsed(body: PredictOutput, answer: Answer) -> Prediction:
    if isinstance(answer, str):
        answer = {"prints": answer}
    if not isinstance(answer, dict):
        raise AnswerError("answer with a text, or a mapping of prints, cells and answers")
    cells, answers = answer.get("cells") or [], answer.get("answers") or {}
    if not isinstance(cells, list) or len(cells) != len(body.asked):
        raise AnswerError(f"cells must be a list of {len(body.asked)} texts")
    if not isinstance(answers, dict) or answers.keys() != {item.key for item in body.questions}:
        raise AnswerError(f"answers must have: {', '.join(item.key for item in body.questions) or 'nothing'}")
    typed = {key: _text(value) for key, value in answers.items()}
    return Prediction(_text(answer.get("prints", "")), [_text(cell) for cell in cells], typed)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    raise AnswerError("every answer must be a text")


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) >= 2 and text[0] == text[-1] == '"' else text


def _parts(body: PredictOutput, given: Prediction, wanted: Prediction) -> list[Part]:
    parts = [
        Part(key=f"cell:{number}", right=cell == true)
        for number, (cell, true) in enumerate(zip(given.cells, wanted.cells, strict=True), start=1)
    ]
    if body.answer is not None:
        lines, truth = given.printed.split("\n"), wanted.printed.split("\n")
        parts += [
            Part(key=f"line:{number}", right=number <= len(truth) and line == truth[number - 1])
            for number, line in enumerate(lines, start=1)
        ]
    parts += [Part(key=key, right=given.answers[key] == text) for key, text in wanted.answers.items()]
    return parts


def _recognised(mistake: PredictMistake, given: Prediction) -> bool:
    when = mistake.when
    if when is None:
        return Prediction(mistake.answer, mistake.cells, mistake.answers) == given
    conditions = []
    if isinstance(when.answer, Matcher):
        conditions.append(text_matches(when.answer, given.printed))
    elif when.answer is not None:
        conditions += [text_matches(matcher, given.answers.get(key, "")) for key, matcher in when.answer.items()]
    if when.cell is not None and when.output is not None:
        inside = 0 < when.cell <= len(given.cells)
        conditions.append(inside and text_matches(when.output, given.cells[when.cell - 1]))
    return bool(conditions) and all(conditions)


def _otherwise(body: PredictOutput, given: Prediction, wanted: Prediction) -> Text:
    if given.cells != wanted.cells:
        return words.CELL_DIFFERS
    if given.answers != wanted.answers:
        return words.VALUE_DIFFERS
    asked = body.snippet.language == "sql"
    differs, missing = (
        (sql_words.ROW_DIFFERS, sql_words.ROWS_MISSING) if asked else (words.LINE_DIFFERS, words.LINES_MISSING)
    )
    lines, truth = given.printed.split("\n"), wanted.printed.split("\n")
    for number, (line, true) in enumerate(zip(lines, truth, strict=False), start=1):
        if line != true:
            return words.filled(differs, n=number)
    return words.filled(missing, n=len(truth))
