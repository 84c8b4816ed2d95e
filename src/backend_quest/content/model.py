"""What a course is made of.

Every struct mirrors one place of the level format (``docs/level-format.md``) and is immutable.
Files are read into these structs by :mod:`backend_quest.content.schema`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import UNSET, Struct


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The base of every struct of the course: immutable, keyword only, no unknown keys."""


class Text(Record, frozen=True, kw_only=True):
    """One text in every language of the course."""

    id: str
    en: str

    def get(self, language: str) -> str:
        """Return the text in ``language``; English where the language is not written."""
        return self.id if language == "id" else self.en


class Matcher(Record, frozen=True, kw_only=True):
    """A condition on a text or a value; all parts that are given must hold."""

    equals: Any = UNSET
    not_equals: Any = UNSET
    contains: str | None = None
    not_contains: str | None = None
    matches: str | None = None


class When(Record, frozen=True, kw_only=True):
    """When a mistake is recognised, where equal behaviour is not the measure."""

    answer: Matcher | dict[str, Matcher] | None = None
    cell: int | None = None
    output: Matcher | None = None
    stderr: Matcher | None = None
    source: Matcher | None = None
    ended: Literal["timeout"] | None = None
    case: int | None = None
    step: int | None = None
    body: Matcher | None = None


# ── programs ─────────────────────────────────────────────────────────────────────────────────


class Snippet(Record, frozen=True, kw_only=True):
    """A short text that is shown, and run where its language can be run; in SQL after ``setup``, which is not shown."""

    language: str
    code: str
    setup: str | None = None


class File(Record, frozen=True, kw_only=True):
    """A file of a task: the learner's (starter and solution) or one to read only."""

    starter: str | None = None
    solution: str | None = None
    read_only: str | None = None


class Case(Record, frozen=True, kw_only=True):
    """One check of a program: what goes in and what must come out."""

    name: Text | None = None
    given: dict[str, Any] = {}
    input: str | None = None
    call: str | None = None
    equals: Any = UNSET
    raises: str | None = None
    prints: Matcher | None = None
    parses: Any = UNSET
    hidden: bool = False


class CodeMistake(Record, frozen=True, kw_only=True):
    """A known wrong program and what its author should read."""

    files: dict[str, str]
    says: Text
    when: When | None = None


class Code(Record, frozen=True, kw_only=True):
    """A program that the learner writes or mends. ``seconds`` limits one judgement."""

    language: str
    files: dict[str, File]
    cases: list[Case] = []
    mistakes: list[CodeMistake] = []
    start: str | None = None
    seconds: float = 2.0

    @property
    def editable(self) -> list[str]:
        """Names of the files that the learner changes, in order."""
        return [name for name, file in self.files.items() if file.read_only is None]

    @property
    def main(self) -> str:
        """The file that is run: ``start``, else the learner's first."""
        return self.start or self.editable[0]

    def starter(self) -> dict[str, str]:
        """Return the learner's files as they are handed out."""
        return {name: self.files[name].starter or "" for name in self.editable}

    def solution(self) -> dict[str, str]:
        """Return the learner's files as they solve the task."""
        return {name: self.files[name].solution or "" for name in self.editable}

    def complete(self, answer: Mapping[str, str]) -> dict[str, str]:
        """Return every file of the program, the learner's from ``answer``."""
        return {
            name: file.read_only if file.read_only is not None else answer.get(name, file.starter or "")
            for name, file in self.files.items()
        }


QUERY_FILE = "query.sql"
"""The one file of a query."""


# ── kinds ────────────────────────────────────────────────────────────────────────────────────


class Option(Record, frozen=True, kw_only=True):
    """One option of a choice, with what to say to whoever takes it."""

    key: str
    text: Text
    says: Text
    correct: bool = False


class SingleChoice(Record, frozen=True, kw_only=True, tag_field="kind", tag="single_choice"):
    """Pick the one right option."""

    options: list[Option]


class MultiChoice(Record, frozen=True, kw_only=True, tag_field="kind", tag="multi_choice"):
    """Pick every right option."""

    options: list[Option]


