"""What a course is made of: levels, banks, modules, glossary, and the course itself."""

from __future__ import annotations

from typing import Literal

from backend_quest.content.kinds import Body, QuizBody, kind_of
from backend_quest.content.parts import Record, Text


class Covers(Record, frozen=True, kw_only=True):
    """Which items of the course's sources a level covers."""

    seed: list[str] = []
    roadmap: list[str] = []
    roadmap_introduced: list[str] = []
    roadmap_glossary: list[str] = []


class Head(Record, frozen=True, kw_only=True):
    """The keys that every level has, whatever its kind."""

    title: Text
    goal: Text
    teaches: list[str]
    requires: list[str]
    minutes: int
    lesson: Text
    short: Text | None = None
    task: Text | None = None
    covers: Covers = Covers()
    misconceptions: list[str] = []
    terms: list[str] = []
    hints: list[Text] = []
    says: Text | None = None
    was: list[str] = []


class Level(Head, frozen=True, kw_only=True):
    """One level. ``version`` is a hash of what is judged; ``number`` its place in the module."""

    id: str
    number: int
    version: str
    body: Body

    @property
    def module(self) -> str:
        """The id of the module."""
        return self.id.rpartition("/")[0]

    @property
    def kind(self) -> str:
        """The name of the kind."""
        return kind_of(self.body)


class BankItem(Record, frozen=True, kw_only=True):
    """One question of a module's bank, for checkpoints and review cards. ``says`` explains a right answer."""

    key: str
    concept: str
    task: Text
    body: QuizBody
    says: Text | None = None


class Bank(Record, frozen=True, kw_only=True):
    """The questions of one module."""

    module: str
    items: list[BankItem]


class Requires(Record, frozen=True, kw_only=True):
    """What opens a module: all of ``all`` and one of ``any`` (ids of modules or levels)."""

    all: list[str] = []
    any: list[str] = []


class ModuleFile(Record, frozen=True, kw_only=True):
    """``module.yaml``."""

    title: Text
    summary: Text
    stacks: list[str]
    short: Text | None = None
    requires: Requires = Requires()
    order: Literal["row", "free"] = "row"


class LevelEntry(Record, frozen=True, kw_only=True):
    """What the map knows of a level without reading its file; ``broken`` names its first fault.

    ``language`` is the one whose runtime judges it; ``variants`` are those of the stacks that have their own.
    """

    id: str
    number: int
    path: str
    kind: str = ""
    title: Text
    short: Text | None = None
    minutes: int = 0
    language: str | None = None
    variants: dict[str, str] = {}
    teaches: list[str] = []
    was: list[str] = []
    broken: Text | None = None

    def language_for(self, stack: str | None) -> str | None:
        """Return the language whose runtime a learner of ``stack`` needs, if any."""
        return self.variants.get(stack or "", self.language)

    @property
    def languages(self) -> set[str]:
        """The languages whose runtimes the level needs for whichever learner."""
        return {*self.variants.values(), *([] if self.language is None else [self.language])}


class ModuleEntry(Record, frozen=True, kw_only=True):
    """What the map knows of a module."""

    id: str
    file: ModuleFile
    levels: list[LevelEntry]
    bank: int = 0
    broken: Text | None = None


class Stack(Record, frozen=True, kw_only=True):
    """A path through the course; offered once the module ``offered_with`` ships."""

    key: str
    title: Text
    offered_with: str


class Rank(Record, frozen=True, kw_only=True):
    """A rank, reached at ``from_xp``."""

    key: str
    from_xp: int
    title: Text


class XpRules(Record, frozen=True, kw_only=True):
    """What a first pass earns, by family of kinds; ``hint`` is the price of one, ``least`` the floor."""

    choice: int
    arrange: int
    build: int
    hint: int
    least: int


class CheckpointRules(Record, frozen=True, kw_only=True):
    """How a checkpoint is drawn and passed."""

    items: int
    earlier: int
    pass_percent: int


class Group(Record, frozen=True, kw_only=True):
    """A heading of the map and its modules, in order; ``stacks`` empty means for everyone."""

    title: Text
    modules: list[str]
    stacks: list[str] = []


class CourseFile(Record, frozen=True, kw_only=True):
    """``course.yaml``."""

    title: Text
    languages: list[str]
    default_stack: str
    stacks: list[Stack]
    ranks: list[Rank]
    xp: XpRules
    checkpoint: CheckpointRules
    groups: list[Group]
    opening: list[str] = []


class GlossaryEntry(Record, frozen=True, kw_only=True):
    """One term; ``level`` is where it is met first, ``also`` where on paths that do not come by there."""

    key: str
    term: Text
    says: Text
    example: str | None = None
    level: str | None = None
    also: list[str] = []


class ErrorEntry(Record, frozen=True, kw_only=True):
    """Plain words for one error message; ``$1`` in ``says`` is the pattern's first group."""

    key: str
    type: str
    matches: str
    sample: str
    says: Text
