"""The file itself: versions, copies, locks, and systems that refuse."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from courses import attempt

from backend_quest.content.events import HintRead
from backend_quest.store import database
from backend_quest.store.api import StoreError
from backend_quest.store.lock import WindowLock
from backend_quest.store.sqlite import FILE, LOCK, SqliteStore, open_store

DAY = 86_400.0
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other means")


@contextmanager
def opened(folder: Path, at: float = 0.0) -> Iterator[SqliteStore]:
    store = open_store(folder, clock=lambda: at)
    try:
        yield store
    finally:
        store.close()


def command(code: str, *arguments: object) -> list[str]:
    """A program that has ``open_store``, ``StoreError`` and ``hint(number)``."""
    start = """
        import os, sys
        from pathlib import Path
        from backend_quest.content.events import HintRead
        from backend_quest.store.api import StoreError
        from backend_quest.store.sqlite import open_store
        def hint(number, level="m/1"): return HintRead(at=1.0, level=level, number=number)
    """
    return [sys.executable, "-c", textwrap.dedent(start) + textwrap.dedent(code), *map(str, arguments)]


def output(code: str, *arguments: object) -> str:
    done = subprocess.run(command(code, *arguments), capture_output=True, encoding="utf-8", timeout=60, check=True)
    return done.stdout


def numbers(store: SqliteStore) -> list[int]:
    return [event.number for _, event in store.events() if isinstance(event, HintRead)]


def test_a_new_store_is_empty_and_needs_no_repair(tmp_path: Path) -> None:
    with opened(tmp_path / "deep" / "er") as store:
        assert (store.repair, store.events(), store.draft_keys()) == (None, [], [])
    assert not (tmp_path / "deep" / "er" / "copies").exists()


def test_everything_is_written_through_to_the_disk(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        modes = [store._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
    assert modes == ["wal", 2]  # 2 is FULL


def test_where_no_log_can_be_kept_the_rollback_journal_stays(tmp_path: Path) -> None:
    class Refusing(sqlite3.Connection):
        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:  # type: ignore[override]
            if sql == "PRAGMA journal_mode=WAL":
                error = sqlite3.OperationalError("locking protocol")
                error.sqlite_errorcode = sqlite3.SQLITE_PROTOCOL
                raise error
            return super().execute(sql, *values)

    with closing(sqlite3.connect(tmp_path / "x.db", factory=Refusing, isolation_level=None)) as connection:
        database.prefer_wal(connection)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        connection.execute("CREATE TABLE t (a)")


# ── copies and versions ──────────────────────────────────────────────────────────────────────


def test_one_copy_a_day_and_only_the_newest_few(tmp_path: Path) -> None:
    for day in range(9):
        for _ in range(2):
            with opened(tmp_path, at=day * DAY) as store:
                store.append(HintRead(at=day, level="m/1", number=day))
    names = sorted(path.name for path in (tmp_path / "copies").iterdir())
    assert names == [f"copy-{number:06}-{(number - 1) * 86_400}.db" for number in range(5, 10)]


def test_a_wrong_clock_drops_no_newer_copy(tmp_path: Path) -> None:
    for at in [1e9, *(day * DAY for day in range(1, 7))]:
        with opened(tmp_path, at=at) as store:
            store.append(HintRead(at=at, level="m/1", number=1))
    (tmp_path / FILE).write_bytes(b"junk")
    with opened(tmp_path, at=7 * DAY) as store:
        assert store.repair is not None
        assert store.repair.copy_from == 6 * DAY


def test_a_copy_needs_no_other_file(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(attempt("m/1"))
    with opened(tmp_path) as store:
        (copy,) = (tmp_path / "copies").iterdir()
        store.append(attempt("m/2"))
        assert copy.read_bytes()[18:20] == b"\1\1"  # no log beside it
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as connection:
            assert connection.execute("SELECT count(*) FROM events").fetchone() == (1,)


def test_a_newer_version_of_the_game_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(database, "MIGRATIONS", [*database.MIGRATIONS, ("CREATE TABLE more (a)",)])
        with opened(tmp_path) as store:
            store.append(attempt("m/1"))
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(StoreError, match="newer") as error:
        open_store(tmp_path, clock=lambda: 0.0)
    assert error.value.reason == "newer"
    assert (tmp_path / FILE).read_bytes() == before


def test_an_older_file_is_brought_up_and_kept_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path) as store:
        store.append(attempt("m/1"))
    monkeypatch.setattr(database, "MIGRATIONS", [*database.MIGRATIONS, ("ALTER TABLE drafts ADD COLUMN more",)])
    with opened(tmp_path) as store:
        assert len(store.events()) == 1
        assert database.version(store._connection) == 2
    with closing(database.connect(tmp_path / "before-version-2.db")) as kept:
        assert database.version(kept) == 1
        assert kept.execute("SELECT count(*) FROM events").fetchone() == (1,)


def test_a_migration_that_stops_halfway_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path) as store:
        store.append(attempt("m/1"))
    with monkeypatch.context() as patched:
        patched.setattr(database, "MIGRATIONS", [*database.MIGRATIONS, ("CREATE TABLE more (a)", "NONSENSE")])
        with pytest.raises(StoreError):
            open_store(tmp_path, clock=lambda: 0.0)
    with opened(tmp_path) as store:
        assert len(store.events()) == 1


# ── several windows ──────────────────────────────────────────────────────────────────────────


def test_two_windows_see_each_others_events(tmp_path: Path) -> None:
    with opened(tmp_path) as one, opened(tmp_path) as other:
        one.append(HintRead(at=0, level="m/1", number=1))
        assert numbers(other) == [1]
        other.append(HintRead(at=0, level="m/1", number=2))
        assert one.events(after=1) == [(2, HintRead(at=0, level="m/1", number=2))]


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    code = """
        store = open_store(Path(sys.argv[1]), clock=lambda: 0.0)
        for number in range(60):
            store.append(hint(int(sys.argv[2]) * 100 + number))
        store.close()
    """
    writers = [subprocess.Popen(command(code, tmp_path / "new", name)) for name in range(4)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0, 0]
    with opened(tmp_path / "new") as store:
        assert sorted(numbers(store)) == sorted(name * 100 + number for name in range(4) for number in range(60))
        assert store.repair is None


def test_a_window_that_writes_for_too_long_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with opened(tmp_path) as one, opened(tmp_path) as other:
        with database.writing(one._connection), pytest.raises(StoreError) as error:
            other.append(attempt("m/1"))
        assert error.value.reason == "busy"
        other.append(attempt("m/1"))


@posix
def test_a_file_is_not_replaced_under_another_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with opened(tmp_path) as window:
        window.append(attempt("m/1"))
        damaged = b"junk" * 3000
        (tmp_path / FILE).write_bytes(damaged)
        with pytest.raises(StoreError, match="another window") as error:
            open_store(tmp_path, clock=lambda: 0.0)
        assert error.value.reason == "busy"
        assert (tmp_path / FILE).read_bytes() == damaged


@posix
def test_whoever_waits_for_a_repair_finds_it_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = WindowLock(tmp_path / LOCK)
    assert lock.own(1)
    other = WindowLock(tmp_path / LOCK)
    assert not other.share(0.05)
    assert not other.own(0.05)
    assert lock.share(1)
    assert other.share(0.05)
    lock.release()
    assert other.own(0.05)
    other.release()


# ── systems that refuse ──────────────────────────────────────────────────────────────────────


def test_no_room_left_changes_nothing_and_passes(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.append(HintRead(at=0, level="m/1", number=1))
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count={pages}")
        with pytest.raises(StoreError) as error:
            store.append(HintRead(at=0, level="x" * 50_000, number=2))
        assert error.value.reason == "full"
        with pytest.raises(StoreError, match="full"):
            store.save_draft("m/1", "x" * 50_000)
        store._connection.execute(f"PRAGMA max_page_count={pages + 100}")
        store.append(HintRead(at=0, level="m/1", number=3))
        assert numbers(store) == [1, 3]
    with opened(tmp_path) as store:
        assert (store.repair, numbers(store)) == (None, [1, 3])


@posix
def test_a_full_disk_loses_nothing_that_was_written(tmp_path: Path) -> None:
    code = """
        import resource
        store = open_store(Path(sys.argv[1]), clock=lambda: 0.0)
        store.append(hint(0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
        for number in range(1, 10_000):
            try:
                store.append(hint(number, "x" * 2000))
            except StoreError as error:
                print(number, error.reason)
                break
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        store.append(hint(-1))
        store.close()
    """
    number, _ = output(code, tmp_path).split()
    with opened(tmp_path) as store:
        assert store.repair is None
        assert numbers(store) == [*range(int(number)), -1]


@posix
@pytest.mark.parametrize("played", [True, False])
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, played: bool) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    if played:
        with opened(folder) as store:
            store.append(attempt("m/1"))
    for path in (*folder.iterdir(), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for parent in folder.parents[:-2]:
        parent.chmod(parent.stat().st_mode | 0o055)
    code = """
        if os.geteuid() == 0:  # root may write anywhere
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        try:
            open_store(Path(sys.argv[1]), clock=lambda: 0.0)
        except StoreError as error:
            print(error.reason)
    """
    assert output(code, folder).strip() == "read_only"
    folder.chmod(0o755)
    assert sorted(path.name for path in folder.iterdir()) == ([FILE, LOCK] if played else [])


def test_a_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError) as error:
        open_store(tmp_path / "data", clock=lambda: 0.0)
    assert error.value.reason == "other"


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path, clock=lambda: 0.0)
    store.close()
    with pytest.raises(StoreError):
        store.append(attempt("m/1"))


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting needs root")
@pytest.mark.slow
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode:
        pytest.skip(f"cannot mount here: {mounted.stderr.decode()}")
    try:
        with opened(disk) as store:
            kept, reason = _fill_up(store)
            assert reason == "full"
            assert numbers(store) == list(range(kept))
        with opened(disk, at=DAY) as store:  # no room for a copy either
            assert (store.repair, numbers(store)) == (None, list(range(kept)))
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _fill_up(store: SqliteStore) -> tuple[int, str]:
    for number in range(10_000):
        try:
            store.append(HintRead(at=0, level="x" * 2000, number=number))
        except StoreError as error:
            return number, error.reason
    return 10_000, ""
