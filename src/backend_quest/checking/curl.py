"""A request as a ``curl`` line, read and written: the options that the course teaches, and nothing is run.

The options are those of the manual at https://curl.se/docs/manpage.html.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from getopt import GetoptError, gnu_getopt
from typing import Any
from urllib.parse import quote, urlsplit

from backend_quest.content.http_consistency import METHODS

HOSTS = ("127.0.0.1", "localhost")
_SHORT = "X:H:d:IisSvg"
_LONG = [
    *("request=", "header=", "data=", "data-raw=", "data-binary=", "json="),
    *("head", "include", "silent", "show-error", "verbose", "globoff"),
]
_FORM = "application/x-www-form-urlencoded"
_SAFE = "".join(map(chr, range(0x21, 0x7F)))


class CurlError(ValueError):
    """A line that is not understood. ``key`` names the sentence to say, ``what`` the part of the line it is about."""

    def __init__(self, key: str, what: str = "") -> None:
        super().__init__(f"{key}: {what}")
        self.key = key
        self.what = what


def path_of(url: str, port: int) -> str:
    """Return path and query of a URL of the practice server, as a browser would send them.

    Raises CurlError ``elsewhere`` for another server: nothing is ever sent anywhere else.
    """
    url = url.strip().partition("#")[0]
    if url.startswith("/"):
        return quote(url, safe=_SAFE)
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        here = parts.scheme == "http" and parts.hostname in HOSTS and parts.port == port
    except ValueError as problem:
        raise CurlError("elsewhere", url) from problem
    if not here:
        raise CurlError("elsewhere", url)
    behind = url[url.index(parts.netloc) + len(parts.netloc) :]
    return quote(behind if behind.startswith("/") else f"/{behind}", safe=_SAFE)


def parse(line: str, port: int) -> dict[str, Any]:
    """Return the request of a ``curl`` line, in the shape of an answer. Raises CurlError."""
    try:
        words = shlex.split(line)
    except ValueError as problem:
        raise CurlError("quotes") from problem
    if not words or words[0] != "curl":
        raise CurlError("no_curl")
    try:
        options, urls = gnu_getopt(words[1:], _SHORT, _LONG)
    except GetoptError as problem:
        raise CurlError("no_value" if "requires" in problem.msg else "option", problem.opt) from problem
    if not urls:
        raise CurlError("no_url")
    headers = _headers(value for name, value in options if name in ("-H", "--header"))
    data = [(name, value) for name, value in options if name == "-d" or name.startswith("--data") or name == "--json"]
    if data and not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = "application/json" if data[0][0] == "--json" else _FORM
    chosen = [value for name, value in options if name in ("-X", "--request")]
    head = any(name in ("-I", "--head") for name, _ in options)
    method = (chosen[-1] if chosen else "HEAD" if head else "POST" if data else "GET").upper()
    if method not in METHODS:
        raise CurlError("method", method)
    body = "&".join(value for _, value in data)
    return {"method": method, "path": path_of(urls[-1], port), "headers": headers, "body": body}


def _headers(lines: Iterable[str]) -> dict[str, str]:
    headers = {}
    for line in lines:
        name, colon, text = line.partition(":")
        if not colon:
            raise CurlError("header", line)
        headers[name.strip()] = text.strip()
    return headers


def written(request: dict[str, Any], port: int) -> str:
    """Return a request as a ``curl`` line that a shell would read back the same."""
    words = ["curl"]
    if request["method"] != ("POST" if request["body"] else "GET"):
        words += ["-X", request["method"]]
    for name, value in request["headers"].items():
        words += ["-H", shlex.quote(f"{name}: {value}")]
    if request["body"]:
        words += ["-d", shlex.quote(request["body"])]
    return " ".join([*words, shlex.quote(f"http://127.0.0.1:{port}{request['path']}")])
