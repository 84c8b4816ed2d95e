"""What the kinds that speak HTTP are made of: requests, and a server to practise with."""

from __future__ import annotations

import json
from typing import Any

from msgspec import UNSET

from backend_quest.content.parts import Matcher, Record, Text, When


class ContractRequest(Record, frozen=True, kw_only=True):
    """A request of a contract. ``{name}`` in the path takes a saved value."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = {}
    json: Any = UNSET
    body: str | None = None

    def as_sent(self) -> dict[str, Any]:
        """Return it as an answer writes it: method, path, headers by name, body as text."""
        headers, text = dict(self.headers), self.body or ""
        if self.json is not UNSET:
            text = json.dumps(self.json, ensure_ascii=False)
            headers.setdefault("Content-Type", "application/json")
        return {"method": self.method, "path": self.path, "headers": headers, "body": text}


class Reply(Record, frozen=True, kw_only=True):
    """What the practice server sends back: a text, or data as JSON."""

    status: int = 200
    headers: dict[str, str] = {}
    body: str | None = None
    json: Any = UNSET


class RouteRequest(Record, frozen=True, kw_only=True):
    """Which requests a route answers. Without a method any; without a query in ``path`` with any query."""

    path: str
    method: str | None = None


class Route(Record, frozen=True, kw_only=True):
    """A rule of the practice server."""

    request: RouteRequest
    response: Reply


class PracticeServer(Record, frozen=True, kw_only=True):
    """The server that a learner asks: the first route that fits answers, else ``otherwise``."""

    routes: list[Route]
    otherwise: Reply


class WantedRequest(Record, frozen=True, kw_only=True):
    """What a request must have been: the query in any order, headers by matcher, a body by value."""

    path: str
    method: str = "GET"
    headers: dict[str, Matcher] = {}
    json: Any = UNSET
    body: Matcher | None = None


class Wanted(Record, frozen=True, kw_only=True):
    """A request that must be among those sent."""

    name: Text
    request: WantedRequest


class ReplyQuestion(Record, frozen=True, kw_only=True):
    """A question whose answer only a response tells."""

    text: Text
    accept: Matcher


class Asking(Record, frozen=True, kw_only=True):
    """What a learner sends and answers: one ``request``, or several in order."""

    request: ContractRequest | None = None
    requests: list[ContractRequest] = []
    answer: str = ""

    def as_answer(self) -> dict[str, Any]:
        """Return it as an answer: the requests in order, and the text."""
        sent = [self.request] if self.request is not None else self.requests
        return {"requests": [request.as_sent() for request in sent], "answer": self.answer}


class AskingMistake(Asking, frozen=True, kw_only=True):
    """A known wrong asking."""

    says: Text
    when: When | None = None
