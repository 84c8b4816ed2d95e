"""The five endings of a submitted answer, and ours: passed, not yet, stopped, out of time, missing, our fault."""

from __future__ import annotations

from dataclasses import dataclass, replace

from textual.content import Content

from backend_quest.content.model import Level
from backend_quest.content.parts import Text
from backend_quest.content.verdict import Outcome, Verdict
from backend_quest.installing.extras import command_for
from backend_quest.runner.api import Runtime
from backend_quest.services import Submitted
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.widgets.report import Report, Writer

LAST_LINES = 3

Button = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an ending: where one can go, what help is left.

    ``opened`` are titles; ``hint`` is (number of the next hint, hints in all); ``inline`` says that the work itself
    shows the explanation; ``files`` is how many files the learner has.
    """

    next_title: str | None = None
    opened: tuple[str, ...] = ()
    hint: tuple[int, int] | None = None
    solution: bool = False
    compare: bool = False
    inline: bool = False
    files: int = 1
    runtime: Runtime | None = None


def verdict_report(submitted: Submitted, level: Level, around: Around, write: Writer) -> Report:
    """Return what the panel says of a submitted answer."""
    verdict = submitted.verdict
    match verdict.outcome:
        case Outcome.PASSED:
            return _passed(submitted, level, around, write)
        case Outcome.NOT_YET:
            return _not_yet(verdict, around, write)
        case Outcome.ERROR:
            return _error(verdict, around, write)
        case Outcome.TIMEOUT:
            return _timeout(verdict, around, write)
        case Outcome.MISSING:
            return missing_report(around.runtime, write)
        case Outcome.FAULT:
            return fault_report(write)


def _passed(submitted: Submitted, level: Level, around: Around, write: Writer) -> Report:
    tr, verdict = write.tr, submitted.verdict
    headline = write.headline("passed", tr("result.again" if submitted.again else "result.passed"))
    says = write.say(level.says)
    if says:
        headline = headline + plain(" ") + says[0]
    facts = " ".join(_facts(submitted, around, write))
    lines = [plain(facts)] if facts else []
    if verdict.says is not None and not around.inline:
        lines += write.say(verdict.says)
    return Report(
        role="passed",
        headline=headline,
        side=_xp(submitted, write),
        lines=(*lines, *write.protection(verdict.protection)),
        more=tuple(write.mark(True, write.name(check)) for check in verdict.checks),
        buttons=_ways_on(around, write),
        explained=True,
    )


def _facts(submitted: Submitted, around: Around, write: Writer) -> list[str]:
    checks, tr = submitted.verdict.checks, write.tr
    facts = []
    if checks:
        hidden = sum(check.hidden for check in checks)
        facts.append(
            tr("result.all_hidden", a=len(checks), b=len(checks), hidden=hidden)
            if hidden
            else f"{write.count(checks)}."
        )
    if around.opened:
        facts.append(tr("result.opened", names=", ".join(around.opened)))
    return facts


def _xp(submitted: Submitted, write: Writer) -> Content:
    if submitted.again or not submitted.xp:
        return Content("")
    cost = write.tr("result.hints_cost", n=-abs(submitted.hints_cost)) if submitted.hints_cost else ""
    return plain(f"+{submitted.xp} XP{cost}", "bold")


def _ways_on(around: Around, write: Writer) -> tuple[Button, ...]:
    tr = write.tr
    buttons: list[Button] = []
    if around.next_title is not None:
        buttons.append(("next", tr("result.next", title=around.next_title)))
    if around.compare:
        buttons.append(("solution", tr("result.compare")))
    return (*buttons, ("map", tr("result.to_map")))


def _helps(around: Around, write: Writer, *, lesson: bool = True) -> tuple[Button, ...]:
    tr = write.tr
    buttons: list[Button] = []
    if around.hint is not None:
        buttons.append(("hint", tr("result.hint", n=around.hint[0], all=around.hint[1])))
    if around.solution:
        buttons.append(("solution", tr("result.solution")))
    elif lesson:
        buttons.append(("lesson", tr("result.lesson"), write.key("lesson")))
    return tuple(buttons)


def _not_yet(verdict: Verdict, around: Around, write: Writer) -> Report:
    tr = write.tr
    text = tr("result.not_yet")
    if verdict.checks:
        text = f"{text} {write.count(verdict.checks)}."
    elif verdict.count is not None:
        right, parts = verdict.count
        text = f"{text} {tr('result.parts', a=right, b=parts)}"
    says = () if around.inline else write.say(verdict.says)
    printed = _printed(verdict, write)
    return Report(
        role="notyet",
        headline=write.headline("notyet", text),
        lines=(
            *write.passed(verdict.checks),
            *write.first_unmet(verdict.checks),
            *says,
            *write.protection(verdict.protection),
        ),
        more=(*_others(verdict, write), *printed),
        buttons=(("fix", tr("result.fix")), *_helps(around, write)),
        tabs=server_tabs(verdict, write),
        explained=bool(says),
    )


def _others(verdict: Verdict, write: Writer) -> tuple[Content, ...]:
    unmet = [check for check in verdict.checks if not check.passed and check.ran][1:]
    lines: list[Content] = []
    for check in unmet:
        lines += write.unmet(check, large=True)
    return tuple(lines)


def _printed(verdict: Verdict, write: Writer) -> tuple[Content, ...]:
    if not verdict.printed or not verdict.checks or verdict.checks[0].exchange is not None:
        return ()
    return (plain(write.tr("result.printed")), *(plain(f"    {row}") for row in write.output(verdict.printed)))


def server_tabs(verdict: Verdict, write: Writer) -> tuple[tuple[str, tuple[Content, ...]], ...]:
    """Return the pages for the exchanges and the log of a server; none for other programs."""
    exchanges = [check.exchange for check in verdict.checks if check.exchange is not None]
    if not exchanges:
        return ()
    talk: list[Content] = []
    for exchange in exchanges:
        talk += [*write.exchange(exchange), Content("")]
    log = tuple(plain(row) for row in write.output(verdict.printed or write.tr("result.log_empty")))
    return (write.tr("result.talk"), tuple(talk)), (write.tr("result.log"), log)


def _error(verdict: Verdict, around: Around, write: Writer) -> Report:
    error, tr = verdict.error, write.tr
    head, to_line = stopped(verdict, around, write)
    if error is None:
        return Report(
            role="error",
            headline=head,
            lines=(
                *write.passed(verdict.checks),
                *_last_words(verdict, write),
                *write.say(verdict.says),
                *write.protection(verdict.protection),
            ),
            buttons=(("fix", tr("result.fix")), *_helps(around, write, lesson=False)),
            tabs=server_tabs(verdict, write),
            explained=True,
        )
    full = (("large", tr("result.full"), write.key("large")),) if error.trace else ()
    return Report(
        role="error",
        headline=head,
        lines=(*write.error(error), *_meaning(verdict, write), *write.protection(verdict.protection)),
        more=write.trace(error),
        buttons=(to_line, *full, *_helps(around, write, lesson=False)),
        tabs=server_tabs(verdict, write),
        explained=True,
    )


def _last_words(verdict: Verdict, write: Writer) -> tuple[Content, ...]:
    """Return the last lines that a program printed before it went down without an error of its own."""
    printed = verdict.printed.strip("\n")
    return tuple(plain(f"    {row}") for row in write.output(printed)[-LAST_LINES:]) if printed else ()


def stopped(verdict: Verdict, around: Around, write: Writer) -> tuple[Content, Button]:
    """Return the headline of a stopped program and the way to its line."""
    error, tr = verdict.error, write.tr
    if error is None or error.line is None:
        key = "result.cut_off" if error is None else "result.stopped"
        return write.headline("error", tr(key)), ("fix", tr("result.fix"))
    if error.file is not None and around.files > 1:
        text = tr("result.stopped_in", file=error.file, n=error.line)
    else:
        text = tr("result.stopped_at", n=error.line)
    return write.headline("error", text), (f"line:{error.line}:{error.file or ''}", tr("result.to_line", n=error.line))


def _meaning(verdict: Verdict, write: Writer) -> tuple[Content, ...]:
    """Return the one explanation: of a listed mistake, else of the error's kind, else the judge's own."""
    error = verdict.error
    if verdict.recognised is None and error is not None and error.says is not None:
        return (plain(write.tr("result.means") + " ") + spans(error.says.get(write.tr.language)),)
    return write.say(verdict.says)


def _timeout(verdict: Verdict, around: Around, write: Writer) -> Report:
    tr = write.tr
    seconds = f"{verdict.seconds or 0:g}".replace(".", "," if tr.language == "id" else ".")
    key = "result.silent" if verdict.note == "silent" else "result.timeout"
    line = verdict.error.line if verdict.error is not None else None
    main = ("fix", tr("result.fix")) if line is None else (f"line:{line}:", tr("result.to_line", n=line))
    return Report(
        role="timeout",
        headline=write.headline("timeout", tr(key, n=seconds)),
        lines=(*write.passed(verdict.checks), *write.say(verdict.says), *write.protection(verdict.protection)),
        more=_printed(verdict, write),
        buttons=(main, *_helps(around, write, lesson=False)),
        tabs=server_tabs(verdict, write),
        explained=True,
    )


def missing_report(runtime: Runtime | None, write: Writer) -> Report:
    """Return what to say where a runtime is not on this computer."""
    tr = write.tr
    name = runtime.title if runtime is not None else "?"
    hint = (plain(runtime.hint),) if runtime is not None and runtime.hint else ()
    command = command_for(runtime.language) if runtime is not None else None
    setup = () if command is None else (plain(tr("result.setup", command=command)),)
    return Report(
        role="missing",
        headline=write.headline("missing", tr("result.missing", name=name)),
        lines=(plain(tr("result.not_judged")), *setup),
        more=hint,
        buttons=(("map", tr("result.other_level")), *([("large", tr("result.install"))] if hint else [])),
        explained=True,
    )


def fault_report(write: Writer) -> Report:
    """Return what to say where the fault is ours."""
    tr = write.tr
    return Report(
        role="error",
        headline=write.headline("error", tr("result.fault")),
        lines=(plain(tr("result.fault_safe")),),
        buttons=(("retry", tr("result.retry")), ("report", tr("result.save_report"))),
        explained=True,
    )


def item_report(verdict: Verdict, write: Writer, *, inline: bool, says: Text | None = None) -> Report:
    """Return what to say of one question of a bank; ``says`` explains a right answer."""
    if verdict.outcome is not Outcome.PASSED:
        report = _not_yet(verdict, Around(inline=inline), write)
        return replace(report, buttons=(("fix", write.tr("result.fix")), ("leave", write.tr("level.later"))))
    lines = write.say(says) if says is not None else () if inline else write.say(verdict.says)
    headline = write.headline("passed", write.tr("result.passed"))
    return Report(role="passed", headline=headline, lines=lines, buttons=(("leave", write.tr("level.continue")),))


def solved_report(next_title: str | None, write: Writer) -> Report:
    """Return what to say once a solution was taken."""
    headline = write.headline("missing", write.tr("level.no_follow_up"))
    return Report(role="missing", headline=headline, buttons=_ways_on(Around(next_title=next_title), write))


def with_title(report: Report, title: str, note: str = "") -> Report:
    """Return ``report`` under another rule."""
    return replace(report, title=title, note=note)
