"""Verdicts and free runs as lines: what happened, what did not hold first, one explanation."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import groupby

from backend_quest.checking.snippets import is_snippet
from backend_quest.checking.words import cut_short
from backend_quest.content.kinds import Reflection
from backend_quest.content.model import BankItem, Level
from backend_quest.content.parts import Text
from backend_quest.content.verdict import Check, Exchange, Outcome, Part, ProgramError, Verdict
from backend_quest.i18n import Translator
from backend_quest.installing.extras import command_for
from backend_quest.plain.grids import data_lines
from backend_quest.plain.pages import INDENT, WIDTH, prose_lines, sentences, spoken
from backend_quest.runner.api import Ended, absent
from backend_quest.services import Tried

_ACCESS = re.compile(r'127\.0\.0\.1 - - \[[^]]*] "')
"""What http.server notes of each request; the exchange says it already."""
MAX_LINES = 30
FEW = 10
MAX_COLUMNS = 300


def verdict_lines(
    verdict: Verdict,
    level: Level,
    tr: Translator,
    *,
    xp: int = 0,
    hints_cost: int = 0,
    again: bool = False,
    names: Mapping[str, str] | None = None,
) -> list[str]:
    """Return a verdict on an answer to ``level`` as lines. ``names`` are what the learner calls the parts, by key."""
    if verdict.passed:
        head = tr("plain.passed_again" if again else "plain.passed")
        return _passed(verdict, head, level.says, _reward(xp, hints_cost, tr), tr, names or {})
    if isinstance(level.body, Reflection):
        return _unfinished(verdict, tr)
    return _not_passed(verdict, tr, names or {})


def item_lines(
    verdict: Verdict, item: BankItem, tr: Translator, *, names: Mapping[str, str] | None = None
) -> list[str]:
    """Return a verdict on an answer to a question of a bank as lines."""
    if verdict.passed:
        return _passed(verdict, tr("plain.passed"), item.says, "", tr, names or {})
    return _not_passed(verdict, tr, names or {})


def _not_passed(verdict: Verdict, tr: Translator, names: Mapping[str, str]) -> list[str]:
    match verdict.outcome:
        case Outcome.ERROR:
            return _stopped(verdict, tr)
        case Outcome.TIMEOUT:
            return _timed_out(verdict, tr)
        case Outcome.MISSING:
            return _missing_lines(verdict.missing or "", tr)
        case Outcome.FAULT:
            return prose_lines(sentences([tr("plain.fault"), verdict.note and tr("plain.details", text=verdict.note)]))
        case _:
            return _not_yet(verdict, tr, names)


def _reward(xp: int, hints_cost: int, tr: Translator) -> str:
    if not xp:
        return ""
    key = "plain.xp_less" if hints_cost else "plain.xp"
    return tr(key, n=tr.number(xp), cost=tr.number(abs(hints_cost)))


def _passed(
    verdict: Verdict, head: str, says: Text | None, reward: str, tr: Translator, names: Mapping[str, str]
) -> list[str]:
    explained = verdict.says or says
    count = _count(verdict.checks, tr)
    first = sentences([head, _in(explained, tr), "" if count else reward])
    lines = prose_lines(first)
    if count:
        lines += prose_lines(sentences([count, reward]))
    if len(verdict.parts) > 1:
        for part in verdict.parts:
            if part.says is not None:
                lines += prose_lines(f"{_name(part, names, tr)}: {_in(part.says, tr)}")
    return lines


def _count(checks: list[Check], tr: Translator) -> str:
    if not checks:
        return ""
    right = sum(check.passed for check in checks)
    hidden = sum(check.hidden for check in checks)
    count = tr("plain.checks", a=right, b=len(checks))
    return sentences([count, tr("plain.hidden", n=hidden) if hidden and right == len(checks) else ""])


def _not_yet(verdict: Verdict, tr: Translator, names: Mapping[str, str]) -> list[str]:
    wrong = [part for part in verdict.parts if not part.right]
    several = verdict.count is not None
    count = _count(verdict.checks, tr)
    if verdict.count is not None and not count:
        count = tr("plain.parts", a=verdict.count[0], b=verdict.count[1])
    failed = next((check for check in verdict.checks if not check.passed), None)
    details = [] if failed is None else check_lines(failed, tr)
    if wrong and (several or (verdict.recognised is None and wrong[0].says is None and wrong[0].key in names)):
        listed = ", ".join(_name(part, names, tr) for part in wrong)
        details += prose_lines(tr("plain.marked", names=listed))
    head, explained = [tr("plain.not_yet"), count], _in(verdict.says, tr)
    if not details:
        return prose_lines(sentences([*head, explained]))
    return [*prose_lines(sentences(head)), *details, *prose_lines(explained)]


def _unfinished(verdict: Verdict, tr: Translator) -> list[str]:
    missing = [check for check in verdict.checks if not check.passed]
    lines = [tr("plain.not_yet")]
    for check in missing:
        now = tr("plain.now", n=check.actual) if check.actual is not None else ""
        lines += prose_lines(sentences([tr("plain.still", what=_in(check.name, tr)), now]))
    return lines


def _stopped(verdict: Verdict, tr: Translator) -> list[str]:
    error = verdict.error
    if error is None:
        head = "plain.cut_off" if verdict.note else "plain.stopped"
        return prose_lines(sentences([tr(head), _in(verdict.says, tr)]))
    known = verdict.recognised is not None or error.says is None
    return error_lines(error, tr, explained=not known) + (prose_lines(_in(verdict.says, tr)) if known else [])


def error_lines(error: ProgramError, tr: Translator, *, explained: bool = True) -> list[str]:
    """Return a program's own error, then what it means."""
    lines = [_where(error, tr), *shown_lines(error.headline, tr)]
    if explained and error.says is not None:
        lines += prose_lines(tr("plain.means", text=error.says.get(tr.language)))
    return lines


