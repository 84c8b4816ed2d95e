"""How much of a verdict is told while the learner may still find the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from msgspec.structs import replace

from backend_quest.checking import words
from backend_quest.checking.predict import unfound
from backend_quest.content.kinds import Body, MultiChoice, PredictOutput
from backend_quest.content.parts import Text
from backend_quest.content.verdict import Answer, Outcome, Verdict

_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_EITHER = {"true", "false"}
"""Where there are only two answers, a wrong one has told the right one already."""


def told_while_trying(body: Body, answer: Answer, verdict: Verdict, *, solution_open: bool) -> Verdict:
    """Return what is told of a verdict on an answer that can be tried again.

    Of several options only one that was wrongly ticked is named. The words on a prediction keep the true output to
    themselves until the solution may be seen.
    """
    if verdict.outcome is not Outcome.NOT_YET:
        return verdict
    if isinstance(body, MultiChoice):
        return _one_option(answer, verdict)
    if isinstance(body, PredictOutput) and verdict.says is not None and not solution_open:
        return replace(verdict, says=_without(verdict.says, unfound(body, answer)))
    return verdict


def _one_option(ticked: list[str], verdict: Verdict) -> Verdict:
    right = sum(part.right for part in verdict.parts)
    wrong = [part for part in verdict.parts if not part.right and part.key in ticked][:1]
    says = wrong[0].says if wrong else words.MORE_OPTIONS
    return replace(verdict, parts=wrong, says=says, right_of=(right, len(verdict.parts)))


def _without(says: Text, values: Iterable[str]) -> Text:
    secret = _Secret.of(values)
    return says.each(secret.kept_in)


@dataclass(frozen=True, slots=True)
class _Secret:
    """Values that are still to be found."""

    pattern: re.Pattern[str] | None

    @classmethod
    def of(cls, values: Iterable[str]) -> _Secret:
        kept = {value.strip() for value in values}
        kept = {value for value in kept if value and value.lower() not in _EITHER}
        listed = "|".join(re.escape(value) for value in sorted(kept, key=len, reverse=True))
        return cls(re.compile(rf"(?<![\w.])(?:{listed})(?!\w)") if kept else None)

    def kept_in(self, text: str) -> str:
        """Return ``text`` without what names a value; what was done and where to look always stay."""
        sentences = _SENTENCE.split(text)
        if self.pattern is None or len(sentences) < 3:
            return text
        told = [one for one in sentences[1:-1] if not self.pattern.search(one)]
        return " ".join([sentences[0], *told, sentences[-1]])
