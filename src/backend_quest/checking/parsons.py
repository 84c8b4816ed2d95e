"""parsons: blocks of a program, which is run, or steps of a story, whose order is checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from backend_quest.checking import words
from backend_quest.checking.context import Judging
from backend_quest.checking.running import Ran, run_cases, verdict_of, when_holds
from backend_quest.checking.snippets import SECONDS, snippet_program
from backend_quest.content.kinds import Distractor, Parsons
from backend_quest.content.verdict import Answer, AnswerError, Outcome, Part, Verdict

INDENT = "    "
MAX_INDENT = 8


@dataclass(frozen=True, slots=True)
class Placed:
    """One block of an answer and how many steps it is moved in."""

    key: str
    indent: int = 0


def parse(body: Parsons, answer: Answer) -> list[Placed]:
    """Return an answer as placed blocks. Raises AnswerError."""
    known = {block.key for block in body.blocks} | {block.key for block in body.distractors}
    if not isinstance(answer, list):
        raise AnswerError('answer with a list of "key" or "key indent"')
    placed = [_placed(entry, known) for entry in answer]
    if len({block.key for block in placed}) != len(placed):
        raise AnswerError("every block can be used once only")
    return placed


def _placed(entry: object, known: set[str]) -> Placed:
    key, _, indent = entry.partition(" ") if isinstance(entry, str) else ("", "", "")
    if key not in known or not (indent == "" or (indent.isdecimal() and int(indent) <= MAX_INDENT)):
        raise AnswerError(f"blocks are: {', '.join(sorted(known))}; the indent is a number up to {MAX_INDENT}")
    return Placed(key, int(indent or 0))


def assembled(body: Parsons, placed: Sequence[Placed]) -> str:
    """Return the program that the placed blocks make."""
    code = {block.key: block.code or "" for block in body.blocks}
    code |= {block.key: block.code or "" for block in body.distractors}
    return "".join(f"{INDENT * block.indent}{code[block.key]}\n" for block in placed)


def run_placed(body: Parsons, placed: Sequence[Placed], judging: Judging) -> Ran:
    """Run the program of the placed blocks on the level's cases."""
    return run_cases(snippet_program(body.language or "", assembled(body, placed)), body.cases, SECONDS, judging)


def judge_parsons(body: Parsons, answer: Answer, judging: Judging) -> Verdict:
    """Judge an order of blocks: any order that works passes."""
    placed = parse(body, answer)
    return _judge_program(body, placed, judging) if body.cases else _judge_story(body, placed)


def _judge_program(body: Parsons, placed: Sequence[Placed], judging: Judging) -> Verdict:
    ran = run_placed(body, placed, judging)
    verdict = verdict_of(ran, judging)
    if verdict.passed or not verdict.judged:
        return verdict
    verdict = replace(verdict, parts=_first_out_of_place(body, placed))
    distractor = _distractor(body, placed)
    if distractor is not None:
        return replace(verdict, says=distractor.says)
    number = _recognised(body, placed, ran, judging)
    if number is None:
        return verdict
    return replace(verdict, says=body.mistakes[number].says, recognised=number)


def _recognised(body: Parsons, placed: Sequence[Placed], ran: Ran, judging: Judging) -> int | None:
    source, own = assembled(body, placed), ran.fingerprint()
    for number, mistake in enumerate(body.mistakes):
        if mistake.when is not None:
            if when_holds(mistake.when, ran, source):
                return number
        elif run_placed(body, parse(body, mistake.answer), judging).fingerprint() == own:
            return number
    return None


def _first_out_of_place(body: Parsons, placed: Sequence[Placed]) -> list[Part]:
    indents = body.language == "python"  # elsewhere spaces mean nothing, and need not be in an answer
    for block, true in zip(placed, body.blocks, strict=False):
        if block.key != true.key or (indents and block.indent != true.indent):
            return [Part(key=block.key, right=False)]
    return []


def _judge_story(body: Parsons, placed: Sequence[Placed]) -> Verdict:
    keys = [block.key for block in placed]
    distractor = _distractor(body, placed)
    if distractor is not None:
        part = Part(key=distractor.key, right=False, says=distractor.says)
        return Verdict(outcome=Outcome.NOT_YET, parts=[part], says=distractor.says)
    wrong = _first_too_early(body, keys)
    if wrong is None and len(keys) == len(body.blocks):
        return Verdict(outcome=Outcome.PASSED, parts=[Part(key=key, right=True) for key in keys])
    says = next((block.says for block in body.blocks if block.key == wrong), None)
    parts = [] if wrong is None else [Part(key=wrong, right=False, says=says)]
    verdict = Verdict(
        outcome=Outcome.NOT_YET,
        parts=parts,
        says=words.BLOCKS_UNUSED if wrong is None else says or words.BLOCK_ORDER,
    )
    for number, mistake in enumerate(body.mistakes):
        if [block.key for block in parse(body, mistake.answer)] == keys:
            return replace(verdict, says=mistake.says, recognised=number)
    return verdict


def _first_too_early(body: Parsons, keys: Sequence[str]) -> str | None:
    order = [block.key for block in body.blocks]
    partial = any(block.after is not None for block in body.blocks)
    before = {
        block.key: set(block.after or []) if partial else set(order[:number])
        for number, block in enumerate(body.blocks)
    }
    seen: set[str] = set()
    for key in keys:
        if not before[key] <= seen:
            return key
        seen.add(key)
    return None


def _distractor(body: Parsons, placed: Sequence[Placed]) -> Distractor | None:
    keys = {block.key for block in placed}
    return next((block for block in body.distractors if block.key in keys), None)
