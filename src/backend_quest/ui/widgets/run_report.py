"""What a free run showed: the learner's own output, the visible checks, a server's first answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from textual.content import Content

from backend_quest.content.verdict import Outcome, Verdict
from backend_quest.runner.api import Runtime
from backend_quest.services import Tried
from backend_quest.ui.markup import plain, spans
from backend_quest.ui.widgets.report import Report, Writer, body_of, one_line, short_answer, short_request
from backend_quest.ui.widgets.verdict_report import Around, fault_report, missing_report, stopped, with_title

STORED = "stored"


def run_report(tried: Tried, write: Writer, *, files: int = 1, runtime: Runtime | None = None) -> Report:
    """Return what the panel says of a free run."""
    tr = write.tr
    if tried.missing is not None:
        return missing_report(runtime, write)
    title = tr("result.ran", time=tr.duration(tried.ms))
    if tried.ended == "fault":
        return fault_report(write)
    if tried.exchange is not None or tried.log:
        return _server(tried, write, files)
    if tried.error is not None and not any(_is_wanted(check.passed, check.actual) for check in tried.checks):
        return with_title(_error(tried, write, files), title)
    if tried.ended == "timeout":
        return with_title(_timeout(tried, write), title)
    if tried.ended not in ("ok", "raised"):
        return with_title(_cut_off(tried, write), title)
    return with_title(_output(tried, write), title)


def _is_wanted(passed: bool, actual: str | None) -> bool:
    """Whether a check passed with an error: one that the level asks for."""
    return passed and actual is not None and actual.endswith(("Error", "Exception"))


def stored_report(text: str, write: Writer) -> Report:
    """Return the output that a level keeps, for a program that cannot be run here."""
    headline = write.headline("missing", write.tr("result.stored"))
    return Report(role="missing", headline=headline, lines=tuple(plain(f"    {row}") for row in write.output(text)))


def ready_to_submit(tried: Tried) -> bool:
    """Whether every visible check passed, so that submitting is the next step."""
    return bool(tried.checks) and all(check.passed for check in tried.checks)


def symptom(tried: Tried, write: Writer) -> Content:
    """Return in a line or two what a faulty program does: its error, or what it should have done and did."""
    if tried.error is not None:
        return plain(one_line(tried.error.headline), "$error-role")
    if tried.ended == "timeout":
        seconds = write.tr.decimal(tried.seconds, 0 if tried.seconds == int(tried.seconds) else 1)
        return write.headline("timeout", write.tr("result.timeout", n=seconds))
    check = next((check for check in tried.checks if not check.passed), None)
    if check is None:
        return Content("")
    head = (plain(one_line(check.call)),) if check.call else ()
    return Content("\n").join([*head, *write.compared(check)])


def _output(tried: Tried, write: Writer) -> Report:
    tr, checks = write.tr, tried.checks
    role = "passed" if all(check.passed for check in checks) else "notyet"
    headline = write.headline(role, write.count(checks)) if checks else plain(tr("result.done"), "bold")
    return Report(
        role=role if checks else "missing",
        headline=headline,
        lines=(
            *write.passed(checks),
            *write.first_unmet(checks),
            *_printed(tried, write),
            *((plain(tr("result.submit_now", key=write.key("submit"))),) if ready_to_submit(tried) else ()),
            *write.protection(tried.protection),
        ),
    )


def _printed(tried: Tried, write: Writer) -> tuple[Content, ...]:
    given = _given(tried.given)
    key = "result.printed_with" if given else "result.printed"
    head = write.tr(key, given=given)
    rows = write.output(tried.printed) if tried.printed.strip("\n") else []
    if not rows:
        return (plain(f"{head} {write.tr('result.nothing')}"),)
    if len(rows) == 1:
        return (plain(f"{head} {rows[0]}"),)
    return (plain(head), *(plain(f"    {row}") for row in rows))


def _given(given: Mapping[str, Any]) -> str:
    return one_line(", ".join(f"{name} = {value!r}" for name, value in given.items()))


def _error(tried: Tried, write: Writer, files: int) -> Report:
    error = tried.error
    head, to_line = stopped(Verdict(outcome=Outcome.ERROR, error=error), Around(files=files), write)
    says = error.says if error is not None else None
    meaning = () if says is None else (plain(write.tr("result.means") + " ") + spans(says.get(write.tr.language)),)
    return Report(
        role="error",
        headline=head,
        lines=(*(write.error(error) if error is not None else ()), *meaning, *write.protection(tried.protection)),
        more=(*(write.trace(error) if error is not None else ()), *_printed(tried, write)),
        buttons=(to_line,) if to_line[0] != "fix" else (),
        explained=True,
    )


def _timeout(tried: Tried, write: Writer) -> Report:
    seconds = write.tr.decimal(tried.seconds, 0 if tried.seconds == int(tried.seconds) else 1)
    return Report(
        role="timeout",
        headline=write.headline("timeout", write.tr("result.timeout", n=seconds)),
        lines=_printed(tried, write),
    )


def _cut_off(tried: Tried, write: Writer) -> Report:
    key = {"memory": "result.memory", "output": "result.too_much"}.get(tried.ended, "result.left_early")
    headline = write.headline("error", write.tr("result.cut_off"))
    return Report(role="error", headline=headline, lines=(plain(write.tr(key)), *_printed(tried, write)))


def _server(tried: Tried, write: Writer, files: int) -> Report:
    tr = write.tr
    log = tuple(plain(row) for row in write.output(tried.log or tr("result.log_empty")))
    talk = write.exchange(tried.exchange) if tried.exchange is not None else ()
    tabs = ((tr("result.talk"), talk), (tr("result.log"), log))
    note = ""
    if tried.port is not None:
        note = tr("result.server_up", port=tried.port, time=tr.duration(tried.ready_ms))
    return with_title(_server_body(tried, write, files, tabs), tr("result.check"), note)


def _server_body(tried: Tried, write: Writer, files: int, tabs: tuple[tuple[str, tuple[Content, ...]], ...]) -> Report:
    tr, exchange = write.tr, tried.exchange
    if exchange is not None and exchange.received:
        ok = exchange.received[0].partition(" ")[2].startswith("2")
        head = plain(f"> {short_request(exchange)}", "bold")
        answer = plain(f"< {short_answer(exchange)}", "$passed bold" if ok else "$notyet bold")
        body = tuple(plain(f"    {row}") for row in body_of(exchange))
        return Report(
            role="passed" if ok else "notyet",
            headline=head,
            lines=(answer, *body, *write.protection(tried.protection)),
            tabs=tabs,
        )
    if tried.error is not None:
        head, to_line = stopped(Verdict(outcome=Outcome.ERROR, error=tried.error), Around(files=files), write)
        says = write.say(tried.error.says)
        return Report(
            role="error",
            headline=head,
            lines=(*write.error(tried.error), *says),
            more=write.trace(tried.error),
            buttons=(to_line,) if to_line[0] != "fix" else (),
            tabs=tabs,
            explained=True,
        )
    if tried.ended == "timeout":
        headline = write.headline("timeout", tr("result.silent", n="10"))
        return Report(role="timeout", headline=headline, lines=(plain(tr("result.listen")),), tabs=tabs)
    last = tuple(plain(f"    {row}") for row in write.output(tried.log)[-5:])
    if exchange is None:
        return Report(role="error", headline=write.headline("error", tr("result.server_down")), lines=last, tabs=tabs)
    headline = write.headline("notyet", tr("result.no_answer_from", request=short_request(exchange)))
    return Report(role="notyet", headline=headline, lines=last, tabs=tabs)
