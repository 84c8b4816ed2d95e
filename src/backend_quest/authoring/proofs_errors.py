"""Proves the plain words for error messages: each sample makes the error it stands for."""

from __future__ import annotations

from collections.abc import Sequence

from backend_quest.authoring.proofs import Problem
from backend_quest.checking.running import plain_words
from backend_quest.checking.snippets import snippet_program
from backend_quest.content.model import ErrorEntry
from backend_quest.runner.api import CaseInput, Runner


def prove_errors(language: str, entries: Sequence[ErrorEntry], runner: Runner) -> list[Problem]:
    """Return what is wrong with the entries of a language."""
    problems = []
    for entry in entries:
        failure = runner.run(snippet_program(language, entry.sample), [CaseInput(input="")]).cases[0].failure
        name = f"errors/{language}#{entry.key}"
        if failure is None:
            problems.append(Problem(name, "its sample ends without an error"))
        elif plain_words(failure, [entry]) is None:
            problems.append(Problem(name, f"its sample gives {failure.type}: {failure.message}"))
        elif plain_words(failure, entries) != plain_words(failure, [entry]):
            problems.append(Problem(name, "an earlier entry takes its error; put the narrow one first"))
    return problems
