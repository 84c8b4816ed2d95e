"""What the kinds of levels are made of, one struct for each."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET

from backend_quest.content.http_parts import (
    Asking,
    AskingMistake,
    ContractRequest,
    PracticeServer,
    ReplyQuestion,
    Wanted,
)
from backend_quest.content.parts import QUERY_FILE, Case, Code, CodeMistake, File, Matcher, Record, Snippet, Text, When


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

    @property
    def asked(self) -> list[str]:
        """The true values of the cells that are asked, in reading order."""
        if self.trace is None:
            return []
        columns, rows = self.trace.columns, self.trace.rows
        return [cell for row in rows for name, cell in zip(columns, row.cells, strict=False) if name in row.ask]


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


class HttpRequest(Record, frozen=True, kw_only=True, tag_field="kind", tag="http_request"):
    """Send requests to a practice server, which keeps them, and read what comes back."""

    server: PracticeServer
    starter: ContractRequest
    solution: Asking
    expect: list[Wanted]
    question: ReplyQuestion | None = None
    mistakes: list[AskingMistake] = []


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
    | HttpRequest
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
