"""Progress as JSON data: what an export holds, and what may come in again.

An export has a format name, a version, events, drafts and settings. Only settings that belong to the learner travel;
paths, commands, trust and whatever else belongs to a computer never do, in either direction.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from backend_quest.content.events import Event
from backend_quest.text import clean, clean_line

FORMAT = "backend-quest-progress"
VERSION = 1
LIMIT = 50_000_000
"""The most bytes of an import."""
PORTABLE = frozenset({"name", "language", "stack", "theme", "motion"})
"""The settings that travel: the learner's, not those of a computer or its terminal."""

_KEY_LENGTH = 200
_LAST_MOMENT = 253_402_300_799  # the end of the year 9999
_decoder: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
_KNOWN = frozenset({"attempt", "hint", "solution", "checkpoint", "review", "reset"})


@dataclass(frozen=True, slots=True)
class Parcel:
    """A validated import: events as JSON texts, oldest first, drafts and settings as JSON texts by key."""

    events: list[str]
    drafts: dict[str, str]
    settings: dict[str, str]


def encode(data: Any) -> str:
    """Return JSON data as text; lone surrogates are replaced. Raises ValueError for what is no JSON data."""
    try:
        try:
            return msgspec.json.encode(data).decode()
        except UnicodeEncodeError:
            return msgspec.json.encode(_scrub(msgspec.to_builtins(data))).decode()
    except (TypeError, ValueError, OverflowError, RecursionError, msgspec.MsgspecError) as error:
        raise ValueError(f"this is not JSON data: {error}") from error


def decode(text: str) -> Any:
    """Return the data of a JSON text."""
    return msgspec.json.decode(text)


def decode_event(text: str) -> Event | None:
    """Return the event of a JSON text; None for an event of a newer version of the game."""
    try:
        return _decoder.decode(text)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def build(events: Iterable[str], drafts: Mapping[str, str], settings: Mapping[str, str]) -> dict[str, Any]:
    """Return an export of what is kept as JSON texts."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "events": [decode(text) for text in events],
        "drafts": {key: decode(text) for key, text in drafts.items()},
        "settings": {key: decode(text) for key, text in settings.items() if key in PORTABLE},
    }


def parse(data: Any) -> Parcel:
    """Return ``data`` validated and cleaned. Raises ValueError with a plain English sentence."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError("this is not an export of backend-quest")
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise ValueError("the export does not say its version")
    if version > VERSION:
        raise ValueError("a newer version of backend-quest made this export")
    if len(encode(data)) > LIMIT:
        raise ValueError(f"the export is larger than {LIMIT // 1_000_000} MB")
    events = data.get("events")
    if not isinstance(events, list):
        raise ValueError("the export has no list of events")
    try:
        return Parcel(
            [_event(event, number) for number, event in enumerate(events, 1)],
            {key: encode(_scrub(value)) for key, value in _pairs(data, "drafts")},
            {key: encode(_setting(key, value)) for key, value in _pairs(data, "settings") if key in PORTABLE},
        )
    except RecursionError as error:
        raise ValueError("the export is nested too deeply") from error


def missing(parcel: Parcel, here: Iterable[str]) -> list[str]:
    """Return the events of ``parcel`` that are not ``here`` (JSON texts), each as often as it is missing.

    A start over that is older than something here is left out: it would undo what was done after it.
    """
    texts = list(here)
    have = Counter(canonical(text) for text in texts)
    newest = max((_moment(text) for text in texts), default=-math.inf)
    new = []
    for text in parcel.events:
        if have[text] > 0:
            have[text] -= 1
        elif not (_tag(text) == "reset" and _moment(text) < newest):
            new.append(text)
    return new


def canonical(text: str) -> str:
    """Return the one form of an event's JSON text, cleaned, by which equal events are equal."""
    return _canonical(decode(text))


def _canonical(raw: Any) -> str:
    scrubbed = _scrub(raw)
    event = decode_event(encode(scrubbed))
    return encode(event if event is not None else scrubbed)


def _event(raw: Any, number: int) -> str:
    if not isinstance(raw, dict) or not isinstance(raw.get("event"), str):
        raise ValueError(f"event {number} is not an event")
    at = raw.get("at")
    if not isinstance(at, int | float) or isinstance(at, bool) or not 0 <= at <= _LAST_MOMENT:
        raise ValueError(f"event {number} has no moment")
    text = _canonical(raw)
    if raw["event"] in _KNOWN and decode_event(text) is None:
        raise ValueError(f"event {number} is no {raw['event']} as this version knows it")
    return text


def _pairs(data: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    pairs = data.get(name, {})
    if not isinstance(pairs, dict):
        raise ValueError(f"{name} of the export are not a mapping")
    for key in pairs:
        if not isinstance(key, str) or len(key) > _KEY_LENGTH or clean_line(key, _KEY_LENGTH) != key:
            raise ValueError(f"{name} of the export have a key that cannot be")
    return list(pairs.items())


def _setting(key: str, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return clean_line(value)
    raise ValueError(f"the setting {key} of the export is not a plain value")


def _scrub(value: Any) -> Any:
    """Return JSON data whose texts cannot steer a terminal; tabs stay, they are part of programs."""
    if isinstance(value, str):
        return "\t".join(clean(part) for part in value.split("\t"))
    if isinstance(value, list):
        return [_scrub(item) for item in value]
    if isinstance(value, dict):
        return {_scrub(key): _scrub(item) for key, item in value.items()}
    return value


def _tag(text: str) -> Any:
    return decode(text).get("event")


def _moment(text: str) -> float:
    at = decode(text).get("at")
    return float(at) if isinstance(at, int | float) else -math.inf
