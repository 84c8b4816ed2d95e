"""http_request: what is sent really goes out, and is judged by value as it arrived."""

from __future__ import annotations

from typing import Any

import pytest
from builders import FakeRunner, t
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backend_quest.checking import AnswerError, judge, try_out, words
from backend_quest.checking.asking import practice_of
from backend_quest.checking.curl import CurlError, parse, path_of, written
from backend_quest.content.http_consistency import METHODS
from backend_quest.content.http_parts import (
    Asking,
    AskingMistake,
    ContractRequest,
    PracticeServer,
    Reply,
    ReplyQuestion,
    Route,
    RouteRequest,
    Wanted,
    WantedRequest,
)
from backend_quest.content.kinds import HttpRequest
from backend_quest.content.parts import Matcher, RequestWhen, ResponseWhen, When
from backend_quest.content.verdict import Outcome, Verdict

RUNNER = FakeRunner(lambda program: [])
TEA = {"nama": "Teh", "harga": 3000}
AS_JSON = '{"nama": "Teh", "harga": 3000}'


def mistake(says: str, when: When | None = None, answer: str = "", **request: Any) -> AskingMistake:
    return AskingMistake(request=ContractRequest(**request), answer=answer, says=t(says), when=when)


def level(*mistakes: AskingMistake, question: bool = True) -> HttpRequest:
    return HttpRequest(
        server=PracticeServer(
            routes=[
                Route(request=RouteRequest(method="GET", path="/menu?urut=harga"), response=Reply(body="teh kopi")),
                Route(request=RouteRequest(method="GET", path="/menu"), response=Reply(body="kopi 5000")),
                Route(request=RouteRequest(path="/menu"), response=Reply(status=201, json={"id": 7})),
            ],
            otherwise=Reply(status=404, body="tidak ada"),
        ),
        starter=ContractRequest(path="/"),
        solution=Asking(request=ContractRequest(method="POST", path="/menu", json=TEA), answer="7"),
        expect=[
            Wanted(
                name=t("adds tea"),
                request=WantedRequest(
                    method="POST", path="/menu", headers={"content-type": Matcher(contains="json")}, json=TEA
                ),
            )
        ],
        question=ReplyQuestion(text=t("which id?"), accept=Matcher(equals=7)) if question else None,
        mistakes=list(mistakes),
    )


def sent(*requests: dict[str, Any], answer: str = "7") -> dict[str, Any]:
    return {"requests": list(requests), "answer": answer}


def tea(**other: Any) -> dict[str, Any]:
    request = {"method": "POST", "path": "/menu", "headers": {"Content-Type": "application/json"}}
    return {**request, "body": '{"harga": 3000, "nama": "Teh"}', **other}


def first(verdict: Verdict) -> tuple[str | None, str | None, str | None]:
    check = verdict.checks[0]
    return check.call, check.expected, check.actual


def test_a_request_is_equal_by_value() -> None:
    body = level()
    assert judge(body, body.solution.as_answer(), RUNNER).passed
    assert judge(body, sent(tea(headers={"CONTENT-TYPE": "application/json; charset=utf-8"})), RUNNER).passed
    assert judge(body, sent({"method": "GET", "path": "/"}, tea(), {"method": "GET", "path": "/menu"}), RUNNER).passed


@pytest.mark.parametrize(
    ("request_", "difference"),
    [
        (tea(method="PUT"), ("method", "POST", "PUT")),
        (tea(path="/menu/"), ("path", "/menu", "/menu/")),
        (tea(path="/menu?a=1"), ("query", "-", "a=1")),
        (tea(headers={}), ("content-type", "… json …", "-")),
        (tea(body='{"nama": "Teh", "harga": "3000"}'), ("body", AS_JSON, '{"nama": "Teh", "harga": "3000"}')),
        (tea(body='{"nama": "Teh"'), ("body", AS_JSON, '{"nama": "Teh"')),
        (tea(body='{"nama": "Teh", "harga": 3000, "a": 1}'), ("body", AS_JSON, AS_JSON[:-1] + ', "a": 1}')),
    ],
)
def test_the_first_difference_is_named(request_: dict[str, Any], difference: tuple[str, str, str]) -> None:
    verdict = judge(level(), sent(request_), RUNNER)
    assert (verdict.outcome, first(verdict)) == (Outcome.NOT_YET, difference)
    assert verdict.checks[0].exchange is not None


def test_a_query_may_stand_in_any_order_and_encoding() -> None:
    body = level(question=False)
    wanted = WantedRequest(path="/produk?kategori=teh manis&maks=10")
    body = replace(body, expect=[Wanted(name=t("asks"), request=wanted)])
    asked = {"method": "GET", "path": "/produk?maks=10&kategori=teh%20manis"}
    assert judge(body, {"requests": [asked]}, RUNNER).passed
    assert not judge(body, {"requests": [{**asked, "path": "/produk?maks=10"}]}, RUNNER).passed


def test_the_answer_counts_too() -> None:
    verdict = judge(level(), sent(tea(), answer="8"), RUNNER)
    assert [check.passed for check in verdict.checks] == [True, False]
    assert not judge(level(), sent(answer="7"), RUNNER).passed


def test_mistakes_are_known_by_the_last_request_and_the_answer() -> None:
    body = level(
        mistake("front door", path="/", when=When(request=RequestWhen(path=Matcher(equals="/")))),
        mistake("404", path="/x", when=When(response=ResponseWhen(status=Matcher(equals=404)))),
        mistake("no json", method="POST", path="/menu", body="nama=Teh"),
        mistake("status", method="POST", path="/menu", json=TEA, answer="201"),
    )

    def known(*requests: dict[str, Any], answer: str = "") -> object:
        return judge(body, sent(*requests, answer=answer), RUNNER).recognised

    assert known({"path": "/"}) == 0
    assert known({"path": "/"}, {"path": "/Menu"}) == 1
    assert known({"method": "POST", "path": "/menu", "body": "nama=Teh"}) == 2
    assert known(tea(), answer="201") == 3
    assert known(tea(), answer="9") is None
    assert known() is None