def _missing_lines(language: str, tr: Translator) -> list[str]:
    runtime = absent(language)
    source = tr("plain.to_be_had", name=runtime.title, where=runtime.hint) if runtime.hint else ""
    command = command_for(language)
    lines = prose_lines(sentences([tr("plain.missing", name=runtime.title), source]))
    return lines if command is None else [*lines, tr("plain.setup", command=command)]


def _where(error: ProgramError, tr: Translator) -> str:
    if error.line is None:
        return tr("plain.stopped")
    named = not is_snippet(error.file)
    return tr("plain.stopped_in" if named else "plain.stopped_at", n=error.line, file=error.file)


def _timed_out(verdict: Verdict, tr: Translator) -> list[str]:
    if verdict.recognised is None or verdict.seconds is None:
        return prose_lines(sentences([tr("plain.timeout"), _in(verdict.says, tr)]))
    limit = tr.duration(round(verdict.seconds * 1000))
    first = prose_lines(sentences([tr("plain.timeout"), tr("plain.timeout_after", seconds=limit)]))
    return first + prose_lines(_in(verdict.says, tr))


def check_lines(check: Check, tr: Translator) -> list[str]:
    """Return one check with what was expected above what came of it."""
    name = _in(check.name, tr)
    if check.hidden:
        return prose_lines(tr("plain.hidden_check", name=name))
    head = ": ".join(part for part in (name, None if check.exchange else check.call) if part)
    lines = prose_lines(head)
    if check.exchange is not None:
        lines += exchange_lines(check.exchange, tr)
    what = f"{check.call}, " if check.exchange is not None and check.call else ""
    if check.expected is not None and check.expected != "":
        lines += value_lines(what + tr("plain.expected"), check.expected, tr)
    if check.actual is not None and (check.expected is not None or check.exchange is None):
        lines += value_lines(what + tr("plain.actual"), check.actual, tr)
    if check.printed:
        lines += value_lines(tr("plain.printed"), check.printed, tr)
    if check.exchange is not None:
        lines += prose_lines(_in(check.says, tr))
    return lines


def exchange_lines(exchange: Exchange, tr: Translator) -> list[str]:
    """Return one request and its response: method and path, status, body."""
    request = exchange.sent[0].removesuffix(" HTTP/1.1") if exchange.sent else ""
    lines = prose_lines(tr("plain.sent", request=request))
    body = _body(exchange.sent)
    if body:
        lines += value_lines(tr("plain.body"), body, tr)
    if not exchange.received:
        return [*lines, tr("plain.no_answer")]
    status = exchange.received[0].partition(" ")[2]
    lines += prose_lines(tr("plain.received", status=status))
    return lines + value_lines(tr("plain.body"), _body(exchange.received), tr)


