from __future__ import annotations

from typing import Any

import pytest
from builders import FakeRunner, t
from msgspec.structs import replace

from backend_quest.checking import AnswerError, judge
from backend_quest.checking.telling import told_while_trying
from backend_quest.checking.words import MORE_OPTIONS
from backend_quest.content.kinds import (
    Blank,
    Block,
    Body,
    Box,
    Distractor,
    FillBlank,
    FillMistake,
    MatchPairs,
    MultiChoice,
    Option,
    OrderMistake,
    Pair,
    Parsons,
    PredictMistake,
    PredictOutput,
    Question,
    Reflection,
    SingleChoice,
    Trace,
    TraceRow,
)
from backend_quest.content.parts import Matcher, Snippet, Text, When
from backend_quest.content.verdict import Outcome, Verdict

NOTHING = FakeRunner(lambda program: [])


def judged(body: Body, answer: Any) -> Verdict:
    return judge(body, answer, NOTHING)


OPTIONS = [
    Option(key="a", text=t("A"), says=t("why a"), correct=True),
    Option(key="b", text=t("B"), says=t("why b")),
    Option(key="c", text=t("C"), says=t("why c"), correct=True),
]


def test_single_choice_speaks_with_the_words_of_the_chosen_option() -> None:
    body = SingleChoice(options=OPTIONS[:2])
    assert judged(body, "a").passed
    wrong = judged(body, "b")
    assert (wrong.outcome, wrong.says) == (Outcome.NOT_YET, t("why b"))


def test_multi_choice_judges_every_option() -> None:
    body = MultiChoice(options=OPTIONS)
    assert judged(body, ["c", "a"]).passed
    wrong = judged(body, ["a", "b"])
    assert [(part.key, part.right) for part in wrong.parts] == [("a", True), ("b", False), ("c", False)]
    assert wrong.says == t("why b")


def while_trying(body: Body, answer: Any, *, solution_open: bool = False) -> Verdict:
    return told_while_trying(body, answer, judged(body, answer), solution_open=solution_open)


@pytest.mark.parametrize(
    ("ticked", "marked", "says", "count"),
    [
        (["a", "b"], ["b"], t("why b"), (1, 3)),
        (["a", "b", "c", "d"], ["b"], t("why b"), (2, 4)),
        (["a"], [], MORE_OPTIONS, (2, 3)),
    ],
)
def test_while_trying_one_wrong_tick_is_named_and_nothing_else_told(
    ticked: list[str], marked: list[str], says: Text, count: tuple[int, int]
) -> None:
    options = [*OPTIONS, Option(key="d", text=t("D"), says=t("why d"))][: count[1]]
    verdict = while_trying(MultiChoice(options=options), ticked)
    assert [part.key for part in verdict.parts] == marked
    assert (verdict.says, verdict.count) == (says, count)
    assert while_trying(MultiChoice(options=OPTIONS), ["a", "c"]) == judged(MultiChoice(options=OPTIONS), ["a", "c"])


def pair(key: str, **wrong: str) -> Pair:
    return Pair(
        key=key,
        left=t(key),
        right=t(key),
        says=t(f"{key} fits"),
        otherwise=t(f"{key} otherwise"),
        wrong={name: t(text) for name, text in wrong.items()},
    )


def test_each_wrong_pair_gets_its_own_words() -> None:
    body = MatchPairs(pairs=[pair("x", y="x is not y"), pair("y"), pair("z")])
    assert judged(body, {"x": "x", "y": "y", "z": "z"}).passed
    wrong = judged(body, {"x": "y", "y": "x", "z": "z"})
    assert [part.says for part in wrong.parts] == [t("x is not y"), t("y otherwise"), t("z fits")]


PREDICT = PredictOutput(
    snippet=Snippet(language="python", code="print(5)\nprint(6)\n"),
    answer="5\n6",
    mistakes=[
        PredictMistake(answer="6\n5", says=t("swapped")),
        PredictMistake(answer="error", when=When(answer=Matcher(matches="(?i)error")), says=t("no error")),
    ],
)


def test_predictions_are_compared_without_trailing_space() -> None:
    assert judged(PREDICT, "5 \n6\n").passed
    assert judged(PREDICT, {"prints": "5\n6"}).passed


@pytest.mark.parametrize(("answer", "says"), [("6\n5", t("swapped")), ("ERROR!", t("no error"))])
def test_a_known_wrong_prediction_gets_its_words(answer: str, says: object) -> None:
    assert judged(PREDICT, answer).says == says


@pytest.mark.parametrize(
    ("true", "told"),
    [
        ("4000\n9", "You wrote 4500. It copies. What is in line 1?"),
        ("true\n9", "You wrote 4500. Out comes 4000. It copies. What is in line 1?"),
        ("4000.5\n9", "You wrote 4500. Out comes 4000. It copies. What is in line 1?"),
        ("4500\n4000", "You wrote 4500. It copies. What is in line 1?"),
    ],
)
def test_the_words_on_a_prediction_keep_the_true_output_back_until_the_solution_may_be_seen(
    true: str, told: str
) -> None:
    whole = t("You wrote 4500. Out comes 4000. It copies. What is in line 1?")
    body = replace(PREDICT, answer=true, mistakes=[PredictMistake(answer="4500\n9", says=whole)])
    assert while_trying(body, "4500\n9").says == t(told)
    assert while_trying(body, "4500\n9", solution_open=True).says == whole