def test_the_practice_server_answers_by_its_first_fitting_route() -> None:
    def status(method: str, path: str) -> str:
        tried = try_out(level(), sent({"method": method, "path": path}), RUNNER)
        assert tried.exchange is not None
        return f"{tried.exchange.received[0]} {tried.exchange.received[-1]}"

    assert status("GET", "/menu?urut=harga") == "HTTP/1.1 200 OK teh kopi"
    assert status("GET", "/menu?urut=nama") == "HTTP/1.1 200 OK kopi 5000"
    assert status("PATCH", "/menu") == 'HTTP/1.1 201 Created {"id": 7}'
    assert status("GET", "/lain") == "HTTP/1.1 404 Not Found tidak ada"
    assert practice_of(level()).port == practice_of(level()).port


@pytest.mark.parametrize(
    "request_", [{"path": "/a b"}, {"path": "/é"}, {"headers": {"a:b": "c"}}, {"headers": {"a": "b\nc: d"}}]
)
def test_what_cannot_be_sent_is_a_verdict(request_: dict[str, Any]) -> None:
    verdict = judge(level(), sent(request_), RUNNER)
    assert (verdict.outcome, verdict.says) == (Outcome.NOT_YET, words.NOT_SENT)


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {"request": {}},
        {"requests": "GET /"},
        {"requests": [{"path": "menu"}]},
        {"requests": [{"method": "BREW"}]},
        {"requests": [{"headers": [1]}]},
        {"requests": [{"headers": {"a": 1}}]},
        {"requests": [{"body": "x" * 100_001}]},
        {"requests": [{}] * 21},
        {"answer": 7},
    ],
)
def test_an_answer_of_another_shape_is_refused(answer: object) -> None:
    with pytest.raises(AnswerError):
        judge(level(), answer, RUNNER)


def test_without_loopback_nothing_is_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(body: HttpRequest) -> None:
        raise OSError("no loopback")

    monkeypatch.setattr("backend_quest.checking.asking.practice_of", nobody)
    assert judge(level(), sent(tea()), RUNNER).outcome is Outcome.FAULT
    assert try_out(level(), sent(tea()), RUNNER).ended == "fault"


# ── curl ─────────────────────────────────────────────────────────────────────────────────────

NAMES = st.text("abcdefgXYZ-", min_size=1, max_size=12).filter(lambda name: name.lower() != "content-type")
TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), max_size=30)


@given(
    method=st.sampled_from(METHODS),
    path=st.text("abz/?=&%21é ", max_size=20).map(lambda path: f"/{path}"),
    headers=st.dictionaries(NAMES, TEXTS.map(str.strip), max_size=3),
    body=TEXTS,
)
def test_a_written_curl_line_is_read_back(method: str, path: str, headers: dict[str, str], body: str) -> None:
    request = {"method": method, "path": path_of(path, 8000), "headers": headers, "body": body}
    if body:
        request["headers"] = {**headers, "Content-Type": "text/plain"}
    assert parse(written(request, 8000), 8000) == request


@pytest.mark.parametrize(
    ("line", "request_"),
    [
        ("curl localhost:8000/menu", ("GET", "/menu", {}, "")),
        ("curl -s -i http://127.0.0.1:8000", ("GET", "/", {}, "")),
        ("curl -I http://127.0.0.1:8000/a", ("HEAD", "/a", {}, "")),
        ("curl -XDELETE http://127.0.0.1:8000/a", ("DELETE", "/a", {}, "")),
        ("curl 'http://127.0.0.1:8000/a?b=c d'", ("GET", "/a?b=c%20d", {}, "")),
        (
            "curl http://127.0.0.1:8000/a -d x=1 --data y=2",
            ("POST", "/a", {"Content-Type": "application/x-www-form-urlencoded"}, "x=1&y=2"),
        ),
        (
            """curl --json '{"a": 1}' -H 'Accept: text/html' http://127.0.0.1:8000/a""",
            ("POST", "/a", {"Accept": "text/html", "Content-Type": "application/json"}, '{"a": 1}'),
        ),
    ],
)
def test_a_curl_line_is_read(line: str, request_: tuple[str, str, dict[str, str], str]) -> None:
    found = parse(line, 8000)
    assert (found["method"], found["path"], found["headers"], found["body"]) == request_


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("wget http://127.0.0.1:8000", "no_curl"),
        ("", "no_curl"),
        ("curl", "no_url"),
        ("curl 'http://127.0.0.1:8000", "quotes"),
        ("curl -X", "no_value"),
        ("curl -X BREW http://127.0.0.1:8000", "method"),
        ("curl -H abc http://127.0.0.1:8000", "header"),
        ("curl -o /etc/passwd http://127.0.0.1:8000", "option"),
        ("curl https://example.com/", "elsewhere"),
        ("curl http://127.0.0.1:9000/", "elsewhere"),
        ("curl http://127.0.0.1:8000@example.com/", "elsewhere"),
        ("curl http://[::1/", "elsewhere"),
        ("curl http://127.0.0.1:99999/", "elsewhere"),
    ],
)
def test_a_line_that_is_no_request_of_ours_says_why(line: str, key: str) -> None:
    with pytest.raises(CurlError) as caught:
        parse(line, 8000)
    assert caught.value.key == key
