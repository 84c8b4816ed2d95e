"""Whatever happens to the file: nothing is lost silently, nothing crashes, the damaged file stays as it was."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from courses import attempt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from backend_quest.store.sqlite import FILE, SqliteStore, open_store

FIRST_DAY, LATER = 86_400.0, 3 * 86_400.0
COPIED, ALL = 12, 16
"""Events in the copy of the first day, and in all."""

Damage = Callable[[bytes], bytes]


@contextmanager
def opened(folder: Path, at: float = LATER) -> Iterator[SqliteStore]:
    store = open_store(folder, clock=lambda: at)
    try:
        yield store
    finally:
        store.close()


def fill(folder: Path, start: int, end: int) -> dict[str, Any]:
    with opened(folder, FIRST_DAY) as store:
        for number in range(start, end):
            store.append(replace(attempt(f"m/{number}", at=float(number)), answer="x" * (number % 4 * 1500)))
        store.save_draft(f"m/{end}", {"kasir.py": "y" * 700})
        store.save_setting("name", "Sari")
        return store.export()


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A folder with a copy of its first events, and everything that was ever written there."""
    folder = tmp_path_factory.mktemp("played")
    fill(folder, 0, COPIED)
    everything = fill(folder, COPIED, ALL)
    assert len(list((folder / "copies").iterdir())) == 1
    return folder, everything


