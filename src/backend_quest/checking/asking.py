"""http_request: the learner's requests go to a practice server, which keeps them; they are judged by value."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

from msgspec import UNSET

from backend_quest.checking import words
from backend_quest.checking.context import Judging
from backend_quest.checking.http_client import NoAnswer, Response, send
from backend_quest.checking.matching import contained, normalised, text_matches
from backend_quest.checking.remembered import Remembered
from backend_quest.checking.running import CANCELLED
from backend_quest.checking.server import described
from backend_quest.checking.tried import Tried
from backend_quest.content.http_consistency import METHODS
from backend_quest.content.http_parts import Asking, PracticeServer, Reply, Wanted, WantedRequest
from backend_quest.content.kinds import HttpRequest
from backend_quest.content.parts import Matcher, When
from backend_quest.content.verdict import Answer, AnswerError, Check, Exchange, Outcome, Verdict
from backend_quest.runner.practice import Answered, Asked, Practice

MAX_REQUESTS, MAX_HEADERS, MAX_PATH, MAX_TEXT = 20, 20, 2_000, 100_000
_NO_LOOPBACK = "this computer lets no server listen"
Difference = tuple[str, str, str]
"""What of a request differs, what it must be, and what it was."""

_practices: Remembered[Practice] = Remembered(lambda practice: True)
"""The practice servers of this game, by their rules: each keeps its port."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request, as it arrived where it did, and what came back where something did."""

    exchange: Exchange
    asked: Asked | None = None
    response: Response | None = None


def practice_of(body: HttpRequest) -> Practice:
    """Return the practice server of a level, which listens already. Raises OSError where nobody may listen here."""
    server = body.server
    return _practices.of(repr(server), lambda: Practice(lambda asked: _answer(server, asked)))


def judge_http(body: HttpRequest, answer: Answer, judging: Judging) -> Verdict:
    """Judge what was sent, and the answer to the question. Raises AnswerError."""
    requests, said = _parsed(answer)
    try:
        sent = [_send(practice_of(body), request) for request in requests if not judging.cancelled]
    except OSError:
        return Verdict(outcome=Outcome.FAULT, note=_NO_LOOPBACK)
    if judging.cancelled:
        return Verdict(outcome=Outcome.FAULT, note=CANCELLED)
    checks = [_check(wanted, sent) for wanted in body.expect]
    if body.question is not None:
        right = text_matches(body.question.accept, said)
        checks.append(Check(name=body.question.text, passed=right, actual=said or None))
    if all(check.passed for check in checks):
        return Verdict(outcome=Outcome.PASSED, checks=checks)
    number = _recognised(body, sent, said)
    if number is not None:
        return Verdict(outcome=Outcome.NOT_YET, checks=checks, says=body.mistakes[number].says, recognised=number)
    silent = sent and sent[-1].response is None
    return Verdict(outcome=Outcome.NOT_YET, checks=checks, says=words.NOT_SENT if silent else None)


def try_http(body: HttpRequest, answer: Answer) -> Tried:
    """Send the last request of an answer, and show what came back. Raises AnswerError where there is none."""
    requests, _ = _parsed(answer)
    if not requests:
        raise AnswerError("there is no request to send")
    try:
        practice = practice_of(body)
    except OSError:
        return Tried(ended="fault", log=_NO_LOOPBACK)
    exchange = _send(practice, requests[-1]).exchange
    return Tried(ended="ok", exchange=exchange, ms=exchange.ms, port=practice.port)


def _parsed(answer: Answer) -> tuple[list[dict[str, Any]], str]:
    if not isinstance(answer, dict) or not answer.keys() <= {"requests", "answer"}:
        raise AnswerError("answer with `requests` (a list) and `answer` (a text)")
    requests, said = answer.get("requests", []), answer.get("answer", "")
    if not isinstance(said, str) or len(said) > MAX_TEXT:
        raise AnswerError("`answer` must be a text")
    if not isinstance(requests, list) or len(requests) > MAX_REQUESTS:
        raise AnswerError(f"`requests` must be a list of at most {MAX_REQUESTS}")
    return [_request(request) for request in requests], said.strip()


def _request(request: object) -> dict[str, Any]:
    if not isinstance(request, dict) or not request.keys() <= {"method", "path", "headers", "body"}:
        raise AnswerError("a request has `method`, `path`, `headers` and `body`")
    method, path = request.get("method", "GET"), request.get("path", "/")
    headers, body = request.get("headers", {}), request.get("body", "")
    if method not in METHODS:
        raise AnswerError(f"`method` must be one of {', '.join(METHODS)}")
    if not isinstance(path, str) or not path.startswith("/") or len(path) > MAX_PATH:
        raise AnswerError("`path` must begin with /")
    if not isinstance(body, str) or len(body) > MAX_TEXT:
        raise AnswerError(f"`body` must be a text of at most {MAX_TEXT} characters")
    if not isinstance(headers, dict) or len(headers) > MAX_HEADERS:
        raise AnswerError(f"`headers` must be at most {MAX_HEADERS} texts by name")
    if not all(isinstance(text, str) and len(text) <= MAX_PATH for text in (*headers, *headers.values())):
        raise AnswerError("names and values of `headers` must be texts")
    return {"method": method, "path": path, "headers": headers, "body": body}


def _send(practice: Practice, request: Mapping[str, Any]) -> Sent:
    body = request["body"].encode("utf-8", "replace") if request["body"] else None
    came: list[Response | NoAnswer] = []

    def once() -> None:
        try:
            path = request["path"]
            came.append(send(practice.port, request["method"], path, headers=request["headers"], body=body))
        except NoAnswer as silent:
            came.append(silent)

    asked = practice.listen_to(once)
    found = came[0]
    response = found if isinstance(found, Response) else None
    return Sent(found.exchange, asked, response)


