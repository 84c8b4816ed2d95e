"""Texts that would steer the terminal, the app or the layout are only ever shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from level_app import LevelApp, settled, shown
from msgspec.structs import replace
from textual import events

from backend_quest.content.kinds import (
    Blank,
    Block,
    Box,
    BugHunt,
    CodeTask,
    ContractRequest,
    Dataset,
    Distractor,
    Expect,
    FillBlank,
    MatchPairs,
    MultiChoice,
    Option,
    Pair,
    Parsons,
    PredictOutput,
    Question,
    Reflection,
    ServerTask,
    SingleChoice,
    SqlQuery,
    Step,
    SuspectLine,
    Trace,
    TraceRow,
)
from backend_quest.content.model import Level
from backend_quest.content.parts import Case, Code, File, Matcher, Snippet, Text
from backend_quest.content.verdict import Check, Exchange, Outcome, ProgramError, Verdict
from backend_quest.services import Services, Submitted, Tried
from backend_quest.ui.widgets.editor import CodeEditor
from backend_quest.ui.widgets.run_report import run_report
from backend_quest.ui.widgets.verdict_report import Around, verdict_report

# Unclean on purpose: what the reader of levels cleans is not trusted to be clean here either.
EVIL = "[/] [@click=app.quit]x[/] [bold red]y list[int] $error {z} \x1b[2J\x1b]52;c;aGk=\x07\x9b1m\x00\u202eevil\u200f"
LONG = EVIL + "W" * 1_000_000
STALL = "orientation/open-the-stall"
SQL_LEVEL = "sql-basics/null-is-not-zero"


def both(text: str) -> Text:
    return Text(id=text, en=text)


E = both(EVIL)


def bodies() -> dict[str, Any]:
    """One body of each kind with the hostile text in every place an author can write to."""
    options = [
        Option(key="a", text=E, says=E, correct=True),
        Option(key="b", text=both(EVIL + "W" * 5000), says=E),
    ]
    code = Code(
        language="python",
        files={
            "main.py": File(starter=f"x = 1 # {EVIL}\nprint(x)\n", solution="x = 2\n"),
            "b.py": File(read_only=EVIL),
        },
        cases=[Case(name=E, prints=Matcher(equals=EVIL))],
    )
    blank = Blank(key="one", label=E, solution=EVIL, says=E, otherwise=E, accept=[EVIL])
    pairs = [Pair(key=key, left=E, right=E, says=E, otherwise=E) for key in "abcd"]
    return {
        "single": SingleChoice(options=options),
        "multi": MultiChoice(options=options),
        "pairs": MatchPairs(pairs=pairs),
        "predict": PredictOutput(
            snippet=Snippet(language="python", code=EVIL + "\nprint(1)\n"),
            answer=EVIL,
            trace=Trace(columns=[EVIL], rows=[TraceRow(label=E, line=1, cells=[EVIL], ask=[EVIL])]),
        ),
        "questions": PredictOutput(
            snippet=Snippet(language="json", code=EVIL),
            questions=[Question(key="q", ask=E, path="$.a", answer="1")],
        ),
        "fill": FillBlank(snippet=Snippet(language="text", code=f"{EVIL} <<one>>"), blanks=[blank]),
        "parsons": Parsons(
            language="python",
            blocks=[Block(key="a", code=EVIL), Block(key="b", code=EVIL, indent=1)],
            distractors=[Distractor(key="c", code=EVIL, answer=["a"], says=E)],
            cases=[Case(name=E, prints=Matcher(equals="1"))],
        ),
        "story": Parsons(blocks=[Block(key="a", text=E, says=E), Block(key="b", text=E, says=E)]),
        "hunt": BugHunt(code=code, lines=[SuspectLine(line=1, says=E), SuspectLine(line=2, says=E, faulty=True)]),
        "code": CodeTask(code=code),
        "server": ServerTask(code=code, contract=[Step(name=E, request=ContractRequest(path="/"), expect=Expect())]),
        "reflection": Reflection(words=1, boxes=[Box(key="a", text=E)]),
    }


def hostile(level: Level, body: Any) -> Level:
    return replace(
        level,
        body=body,
        title=E,
        goal=E,
        task=E,
        lesson=both(f"{EVIL}\n\n    {EVIL}\n\n{EVIL}"),
        hints=[E, E, E],
        says=E,
    )


def harmless(app: LevelApp) -> None:
    """The app lives, and nothing that steers a terminal is on its way there."""
    assert app.is_running
    assert app.faults == []
    text = shown(app)
    assert not any(sign in text for sign in "\x1b\x07\x9b\x00\u202e\u200f")


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
@pytest.mark.parametrize("kind", list(bodies()))
async def test_hostile_levels_are_only_shown(build: Callable[..., Services], kind: str, size: tuple[int, int]) -> None:
    services = build()
    level = hostile(services.catalog.level(STALL), bodies()[kind])
    services = build(levels={STALL: level})
    app = LevelApp(services, STALL)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        harmless(app)
        app.level_screen.show_tab("task")
        await settled(pilot)
        harmless(app)
        assert "[/]" in shown(app)
        await pilot.press("a", "enter", "b", "enter", "f2")
        await settled(pilot)
        harmless(app)
        await pilot.press("escape")
        for x in range(2, size[0], size[0] // 8):
            for y in range(2, size[1] - 3, size[1] // 5):
                await pilot.click(offset=(x, y))
        await settled(pilot)
        harmless(app)


EXCHANGE = Exchange(sent=[EVIL, "", EVIL], received=[EVIL, EVIL, "", LONG])
ERROR = ProgramError(type=EVIL, message=LONG, line=3, file=EVIL, trace=LONG, says=E)
CHECK = Check(passed=False, name=E, call=LONG, expected=LONG, actual=f"{LONG}\n{EVIL}", printed=LONG)
TRIED = [
    Tried(ended="ok", printed="\n".join([LONG, *[EVIL] * 10_000]), checks=(CHECK,), given={EVIL: LONG}),
    Tried(ended="raised", error=ERROR, printed=LONG),
    Tried(ended="ok", exchange=EXCHANGE, log=LONG, port=1),
    Tried(ended="raised", error=ERROR, log=LONG),
    Tried(ended="timeout", printed=LONG, seconds=2.0),
]
VERDICTS = [
    Verdict(outcome=Outcome.NOT_YET, checks=[CHECK], says=E, printed=LONG),
    Verdict(outcome=Outcome.PASSED, checks=[CHECK], says=E),
    Verdict(outcome=Outcome.ERROR, error=ERROR, says=E),
    Verdict(outcome=Outcome.TIMEOUT, says=E, printed=LONG, seconds=2.0),
    Verdict(
        outcome=Outcome.NOT_YET, checks=[Check(passed=False, name=E, exchange=EXCHANGE, expected=EVIL, actual=EVIL)]
    ),
    Verdict(outcome=Outcome.FAULT, note=EVIL),
]


@pytest.mark.parametrize("number", range(len(TRIED) + len(VERDICTS)))
async def test_hostile_output_is_only_shown(services: Services, number: int) -> None:
    app = LevelApp(services, STALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = app.level_screen
        screen.show_tab("task")
        write, level = screen.writer, screen.level
        assert level is not None
        if number < len(TRIED):
            report = run_report(TRIED[number], write)
        else:
            verdict = VERDICTS[number - len(TRIED)]
            around = Around(next_title=EVIL, opened=(EVIL,), hint=(1, 3))
            report = verdict_report(Submitted(verdict, xp=5), hostile(level, level.body), around, write)
        screen.show_report(report)
        await settled(pilot)
        harmless(app)
        await pilot.press("f9")
        await settled(pilot)
        harmless(app)
        for _ in report.tabs:
            screen.panel.query_one(".body").focus()
            await pilot.press("right")
            await settled(pilot)
            harmless(app)
        lines = shown(app).split("\n")
        assert len(lines) == 24
        assert lines[0].startswith(" ‹")


async def test_hostile_typing_and_pastes_change_nothing_around_them(services: Services) -> None:
    app = LevelApp(services, STALL)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.level_screen.show_tab("task")
        await settled(pilot)
        app.post_message(events.Paste(f"{EVIL}\n{'x' * 300}"))
        await settled(pilot)
        harmless(app)
        assert "[@click=app.quit]x[/]" in app.level_screen.query_one(CodeEditor).text
        await pilot.press("f5")
        await settled(pilot)
        harmless(app)
        assert len(shown(app).split("\n")) == 24


async def test_a_real_program_that_prints_control_sequences(build: Callable[..., Services]) -> None:
    level_id = "python-basics/count-the-change"
    app = LevelApp(build(), level_id)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        app.level_screen.show_tab("task")
        await settled(pilot)
        editor = app.level_screen.query_one(CodeEditor)
        editor.open('print("\\x1b[2J[/]\\x1b]0;t\\x07\\x9b31m" + chr(0x202e))\nprint("W" * 500000)\n', "python")
        await pilot.press("f5")
        await settled(pilot)
        harmless(app)
        await pilot.press("f8")
        await settled(pilot)
        harmless(app)
        assert app.level_screen.panel.report is not None


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_hostile_cells_names_and_queries_are_only_shown(
    build: Callable[..., Services], size: tuple[int, int]
) -> None:
    text = EVIL.replace("\0", "").replace("'", "")
    column = text.replace('"', "")
    body = SqlQuery(
        dialect="sqlite",
        schema=f'CREATE TABLE "{column}" ("{column}" TEXT, b TEXT);',
        datasets=[
            Dataset(
                name=E,
                rows=f"INSERT INTO \"{column}\" VALUES ('{text}', '{'W' * 90_000}'), (NULL, char(27) || '[2J');",
            ),
            Dataset(name=E, rows="", hidden=True),
        ],
        starter=f'SELECT * FROM "{column}"; -- {text}',
        solution="SELECT 1",
    )
    services = build()
    services = build(levels={SQL_LEVEL: replace(services.catalog.level(SQL_LEVEL), body=body)})
    app = LevelApp(services, SQL_LEVEL)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        app.level_screen.show_tab("task")
        await settled(pilot)
        harmless(app)
        for key in ("f5", "f8", "escape"):
            await pilot.press(key)
            await settled(pilot)
            harmless(app)
        assert len(shown(app).split("\n")) == size[1]