def tried_lines(tried: Tried, tr: Translator) -> list[str]:
    """Return what a free run showed."""
    if tried.missing is not None:
        return _missing_lines(tried.missing, tr)
    if tried.ended == Ended.CANCELLED:
        return prose_lines(tr("plain.stopped_run"))
    if tried.ended == Ended.FAULT:
        return prose_lines(sentences([tr("plain.fault"), tried.log and tr("plain.details", text=tried.log)]))
    if tried.data is not None:
        return data_lines(tried.data, tr)
    return _server_lines(tried, tr) if tried.port is not None or tried.exchange is not None else _run_lines(tried, tr)


def _server_lines(tried: Tried, tr: Translator) -> list[str]:
    lines = [tr("plain.server_up")]
    if tried.exchange is not None:
        lines += exchange_lines(tried.exchange, tr)
    log = "\n".join(line for line in tried.log.split("\n") if not _ACCESS.match(line))
    return lines + (value_lines(tr("plain.server_log"), log, tr) if log.strip() else [])


def _run_lines(tried: Tried, tr: Translator) -> list[str]:
    lines = []
    if tried.given:
        given = ", ".join(f"{name} = {_literal(value)}" for name, value in tried.given.items())
        lines += prose_lines(tr("plain.run_with", given=given))
    if tried.printed.strip() or tried.error is None:
        lines += value_lines(tr("plain.printed"), tried.printed, tr)
    if tried.error is not None:
        lines += error_lines(tried.error, tr)
    elif tried.ended != Ended.OK:
        lines += _cut_lines(tried, tr)
    return lines + (_visible_lines(tried, tr) if tried.checks and tried.ended == Ended.OK else [])


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def _cut_lines(tried: Tried, tr: Translator) -> list[str]:
    head = "plain.timeout" if tried.ended == Ended.TIMEOUT else "plain.cut_off"
    lines = prose_lines(sentences([tr(head), _in(cut_short(Ended(tried.ended), tried.seconds), tr)]))
    return lines + (value_lines(tr("plain.server_log"), tried.log, tr) if tried.log.strip() else [])


def _visible_lines(tried: Tried, tr: Translator) -> list[str]:
    right = sum(check.passed for check in tried.checks)
    lines = prose_lines(tr("plain.visible_checks", a=right, b=len(tried.checks)))
    failed = next((check for check in tried.checks if not check.passed), None)
    return lines if failed is None else lines + check_lines(failed, tr)


def _body(lines: list[str]) -> str:
    return "\n".join(lines[lines.index("") + 1 :]) if "" in lines else ""


def value_lines(label: str, value: str, tr: Translator) -> list[str]:
    """Return a labelled value: on the same line where it is one line, else below."""
    value = value.rstrip("\n")
    if not value.strip():
        return [f"  {label}: {tr('plain.nothing')}"]
    if "\n" not in value and len(label) + len(value) + 4 <= WIDTH:
        return [f"  {label}: {value}"]
    return [f"  {label}:", *shown_lines(value, tr)]


def shown_lines(text: str, tr: Translator) -> list[str]:
    """Return the output of a program as indented lines: what repeats is counted, what is very long is cut."""
    shown: list[str] = []
    rows = [(line, len(list(same))) for line, same in groupby(text.rstrip("\n").split("\n"))]
    left = sum(count for _, count in rows)
    for line, count in rows:
        if len(shown) >= MAX_LINES:
            return [*shown, INDENT + tr("plain.more_lines", n=tr.number(left))]
        left -= count
        cut = line if len(line) <= MAX_COLUMNS else f"{line[:MAX_COLUMNS]}..."
        shown += [INDENT + cut] * (count if count <= FEW else 1)
        if count > FEW:
            shown.append(INDENT + tr("plain.same_lines", n=tr.number(count - 1)))
    return shown


def _name(part: Part, names: Mapping[str, str], tr: Translator) -> str:
    kind, _, number = part.key.partition(":")
    if part.key not in names and kind in ("cell", "line") and number:
        return tr(f"plain.{kind}", n=number)
    return names.get(part.key, part.key)


def _in(text: Text | None, tr: Translator) -> str:
    return "" if text is None else spoken(text.get(tr.language), tr)
