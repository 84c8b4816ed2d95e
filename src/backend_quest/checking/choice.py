"""single_choice, multi_choice and match_pairs."""

from __future__ import annotations

from backend_quest.content.kinds import MatchPairs, MultiChoice, Option, Pair, SingleChoice
from backend_quest.content.verdict import Answer, AnswerError, Outcome, Part, Verdict


def _outcome(passed: bool) -> Outcome:
    return Outcome.PASSED if passed else Outcome.NOT_YET


def judge_single(body: SingleChoice, answer: Answer) -> Verdict:
    """Judge the key of one option. Its own words are the verdict's."""
    option = _options(body.options).get(answer) if isinstance(answer, str) else None
    if option is None:
        raise AnswerError(f"answer with one of: {', '.join(option.key for option in body.options)}")
    part = Part(key=option.key, right=option.correct, says=option.says)
    return Verdict(outcome=_outcome(option.correct), parts=[part], says=option.says)


def judge_multi(body: MultiChoice, answer: Answer) -> Verdict:
    """Judge a list of option keys: every option gets its own verdict and words."""
    options = _options(body.options)
    if not isinstance(answer, list) or not all(isinstance(key, str) and key in options for key in answer):
        raise AnswerError(f"answer with a list of: {', '.join(options)}")
    parts = [
        Part(key=option.key, right=(option.key in answer) == option.correct, says=option.says)
        for option in body.options
    ]
    wrong = [part for part in parts if not part.right]
    return Verdict(outcome=_outcome(not wrong), parts=parts, says=wrong[0].says if wrong else None)


def judge_pairs(body: MatchPairs, answer: Answer) -> Verdict:
    """Judge a mapping of pair key to the key of the right side taken."""
    keys = {pair.key for pair in body.pairs}
    if not isinstance(answer, dict) or answer.keys() != keys or not keys.issuperset(map(str, answer.values())):
        raise AnswerError(f"answer with a mapping that gives each of {', '.join(sorted(keys))} one of them")
    parts = [_pair_part(pair, answer[pair.key]) for pair in body.pairs]
    wrong = [part for part in parts if not part.right]
    return Verdict(outcome=_outcome(not wrong), parts=parts, says=wrong[0].says if wrong else None)


def _pair_part(pair: Pair, taken: str) -> Part:
    right = taken == pair.key
    return Part(key=pair.key, right=right, says=pair.says if right else pair.wrong.get(taken, pair.otherwise))


def _options(options: list[Option]) -> dict[str, Option]:
    return {option.key: option for option in options}