def test_an_unknown_wrong_prediction_names_the_first_line_that_differs() -> None:
    verdict = judged(PREDICT, "5\n7")
    assert verdict.says is not None
    assert "2" in verdict.says.en
    assert [part.right for part in verdict.parts] == [True, False]


@pytest.mark.parametrize(("prediction", "word"), [("5\n7", "Line 2"), ("5", "gives 2")])
def test_a_prediction_on_a_query_speaks_of_rows_and_not_of_variables(prediction: str, word: str) -> None:
    body = replace(PREDICT, snippet=Snippet(language="sql", code="SELECT 5"), mistakes=[])

    says = judged(body, prediction).says

    assert says is not None
    assert word in says.en
    assert "variab" not in says.en + says.id


def test_trace_cells_and_questions_are_judged_one_by_one() -> None:
    trace = Trace(columns=["h"], rows=[TraceRow(label=t("1"), line=1, cells=["5000"], ask=["h"])])
    body = PredictOutput(
        snippet=PREDICT.snippet,
        answer="5\n6",
        trace=trace,
        questions=[Question(key="q", ask=t("?"), path="$.a", answer="Kopi")],
        mistakes=[PredictMistake(cells=["0"], when=When(cell=1, output=Matcher(equals="0")), says=t("reset"))],
    )
    right = {"prints": "5\n6", "cells": ["5000"], "answers": {"q": '"Kopi"'}}
    assert judged(body, right).passed
    assert judged(body, {**right, "cells": ["0"]}).says == t("reset")
    assert [part.key for part in judged(body, {**right, "answers": {"q": "Teh"}}).parts if not part.right] == ["q"]


def blank(key: str, solution: str, **more: Any) -> Blank:
    return Blank(key=key, label=t(key), solution=solution, says=t("yes"), otherwise=t(f"{key} no"), **more)


def test_text_blanks_accept_lists_and_patterns() -> None:
    body = FillBlank(
        snippet=Snippet(language="text", code="<<scheme>>://toko:<<port>>"),
        blanks=[
            blank("scheme", "http", accept=["http", "HTTPS"]),
            blank("port", "80", accept=Matcher(matches=r"^\d+$")),
        ],
        mistakes=[FillMistake(answers={"scheme": "toko"}, says=t("that is the host"))],
    )
    assert judged(body, {"scheme": " https ", "port": "8000"}).passed
    assert judged(body, {"scheme": "toko", "port": "80"}).says == t("that is the host")
    assert judged(body, {"scheme": "http", "port": "x"}).says == t("port no")


STORY = Parsons(
    blocks=[
        Block(key="tap", text=t("tap"), says=t("tap early")),
        Block(key="send", text=t("send"), after=["tap"], says=t("send early")),
        Block(key="cook", text=t("cook"), after=["send"], says=t("cook early")),
        Block(key="reply", text=t("reply"), after=["send"], says=t("reply early")),
    ],
    distractors=[Distractor(key="ask", text=t("ask"), answer=["tap", "ask"], says=t("servers never ask"))],
    mistakes=[OrderMistake(answer=["send", "tap", "cook", "reply"], says=t("the phone first"))],
)


@pytest.mark.parametrize("order", [["tap", "send", "cook", "reply"], ["tap", "send", "reply", "cook"]])
def test_a_story_accepts_every_order_that_keeps_before_and_after(order: list[str]) -> None:
    assert judged(STORY, order).passed


@pytest.mark.parametrize(
    ("order", "says"),
    [
        (["tap", "cook", "send", "reply"], "cook early"),
        (["send", "tap", "cook", "reply"], "the phone first"),
        (["tap", "ask"], "servers never ask"),
    ],
)
def test_a_story_explains_the_first_step_out_of_place(order: list[str], says: str) -> None:
    assert judged(STORY, order).says == t(says)


def test_a_story_that_is_not_finished_has_not_passed() -> None:
    assert judged(STORY, ["tap", "send"]).outcome is Outcome.NOT_YET


def test_a_reflection_counts_words_and_boxes_only() -> None:
    body = Reflection(words=3, boxes=[Box(key="read", text=t("read"))], choose="stack")
    assert judged(body, {"text": "satu dua tiga", "boxes": ["read"], "stack": "py"}).passed
    short = judged(body, {"text": "satu", "boxes": []})
    assert [check.passed for check in short.checks] == [False, False, False]


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        (SingleChoice(options=OPTIONS), "z"),
        (SingleChoice(options=OPTIONS), ["a"]),
        (MultiChoice(options=OPTIONS), "a"),
        (MatchPairs(pairs=[pair("x")]), {"x": "q"}),
        (MatchPairs(pairs=[pair("x")]), {}),
        (PREDICT, 5),
        (PREDICT, {"cells": ["1"]}),
        (STORY, ["tap", "tap"]),
        (STORY, ["tap 99"]),
        (STORY, "tap"),
        (Reflection(words=1), "text"),
    ],
)
def test_an_answer_of_the_wrong_shape_is_refused(body: Body, answer: Any) -> None:
    with pytest.raises(AnswerError):
        judged(body, answer)
