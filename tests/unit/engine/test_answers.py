from __future__ import annotations

import pytest
from courses import t

from backend_quest.content.kinds import (
    Blank,
    Block,
    Body,
    BugHunt,
    CodeTask,
    FillBlank,
    MatchPairs,
    MultiChoice,
    Option,
    Pair,
    Parsons,
    PredictOutput,
    Question,
    Reflection,
    ServerTask,
    SingleChoice,
    Trace,
    TraceRow,
)
from backend_quest.content.parts import Code, File, Snippet
from backend_quest.engine.answers import solution_of


def code(language: str, text: str) -> Code:
    return Code(language=language, files={"a": File(starter="", solution=text), "b": File(read_only="-")})


OPTIONS = [Option(key=key, text=t(key), says=t(key), correct=key in "ac") for key in "abc"]
SNIPPET = Snippet(language="python", code="")
TRACE = Trace(
    columns=["x", "y"],
    rows=[
        TraceRow(label=t("0"), cells=["1", "2"]),
        TraceRow(label=t("1"), cells=["3", "4"], ask=["y", "x"]),
        TraceRow(label=t("2"), cells=["5", "6"], ask=["y"]),
    ],
)


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (SingleChoice(options=OPTIONS), "a"),
        (MultiChoice(options=OPTIONS), ["a", "c"]),
        (
            MatchPairs(pairs=[Pair(key=key, left=t(""), right=t(""), says=t(""), otherwise=t("")) for key in "ab"]),
            {"a": "a", "b": "b"},
        ),
        (PredictOutput(snippet=SNIPPET, answer="9"), {"prints": "9", "cells": [], "answers": {}}),
        (
            PredictOutput(snippet=SNIPPET, answer="9", trace=TRACE),
            {"prints": "9", "cells": ["3", "4", "6"], "answers": {}},
        ),
        (
            PredictOutput(snippet=SNIPPET, questions=[Question(key="q", ask=t(""), path="$", answer="7")]),
            {"prints": "", "cells": [], "answers": {"q": "7"}},
        ),
        (
            FillBlank(snippet=SNIPPET, blanks=[Blank(key="k", label=t(""), solution="s", says=t(""), otherwise=t(""))]),
            {"k": "s"},
        ),
        (Parsons(blocks=[Block(key="a"), Block(key="b", indent=2)]), ["a", "b 2"]),
        (BugHunt(code=code("python", "x"), lines=[]), {"a": "x"}),
        (ServerTask(code=code("python", "x"), contract=[]), {"a": "x"}),
        (CodeTask(variants={"node": code("node", "js"), "py": code("python", "py")}), {"a": "py"}),
        (Reflection(words=3), None),
    ],
)
def test_the_solution_has_the_shape_of_an_answer(body: Body, answer: object) -> None:
    assert solution_of(body, "py") == answer