def suffer(played: tuple[Path, dict[str, Any]], folder: Path, damage: Damage, *, copies: bool = True) -> SqliteStore:
    """Damage the file in a copy of the folder, open it, and check what always holds."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(played[0], folder)
    if not copies:
        shutil.rmtree(folder / "copies")
    damaged = damage((folder / FILE).read_bytes())
    (folder / FILE).write_bytes(damaged)
    with opened(folder) as store:
        events = store.export()["events"]
        if store.repair is None:
            assert store.export() == played[1]
        else:
            assert Path(store.repair.set_aside).read_bytes() == damaged
            assert store.repair.copy_from == (FIRST_DAY if copies else None)
            assert [event for event in played[1]["events"] if event in events] == events
            if copies:
                assert events[:COPIED] == played[1]["events"][:COPIED]
                assert store.repair.saved == len(events) - COPIED
        store.append(attempt("m/new"))
    with opened(folder) as again:
        assert again.repair is None
        assert [event["level"] for event in again.export()["events"]] == [event["level"] for event in events] + [
            "m/new"
        ]
    return store


def at_page(number: int, page: bytes) -> Damage:
    return lambda data: data[: number * 4096] + page.ljust(4096, b"\0") + data[(number + 1) * 4096 :]


@pytest.mark.parametrize("copies", [True, False])
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:1],
        lambda data: data[: len(data) // 2],
        lambda data: data[:-4096],
        lambda data: b"junk" * 5000,
        lambda data: bytes(len(data)),
        at_page(0, b""),
        at_page(1, b""),
        lambda data: data.replace(b'"level":"m/3"', b'"level":"m/4"'),  # SQLite itself sees nothing wrong here
        lambda data: data.replace(b"kasir.py", b"kasur.py"),
        lambda data: data[:18] + b"\7\1" + data[20:],  # read-only for SQLite
        lambda data: data[:60] + b"\0\0\0\x63" + data[64:],  # a version from the future
    ],
)
def test_damage_is_found_set_aside_and_mended(
    played: tuple[Path, dict[str, Any]], tmp_path: Path, damage: Damage, copies: bool
) -> None:
    assert suffer(played, tmp_path / "d", damage, copies=copies).repair is not None


def test_a_damaged_beginning_costs_nothing(played: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    suffer(played, tmp_path / "d", at_page(0, b"no longer SQLite"), copies=False)
    with opened(tmp_path / "d") as store:
        assert store.export()["events"][:-1] == played[1]["events"]
        assert store.draft(f"m/{ALL}") is not None
        assert store.setting("name") == "Sari"


def test_what_stands_before_a_cut_is_saved(played: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    suffer(played, tmp_path / "d", lambda data: data[: len(data) * 3 // 4], copies=False)
    with opened(tmp_path / "d") as store:
        assert len(store.events()) > ALL // 2


def test_events_that_are_missing_at_the_end_are_missed(played: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    shutil.copytree(played[0], tmp_path / "d")
    with closing(sqlite3.connect(tmp_path / "d" / FILE)) as connection:
        connection.execute("DELETE FROM events WHERE number = ?", (ALL,))
        connection.commit()
    with opened(tmp_path / "d") as store:
        assert store.repair is not None
        assert len(store.events()) == ALL - 1


def test_a_file_that_is_gone_comes_back_from_the_copy(played: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    shutil.copytree(played[0], tmp_path / "d")
    (tmp_path / "d" / FILE).unlink()
    with opened(tmp_path / "d") as store:
        assert store.repair is not None
        assert (store.repair.set_aside, store.repair.copy_from, store.repair.saved) == ("", FIRST_DAY, 0)
        assert len(store.events()) == COPIED


def test_a_damaged_copy_is_passed_over(played: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    folder = tmp_path / "d"
    shutil.copytree(played[0], folder)
    with opened(folder):
        pass
    first, second = sorted((folder / "copies").iterdir())
    second.write_bytes(second.read_bytes()[:-5000])
    (folder / FILE).write_bytes(b"junk")
    with opened(folder) as store:
        assert store.repair is not None
        assert store.repair.copy_from == FIRST_DAY
        assert len(store.events()) == COPIED
    assert first.exists()


def test_two_damaged_files_of_one_moment_are_both_kept(played: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    folder = tmp_path / "d"
    shutil.copytree(played[0], folder)
    kept = []
    for junk in (b"one" * 500, b"two" * 500):
        (folder / FILE).write_bytes(junk)
        with opened(folder) as store:
            assert store.repair is not None
            kept.append(Path(store.repair.set_aside))
    assert [path.read_bytes() for path in kept] == [b"one" * 500, b"two" * 500]
    assert not list(folder.glob("repair-*"))


def test_damage_while_the_game_runs_is_never_taken_for_progress(
    played: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    from backend_quest.store.api import StoreError

    shutil.copytree(played[0], tmp_path / "d")
    with opened(tmp_path / "d") as store:
        store._connection.execute("UPDATE events SET data = replace(data, 'm/3', 'm/4')")
        with pytest.raises(StoreError, match="damaged"):
            store.events()
        with pytest.raises(StoreError, match="damaged"):
            store.export()
    with opened(tmp_path / "d") as store:
        assert store.repair is not None
        assert len(store.events()) == ALL


@dataclass(frozen=True)
class Harm:
    """One damage, at a part of the file between 0 and 1."""

    kind: str
    spot: float
    size: int
    seed: int

    def __call__(self, data: bytes) -> bytes:
        at = int(self.spot * min(len(data), 100 if self.kind == "header" else len(data)))
        page = at // 4096 * 4096
        match self.kind:
            case "cut":
                return data[:at]
            case "flip" | "header":
                return data[:at] + bytes([data[at] ^ 1 << self.seed % 8]) + data[at + 1 :]
            case "zero":
                return (data[:at] + bytes(self.size) + data[at + self.size :])[: len(data)]
            case "junk":
                return (data[:at] + self._junk() + data[at + self.size :])[: len(data)]
            case "append":
                return data + self._junk()
            case _:
                return data[:4096] + data[page : page + 4096] + data[8192:]

    def _junk(self) -> bytes:
        return random.Random(self.seed).randbytes(self.size)


HARM = st.builds(
    Harm,
    kind=st.sampled_from(["cut", "flip", "header", "zero", "junk", "append", "swap"]),
    spot=st.floats(0, 1, exclude_max=True),
    size=st.sampled_from([1, 8, 512, 4096]),
    seed=st.integers(0, 10**6),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=HARM, copies=st.booleans())
def test_any_damage_is_found_or_does_no_harm(
    played: tuple[Path, dict[str, Any]], tmp_path: Path, damage: Harm, copies: bool
) -> None:
    suffer(played, tmp_path / "d", damage, copies=copies)


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=HARM, second=HARM, copies=st.booleans())
def test_two_damages_at_once_are_found_too(
    played: tuple[Path, dict[str, Any]], tmp_path: Path, first: Harm, second: Harm, copies: bool
) -> None:
    suffer(played, tmp_path / "d", lambda data: second(first(data) or b"\0"), copies=copies)
