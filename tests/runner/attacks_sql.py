"""SQL that would outgrow, outlast or leave its database, and how each run has to end."""

from __future__ import annotations

from backend_quest.runner.api import Ended

_COUNT = "WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x)"

REFUSED = {
    "attach": "ATTACH 'lain.db' AS lain",
    "detach": "DETACH main",
    "vacuum": "VACUUM",
    "vacuum into": "VACUUM INTO 'salinan.db'",
    "extension": "SELECT load_extension('jahat')",
    "writable schema": "PRAGMA writable_schema = 1",
    "temp store directory": "PRAGMA temp_store_directory = '/tmp'",
    "heap limit": "PRAGMA hard_heap_limit = 0",
    "journal": "PRAGMA journal_mode = WAL",
    "no foreign keys": "PRAGMA foreign_keys = OFF",
    "virtual table": "CREATE VIRTUAL TABLE f USING fts5(a)",
    "schema table": "DELETE FROM sqlite_master",
    "random blob": "SELECT randomblob(1000000000)",
    "zero blob": "SELECT hex(zeroblob(1000000000))",
    "deep expression": "SELECT " + "(" * 5_000 + "1" + ")" * 5_000,
    "many terms": "SELECT " + " + ".join(["1"] * 3_000),
    "large table": f"CREATE TABLE besar (a); INSERT INTO besar {_COUNT} SELECT randomblob(90000) FROM x",
    "nul": "SELECT 1 \0 2",
    "surrogate": "SELECT '\ud800'",
    "placeholder": "SELECT ?",
    "long query": "SELECT 1 -- " + "x" * 30_000,
}
"""Each is refused by SQLite, in its own words."""

ENDED = {
    "endless count": (f"{_COUNT} SELECT count(*) FROM x", Ended.TIMEOUT),
    "endless product": (f"{_COUNT} SELECT sum(a.n) FROM x AS a, x AS b", Ended.TIMEOUT),
    "endless printf": ("SELECT printf('%.*c', 1000000000, 'x')", Ended.TIMEOUT),
    "endless like": (
        f"SELECT count(*) FROM (SELECT n FROM ({_COUNT} SELECT n FROM x) WHERE n LIKE '%0%')",
        Ended.TIMEOUT,
    ),
    "sorted blobs": (f"SELECT length(b) FROM ({_COUNT} SELECT zeroblob(90000) AS b FROM x) ORDER BY b", Ended.MEMORY),
}

CUT = {
    "endless rows": f"{_COUNT} SELECT n FROM x",
    "wide cells": f"{_COUNT} SELECT hex(zeroblob(40000)) FROM x",
}
"""Each gives its first rows, and says that there are more."""

HARMLESS = {
    "not a number": "SELECT 9e999 - 9e999",
    "infinite": "SELECT 9e999, -9e999",
    "not utf-8": "SELECT CAST(x'ff41' AS TEXT)",
    "blob": "SELECT x'00ff1b'",
    "equal names": "SELECT 1 AS a, 2 AS a",
    "escapes": "SELECT char(27) || '[2J' AS \"\u001b]0;t\u0007\"",
    "view": "CREATE VIEW v AS SELECT 1; SELECT * FROM v",
    "temporary": "CREATE TEMP TABLE t (a); INSERT INTO t VALUES (1); SELECT * FROM t",
    "trigger": "CREATE TRIGGER t AFTER INSERT ON p BEGIN SELECT 1; END; INSERT INTO p VALUES (9, 'z'); SELECT 1",
    "savepoint": "SAVEPOINT a; DELETE FROM p; ROLLBACK TO a; RELEASE a; SELECT * FROM p",
    "empty": ";;; -- nothing\n",
}