class Pair(Record, frozen=True, kw_only=True):
    """One pair; ``wrong`` is keyed by the pair whose right side was taken instead."""

    key: str
    left: Text
    right: Text
    says: Text
    otherwise: Text
    wrong: dict[str, Text] = {}


class MatchPairs(Record, frozen=True, kw_only=True, tag_field="kind", tag="match_pairs"):
    """Match each left side to its right side."""

    pairs: list[Pair]


class TraceRow(Record, frozen=True, kw_only=True):
    """The values right after ``line`` has run; ``ask`` names the columns to fill in."""

    label: Text
    cells: list[str]
    line: int | None = None
    ask: list[str] = []


class Trace(Record, frozen=True, kw_only=True):
    """A table of variables over time."""

    columns: list[str]
    rows: list[TraceRow]


class Question(Record, frozen=True, kw_only=True):
    """One question on a document: the value found at ``path``."""

    key: str
    ask: Text
    path: str
    answer: str


class PredictMistake(Record, frozen=True, kw_only=True):
    """A known wrong prediction."""

    says: Text
    answer: str = ""
    cells: list[str] = []
    answers: dict[str, str] = {}
    when: When | None = None


class PredictOutput(Record, frozen=True, kw_only=True, tag_field="kind", tag="predict_output"):
    """Say what a snippet prints, how its variables change, or what a document holds."""

    snippet: Snippet
    answer: str | None = None
    trace: Trace | None = None
    questions: list[Question] = []
    mistakes: list[PredictMistake] = []


class Blank(Record, frozen=True, kw_only=True):
    """One gap. Without cases ``accept`` decides: a matcher, or a list of accepted texts."""

    key: str
    label: Text
    solution: str
    says: Text
    otherwise: Text
    accept: Matcher | list[str] | None = None


class FillMistake(Record, frozen=True, kw_only=True):
    """A known wrong filling."""

    answers: dict[str, str]
    says: Text
    when: When | None = None


class FillBlank(Record, frozen=True, kw_only=True, tag_field="kind", tag="fill_blank"):
    """Fill the gaps ``<<key>>`` of a snippet."""

    snippet: Snippet
    blanks: list[Blank]
    cases: list[Case] = []
    mistakes: list[FillMistake] = []


class Block(Record, frozen=True, kw_only=True):
    """One line of a program (``code``) or one step of a story (``text``)."""

    key: str
    code: str | None = None
    text: Text | None = None
    indent: int = 0
    after: list[str] | None = None
    says: Text | None = None


class Distractor(Record, frozen=True, kw_only=True):
    """A block that belongs nowhere; ``answer`` is an order that uses it."""

    key: str
    answer: list[str]
    says: Text
    code: str | None = None
    text: Text | None = None


class OrderMistake(Record, frozen=True, kw_only=True):
    """A known wrong order; entries read ``key`` or ``key indent``."""

    answer: list[str]
    says: Text
    when: When | None = None


class Parsons(Record, frozen=True, kw_only=True, tag_field="kind", tag="parsons"):
    """Put blocks in order, with indentation where the language needs it."""

    blocks: list[Block]
    language: str | None = None
    distractors: list[Distractor] = []
    cases: list[Case] = []
    mistakes: list[OrderMistake] = []

    def solution(self) -> list[str]:
        """Return the order of the file as an answer."""
        return [f"{block.key} {block.indent}" if block.indent else block.key for block in self.blocks]


class SuspectLine(Record, frozen=True, kw_only=True):
    """What to say to whoever points at a line of a faulty program."""

    line: int
    says: Text
    faulty: bool = False


class BugHunt(Record, frozen=True, kw_only=True, tag_field="kind", tag="bug_hunt"):
    """Point at the faulty line, then mend it."""

    code: Code
    lines: list[SuspectLine]


class CodeTask(Record, frozen=True, kw_only=True, tag_field="kind", tag="code_task"):
    """Write a program; ``variants`` holds one for each base language, keyed by stack."""

    code: Code | None = None
    variants: dict[str, Code] = {}


