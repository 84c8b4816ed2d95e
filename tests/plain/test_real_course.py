"""The shipped course, level by level: its own solution, typed line by line, passes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playing import play, services_over

from backend_quest.checking import curl
from backend_quest.checking.asking import practice_of
from backend_quest.content.kinds import (
    Body,
    BugHunt,
    FillBlank,
    HttpRequest,
    MatchPairs,
    MultiChoice,
    Parsons,
    PredictOutput,
    Reflection,
    SingleChoice,
    code_of,
)
from backend_quest.content.parts import Code
from backend_quest.engine.answers import solution_of
from backend_quest.i18n import Translator
from backend_quest.plain.tasks.base import LETTERS
from backend_quest.services import Services


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = services_over(None, tmp_path_factory.mktemp("home"))
    yield services
    services.close()


def literally(text: str) -> list[str]:
    return [f"\\{line}" for line in text.split("\n")]


def lines_of(body: Body, path: str = "1") -> list[str]:
    """Return what is typed to give the solution, with everything in file order; ``path`` is the stack's number."""
    answer = solution_of(body)
    match body:
        case SingleChoice() | MultiChoice():
            return [" ".join(LETTERS[n] for n, option in enumerate(body.options) if option.correct)]
        case MatchPairs():
            return [" ".join(f"{n + 1}{LETTERS[n]}" for n in range(len(body.pairs)))]
        case PredictOutput():
            asked = [*answer["cells"], *answer["answers"].values()]
            return [*asked, *([] if body.answer is None else [*literally(answer["prints"]), ""])]
        case FillBlank():
            return [*(f"\\{text}" for text in answer.values()), *([""] if body.cases else [])]
        case Parsons():
            return [" ".join(f"{LETTERS[n]}{block.indent or ''}" for n, block in enumerate(body.blocks))]
        case HttpRequest():
            port = practice_of(body).port
            sent = [curl.written(request, port) for request in answer["requests"]]
            return [*sent, "kirim", *([answer["answer"]] if body.question is not None else [])]
        case Reflection():
            return ["kata " * body.words, "", *["y"] * len(body.boxes), *([path] if body.choose else [])]
        case BugHunt():
            return [str(next(line.line for line in body.lines if line.faulty)), *written(body.code)]
    code = code_of(body)
    assert code is not None
    return written(code)


def written(code: Code) -> list[str]:
    solution = code.solution()
    typed = [["file " + name, "tulis", *text.rstrip("\n").split("\n"), "."] for name, text in solution.items()]
    return [*(line for lines in typed for line in lines), "kirim"]


def test_every_level_of_the_course_can_be_passed_line_by_line(shipped: Services) -> None:
    every = [entry for module in shipped.catalog.modules for entry in module.levels]
    levels = [entry.id for entry in every if shipped.playable(entry)]
    missing = {entry.language for entry in every if not shipped.playable(entry)}
    passed = Translator("id")("plain.passed")

    failed = []
    for level_id in levels:
        output = play(shipped, ["", *lines_of(shipped.catalog.level(level_id).body)], level_id)
        if not shipped.level_progress(level_id).passed or f"\n{passed}" not in output:
            failed.append((level_id, output))

    assert failed == []
    assert missing <= {"javascript"}
    assert len(levels) >= 30


def test_the_prose_of_the_course_fits_78_columns(shipped: Services) -> None:
    for module in shipped.catalog.modules:
        for entry in module.levels:
            for language in ("id", "en"):
                output = play(shipped, ["materi", "petunjuk"], entry.id, language)
                wide = [
                    line
                    for line in output.split("\n")
                    if len(line) > 78 and not line.startswith("    ") and not line.lstrip()[:1].isdigit()
                ]
                assert [line for line in wide if "`" not in line] == [], entry.id


@pytest.mark.parametrize(
    ("path", "language", "others"), [("1", "javascript", "python-basics"), ("2", "python", "javascript-basics")]
)
def test_a_whole_beginning_is_played_in_one_sitting(tmp_path: Path, path: str, language: str, others: str) -> None:
    services = services_over(None, tmp_path, name=None)
    if not services.runner.runtime(language).found:
        services.close()
        pytest.skip(f"{language} is not on this computer")
    opening = [one for one in services.catalog.course.opening if not one.startswith(others)]
    typed = ["Sari", ""]
    for level_id in opening:
        typed += ["", *lines_of(services.catalog.level(level_id).body, path), ""]

    output = play(services, typed, None)

    assert all(services.level_progress(level_id).passed for level_id in opening)
    assert output.count("BERES.") >= len(opening)
    services.close()
