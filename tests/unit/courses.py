"""Small courses for tests: an index without files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from backend_quest.content.events import Attempted
from backend_quest.content.model import (
    CheckpointRules,
    CourseFile,
    Group,
    LevelEntry,
    ModuleEntry,
    ModuleFile,
    Rank,
    Requires,
    Stack,
    XpRules,
)
from backend_quest.content.parts import Text


def t(text: str) -> Text:
    return Text(id=f"{text} (id)", en=text)


def course(*, opening: Sequence[str] = (), modules: Sequence[str] = ()) -> CourseFile:
    return CourseFile(
        title=t("course"),
        languages=["id", "en"],
        default_stack="node",
        stacks=[
            Stack(key="node", title=t("Node"), offered_with="js"),
            Stack(key="py", title=t("Python"), offered_with="py"),
        ],
        ranks=[Rank(key=f"r{xp}", from_xp=xp, title=t(f"rank {xp}")) for xp in (0, 100, 500)],
        xp=XpRules(choice=10, arrange=15, build=20, hint=-2, least=5),
        checkpoint=CheckpointRules(items=8, earlier=2, pass_percent=80),
        groups=[Group(title=t("all"), modules=list(modules))],
        opening=list(opening),
    )


def entry(
    level_id: str, number: int = 1, *, minutes: int = 4, language: str | None = None, broken: bool = False
) -> LevelEntry:
    return LevelEntry(
        id=level_id,
        number=number,
        path=f"{level_id}.yaml",
        kind="single_choice",
        title=t(level_id),
        minutes=minutes,
        language=language,
        broken=t("broken") if broken else None,
    )


def module(
    module_id: str,
    levels: int | Iterable[LevelEntry] = 2,
    *,
    all: Sequence[str] = (),
    any: Sequence[str] = (),
    stacks: Sequence[str] = ("all",),
    order: Literal["row", "free"] = "row",
    language: str | None = None,
    minutes: int = 4,
    broken: bool = False,
) -> ModuleEntry:
    """A module with levels ``<id>/1``, ``<id>/2`` … or the entries given."""
    rows = (
        [entry(f"{module_id}/{n}", n, minutes=minutes, language=language) for n in range(1, levels + 1)]
        if isinstance(levels, int)
        else list(levels)
    )
    return ModuleEntry(
        id=module_id,
        file=ModuleFile(
            title=t(module_id),
            summary=t(""),
            stacks=list(stacks),
            requires=Requires(all=list(all), any=list(any)),
            order=order,
        ),
        levels=rows,
        broken=t("broken") if broken else None,
    )


def attempt(
    level: str, outcome: str = "passed", *, at: float = 0.0, kind: str = "single_choice", version: str = "v1"
) -> Attempted:
    return Attempted(at=at, level=level, kind=kind, version=version, outcome=outcome, answer="a", seconds=10)