# ── the practice server ──────────────────────────────────────────────────────────────────────


def _answer(server: PracticeServer, asked: Asked) -> Answered:
    for route in server.routes:
        if route.request.method in (None, asked.method) and _fits(route.request.path, asked.path):
            return _answered(route.response)
    return _answered(server.otherwise)


def _fits(path: str, asked: str) -> bool:
    """Whether a path that was asked is that of a route: with any query, where the route has none."""
    (wanted, query), (given, _) = _split(path), _split(asked)
    return unquote(wanted) == unquote(given) and (not query or _query(path) == _query(asked))


def _split(path: str) -> tuple[str, str]:
    """Return a path without its query, and the query."""
    path, _, query = path.partition("?")
    return path, query


def _query(path: str) -> list[tuple[str, str]]:
    return sorted(parse_qsl(_split(path)[1], keep_blank_values=True))


def _answered(reply: Reply) -> Answered:
    headers = dict(reply.headers)
    if reply.json is not UNSET:
        headers.setdefault("content-type", "application/json")
        return Answered(reply.status, headers, json.dumps(reply.json, ensure_ascii=False).encode())
    headers.setdefault("content-type", "text/plain; charset=utf-8")
    return Answered(reply.status, headers, (reply.body or "").encode())


# ── what was asked ───────────────────────────────────────────────────────────────────────────


def _check(wanted: Wanted, sent: Sequence[Sent]) -> Check:
    differences = [difference(wanted.request, one.asked) for one in sent if one.asked is not None]
    last = sent[-1].exchange if sent else None
    if None in differences:
        return Check(name=wanted.name, passed=True, exchange=sent[differences.index(None)].exchange)
    found = differences[-1] if differences else None
    what, expected, actual = found or (None, None, None)
    return Check(name=wanted.name, passed=False, call=what, expected=expected, actual=actual, exchange=last)


def difference(wanted: WantedRequest, asked: Asked) -> Difference | None:
    """Return the first thing in which a request is not the one wanted, None where it is."""
    if asked.method != wanted.method:
        return "method", wanted.method, asked.method
    (path, query), (given, given_query) = _split(wanted.path), _split(asked.path)
    if unquote(path) != unquote(given):
        return "path", path, given
    if _query(wanted.path) != _query(asked.path):
        return "query", query or "-", given_query or "-"
    for name, matcher in wanted.headers.items():
        actual = asked.headers.get(name.lower(), "")
        if not text_matches(matcher, actual):
            return name.lower(), described(matcher), actual or "-"
    return _body_difference(wanted, asked.body.decode("utf-8", "replace"))


def _body_difference(wanted: WantedRequest, text: str) -> Difference | None:
    if wanted.body is not None and not text_matches(wanted.body, text):
        return "body", described(wanted.body), normalised(text) or "-"
    if wanted.json is UNSET:
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return "body", json.dumps(wanted.json, ensure_ascii=False), normalised(text)[:200] or "-"
    found = contained(data, wanted.json) or contained(wanted.json, data)
    return None if found is None else ("body", json.dumps(wanted.json, ensure_ascii=False), normalised(text)[:200])


def _recognised(body: HttpRequest, sent: Sequence[Sent], said: str) -> int | None:
    for number, mistake in enumerate(body.mistakes):
        if mistake.when is not None:
            if _holds(mistake.when, sent, said):
                return number
        elif _behaviour(_last_of(mistake), mistake.answer.strip()) == _behaviour(
            sent[-1].asked if sent else None, said
        ):
            return number
    return None


def _last_of(mistake: Asking) -> Asked:
    given = mistake.as_answer()["requests"][-1]
    headers = {name.lower(): value for name, value in given["headers"].items()}
    return Asked(given["method"], given["path"], headers, given["body"].encode())


def _behaviour(last: Asked | None, said: str) -> Hashable:
    """Return what makes two answers equal: the last request, and what was said."""
    if last is None:
        return None, said
    kind = last.headers.get("content-type", "").partition(";")[0].strip().lower()
    return last.method, unquote(_split(last.path)[0]), tuple(_query(last.path)), kind, _value(last.body), said


def _value(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    try:
        return json.dumps(json.loads(text), sort_keys=True)
    except (ValueError, RecursionError):
        return normalised(text)


def _holds(when: When, sent: Sequence[Sent], said: str) -> bool:
    last = sent[-1] if sent else None
    conditions: list[bool] = []
    if isinstance(when.answer, Matcher):
        conditions.append(text_matches(when.answer, said))
    if when.request is not None:
        conditions.append(last is not None and last.asked is not None and _request_holds(when, last.asked))
    if when.response is not None:
        conditions.append(last is not None and last.response is not None and _response_holds(when, last.response))
    return bool(conditions) and all(conditions)


def _request_holds(when: When, asked: Asked) -> bool:
    wanted = when.request
    if wanted is None:
        return True
    path, query = _split(asked.path)
    body = asked.body.decode("utf-8", "replace")
    texts = ((wanted.method, asked.method), (wanted.path, path), (wanted.query, query), (wanted.body, body))
    headers = ((matcher, asked.headers.get(name.lower(), "")) for name, matcher in wanted.headers.items())
    return all(matcher is None or text_matches(matcher, text) for matcher, text in (*texts, *headers))


def _response_holds(when: When, response: Response) -> bool:
    wanted = when.response
    if wanted is None:
        return True
    texts = ((wanted.status, str(response.status)), (wanted.body, response.body))
    return all(matcher is None or text_matches(matcher, text) for matcher, text in texts)
