"""fill_blank: gaps in a text, or in a program that is run."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec.structs import replace

from backend_quest.checking.context import Judging
from backend_quest.checking.matching import text_matches
from backend_quest.checking.running import Ran, run_cases, verdict_of, when_holds
from backend_quest.checking.snippets import SECONDS, snippet_program
from backend_quest.content.kinds import Blank, FillBlank, FillMistake
from backend_quest.content.parts import Matcher
from backend_quest.content.verdict import Answer, AnswerError, Outcome, Part, Verdict

_GAP = re.compile(r"<<([a-z0-9-]+)>>")


def gaps(text: str) -> list[str]:
    """Return the keys of the gaps in ``text``, in order."""
    return _GAP.findall(text)


def filled(text: str, answers: Mapping[str, str]) -> str:
    """Return ``text`` with every gap filled; a gap without an answer stays empty."""
    return _GAP.sub(lambda found: answers.get(found[1], ""), text)


def run_filled(body: FillBlank, answers: Mapping[str, str], judging: Judging) -> Ran:
    """Run the filled program on the level's cases."""
    source = filled(body.snippet.code, answers)
    return run_cases(snippet_program(body.snippet.language, source, body.snippet.setup), body.cases, SECONDS, judging)


def judge_blanks(body: FillBlank, answer: Answer, judging: Judging) -> Verdict:
    """Judge a mapping of blank key to text."""
    answers = parse(body, answer)
    return _judge_program(body, answers, judging) if body.cases else _judge_texts(body, answers)


def parse(body: FillBlank, answer: Answer) -> dict[str, str]:
    """Return the answer as texts by blank. Raises AnswerError."""
    keys = [blank.key for blank in body.blanks]
    if isinstance(answer, str) and len(keys) == 1:
        answer = {keys[0]: answer}
    if not isinstance(answer, dict) or answer.keys() != set(keys):
        raise AnswerError(f"answer with a mapping of: {', '.join(keys)}")
    if not all(isinstance(text, str) and len(text) <= 1000 for text in answer.values()):
        raise AnswerError("every blank must be a text of at most 1000 characters")
    return dict(answer)


def _judge_texts(body: FillBlank, answers: Mapping[str, str]) -> Verdict:
    parts = [_part(blank, _accepted(blank, answers[blank.key])) for blank in body.blanks]
    wrong = [part for part in parts if not part.right]
    if not wrong:
        return Verdict(outcome=Outcome.PASSED, parts=parts)
    verdict = Verdict(outcome=Outcome.NOT_YET, parts=parts, says=wrong[0].says)
    for number, mistake in enumerate(body.mistakes):
        if _same_texts(mistake, answers) if mistake.when is None else _when_answer(mistake, answers):
            return replace(verdict, says=mistake.says, recognised=number)
    return verdict


def _judge_program(body: FillBlank, answers: Mapping[str, str], judging: Judging) -> Verdict:
    ran = run_filled(body, answers, judging)
    verdict = verdict_of(ran, judging)
    if not verdict.judged:
        return verdict
    if verdict.passed:
        return replace(verdict, parts=[_part(blank, True) for blank in body.blanks])
    parts = [_part(blank, _right_alone(body, blank, answers, judging)) for blank in body.blanks]
    number = _recognised(body, answers, ran, judging)
    if number is not None:
        return replace(verdict, parts=parts, says=body.mistakes[number].says, recognised=number)
    wrong = next((part for part in parts if not part.right), parts[0])
    return replace(verdict, parts=parts, says=verdict.says or wrong.says)


def _recognised(body: FillBlank, answers: Mapping[str, str], ran: Ran, judging: Judging) -> int | None:
    source = filled(body.snippet.code, answers)
    own = ran.fingerprint()
    for number, mistake in enumerate(body.mistakes):
        if mistake.when is None:
            if run_filled(body, mistake.answers, judging).fingerprint() == own:
                return number
        elif mistake.when.answer is None:
            if when_holds(mistake.when, ran, source):
                return number
        elif _when_answer(mistake, answers):
            rest = replace(mistake.when, answer=None)
            if rest == type(rest)() or when_holds(rest, ran, source):
                return number
    return None


def _right_alone(body: FillBlank, blank: Blank, answers: Mapping[str, str], judging: Judging) -> bool:
    if len(body.blanks) == 1:
        return False
    others = {other.key: other.solution for other in body.blanks}
    return run_filled(body, {**others, blank.key: answers[blank.key]}, judging).passed


def _accepted(blank: Blank, text: str) -> bool:
    plain = " ".join(text.split())
    if isinstance(blank.accept, Matcher):
        return text_matches(blank.accept, plain)
    accepted = blank.accept or [blank.solution]
    return plain.casefold() in {" ".join(option.split()).casefold() for option in accepted}


def _part(blank: Blank, right: bool) -> Part:
    return Part(key=blank.key, right=right, says=blank.says if right else blank.otherwise)


def _same_texts(mistake: FillMistake, answers: Mapping[str, str]) -> bool:
    return all(answers.get(key, "").strip() == text.strip() for key, text in mistake.answers.items())


def _when_answer(mistake: FillMistake, answers: Mapping[str, str]) -> bool:
    wanted = mistake.when.answer if mistake.when is not None else None
    if not isinstance(wanted, dict):
        return False
    return all(text_matches(matcher, answers.get(key, "").strip()) for key, matcher in wanted.items())
