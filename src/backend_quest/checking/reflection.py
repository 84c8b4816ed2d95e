"""reflection: only length, boxes and a choice count, never the opinion."""

from __future__ import annotations

from backend_quest.checking import words
from backend_quest.content.kinds import Reflection
from backend_quest.content.verdict import Answer, AnswerError, Check, Outcome, Verdict


def judge_reflection(body: Reflection, answer: Answer) -> Verdict:
    """Judge ``{"text": text, "boxes": [keys], "stack": key or absent}``."""
    if not isinstance(answer, dict) or not isinstance(answer.get("text"), str):
        raise AnswerError("answer with a mapping: text, boxes (a list of keys) and, where asked, stack")
    count = len(answer["text"].split())
    boxes = answer.get("boxes") or []
    checks = [
        Check(
            name=words.filled(words.WORDS_FEW, n=body.words),
            passed=count >= body.words,
            expected=str(body.words),
            actual=str(count),
        ),
        *(Check(name=box.text, passed=box.key in boxes) for box in body.boxes),
    ]
    if body.choose == "stack":
        checks.append(Check(name=words.STACK_CHOSEN, passed=isinstance(answer.get("stack"), str)))
    passed = all(check.passed for check in checks)
    return Verdict(outcome=Outcome.PASSED if passed else Outcome.NOT_YET, checks=checks)
