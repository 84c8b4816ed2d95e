"""The solution of a level, in the shape of an answer."""

from __future__ import annotations

from backend_quest.content.kinds import (
    Body,
    BugHunt,
    CodeTask,
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
    code_of,
)
from backend_quest.content.verdict import Answer


def solution_of(body: Body, stack: str | None = None) -> Answer | None:
    """Return the answer that passes, in the variant of ``stack``; None for a reflection, which has none."""
    match body:
        case SingleChoice(options=options):
            return next(option.key for option in options if option.correct)
        case MultiChoice(options=options):
            return [option.key for option in options if option.correct]
        case MatchPairs(pairs=pairs):
            return {pair.key: pair.key for pair in pairs}
        case PredictOutput(questions=questions):
            answers = {question.key: question.answer for question in questions}
            return {"prints": body.answer or "", "cells": body.asked, "answers": answers}
        case FillBlank(blanks=blanks):
            return {blank.key: blank.solution for blank in blanks}
        case Parsons():
            return body.solution()
        case CodeTask() | BugHunt() | ServerTask() | SqlQuery():
            code = code_of(body, stack)
            return code.solution() if code is not None else None
        case HttpRequest():
            return body.solution.as_answer()
        case Reflection():
            return None
