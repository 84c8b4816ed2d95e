"""What requests, and a level that asks for them, owe each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from msgspec import UNSET

from backend_quest.content.http_parts import Asking, ContractRequest, Reply, WantedRequest
from backend_quest.content.kinds import HttpRequest
from backend_quest.content.rules import check_matcher, check_when
from backend_quest.content.where import Where

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
"""What a request may be."""

_PATH = re.compile(r"/[!-~]{0,500}")
_SAVED = re.compile(r"\{(\w+)\}")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")
_WHEN = frozenset({"request", "response", "answer"})


def check_request(request: ContractRequest, where: Where, saved: Collection[str] = ()) -> None:
    """Check a request that is sent; its path may take the ``saved`` values."""
    check_method(request.method, where)
    check_path(request.path, where)
    for name in _SAVED.findall(request.path):
        if name not in saved:
            where.add("not-known-here", "path", name=name, known=", ".join(sorted(saved)) or "-")
    if request.json is not UNSET and request.body is not None:
        where.add("json-or-body")
    _check_headers(request.headers, where)


def check_method(method: str, where: Where) -> None:
    """Check the name of a method."""
    if method not in METHODS:
        where.add("wrong-value", "method", value=method, allowed=", ".join(METHODS))


def check_path(path: str, where: Where) -> None:
    """Check the part of a URL that follows the server's name."""
    if not _PATH.fullmatch(path):
        where.add("request-path", "path", path=path)


def check_http(body: HttpRequest, where: Where) -> None:
    """Check a practice server and what is to be asked of it."""
    for number, route in enumerate(body.server.routes):
        place = where.at("server", "routes", number)
        check_path(route.request.path, place.at("request"))
        if route.request.method is not None:
            check_method(route.request.method, place.at("request"))
        _check_reply(route.response, place.at("response"))
    _check_reply(body.server.otherwise, where.at("server", "otherwise"))
    check_request(body.starter, where.at("starter"))
    if not body.expect:
        where.add("too-few", "expect", least=1)
    for number, wanted in enumerate(body.expect):
        _check_wanted(wanted.request, where.at("expect", number, "request"))
    if body.question is not None:
        check_matcher(body.question.accept, where.at("question", "accept"))
    _check_asking(body.solution, where.at("solution"))
    for number, mistake in enumerate(body.mistakes):
        _check_asking(mistake, where.at("mistakes", number))
        check_when(mistake.when, where.at("mistakes", number), _WHEN, {})


def _check_wanted(wanted: WantedRequest, where: Where) -> None:
    check_method(wanted.method, where)
    check_path(wanted.path, where)
    for name, matcher in wanted.headers.items():
        check_matcher(matcher, where.at("headers", name))
    if wanted.body is not None:
        check_matcher(wanted.body, where.at("body"))
        if wanted.json is not UNSET:
            where.add("json-or-body")


def _check_asking(asking: Asking, where: Where) -> None:
    if (asking.request is None) == (not asking.requests):
        where.add("request-or-requests")
    for number, request in enumerate(asking.requests):
        check_request(request, where.at("requests", number))
    if asking.request is not None:
        check_request(asking.request, where.at("request"))


def _check_reply(reply: Reply, where: Where) -> None:
    if not 200 <= reply.status <= 599:
        where.add("range", "status", low=200, high=599)
    if reply.json is not UNSET and reply.body is not None:
        where.add("json-or-body")
    _check_headers(reply.headers, where)


def _check_headers(headers: Mapping[str, str], where: Where) -> None:
    for name, value in headers.items():
        if not _HEADER.fullmatch(name) or "\n" in value:
            where.add("header", "headers", name, name=name)