class ContractRequest(Record, frozen=True, kw_only=True):
    """A request of a contract. ``{name}`` in the path takes a saved value."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = {}
    json: Any = UNSET
    body: str | None = None


class Expect(Record, frozen=True, kw_only=True):
    """What a response must be. ``json`` must be contained in the response's JSON."""

    status: int | None = None
    headers: dict[str, Matcher] = {}
    body: Matcher | None = None
    json: Any = UNSET


class Step(Record, frozen=True, kw_only=True):
    """One step of a contract: a request and its expectation, or a restart."""

    name: Text | None = None
    request: ContractRequest | None = None
    expect: Expect | None = None
    save: dict[str, str] = {}
    says: Text | None = None
    restart: bool = False


class ServerTask(Record, frozen=True, kw_only=True, tag_field="kind", tag="server_task"):
    """Write a server that keeps a contract."""

    code: Code
    contract: list[Step]


class Dataset(Record, frozen=True, kw_only=True):
    """The rows of one database: a script of INSERTs on the schema."""

    name: Text
    rows: str
    hidden: bool = False


class SqlMistake(Record, frozen=True, kw_only=True):
    """A known wrong query."""

    query: str
    says: Text
    when: When | None = None


class SqlQuery(Record, frozen=True, kw_only=True, tag_field="kind", tag="sql_query"):
    """Ask or change a database. What is expected is what the solution gives on each dataset.

    ``judge`` says what counts: the rows of the last statement, the rows of all tables, what the tables are made of, or
    how the database goes about it. ``probe`` is a query of the level, asked after the learner's and judged instead.
    """

    dialect: Literal["sqlite"]
    schema: str
    datasets: list[Dataset]
    starter: str
    solution: str
    ordered: bool = False
    judge: Literal["result", "tables", "schema", "plan"] = "result"
    plan: Matcher | None = None
    probe: str | None = None
    mistakes: list[SqlMistake] = []
    seconds: float = 2.0

    @property
    def code(self) -> Code:
        """The query as a program of one file."""
        file = File(starter=self.starter, solution=self.solution)
        wrong = [CodeMistake(files={QUERY_FILE: one.query}, says=one.says, when=one.when) for one in self.mistakes]
        return Code(language="sql", files={QUERY_FILE: file}, mistakes=wrong, seconds=self.seconds)


class Box(Record, frozen=True, kw_only=True):
    """Something the learner ticks."""

    key: str
    text: Text


class Reflection(Record, frozen=True, kw_only=True, tag_field="kind", tag="reflection"):
    """Write freely; only the number of words and the boxes count."""

    words: int
    boxes: list[Box] = []
    choose: Literal["stack"] | None = None


Body = (
    SingleChoice
    | MultiChoice
    | MatchPairs
    | PredictOutput
    | FillBlank
    | Parsons
    | BugHunt
    | CodeTask
    | ServerTask
    | SqlQuery
    | Reflection
)
QuizBody = SingleChoice | MultiChoice | MatchPairs | PredictOutput | FillBlank


def kind_of(body: Body) -> str:
    """Return the name of the kind, as it stands in the file."""
    return str(type(body).__struct_config__.tag)


def code_of(body: Body, stack: str | None = None) -> Code | None:
    """Return the program of a code kind, in the variant of ``stack`` where there are several."""
    if isinstance(body, CodeTask):
        if body.code is not None or not body.variants:
            return body.code
        return body.variants.get(stack or "") or next(iter(body.variants.values()))
    return body.code if isinstance(body, BugHunt | ServerTask | SqlQuery) else None


def language_of(body: Body, stack: str | None = None) -> str | None:
    """Return the language whose runtime the level needs to be judged, if any."""
    code = code_of(body, stack)
    if code is not None:
        return code.language
    if isinstance(body, FillBlank):
        return body.snippet.language if body.cases else None
    return body.language if isinstance(body, Parsons) and body.cases else None


# ── levels, modules, the course ──────────────────────────────────────────────────────────────


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
    """What the map knows of a level without reading its file; ``broken`` names its first fault."""

    id: str
    number: int
    path: str
    kind: str = ""
    title: Text
    short: Text | None = None
    minutes: int = 0
    language: str | None = None
    teaches: list[str] = []
    was: list[str] = []
    broken: Text | None = None


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
