"""What a verdict on a small program costs, as a ratio to a bare run of the same code, in one run.

    python benchmarks/bench_runner.py [--assert FACTOR]

Python against ``python -I``, JavaScript against ``node``, each with five cases; SQL on two datasets against 50 ms. With
``--assert`` the exit status is 1 when one of them takes more than FACTOR times its budget.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from backend_quest.checking import judge
from backend_quest.content.kinds import SqlQuery
from backend_quest.content.loader import FileCatalog
from backend_quest.paths import course_root
from backend_quest.runner.api import CaseInput, Ended, Program, Runner
from backend_quest.runner.local import LocalRunner

CODE = '''def kembalian(total, bayar):
    """Return the change, in notes."""
    sisa = bayar - total
    hasil = {}
    for uang in (50000, 20000, 10000, 5000, 2000, 1000):
        jumlah = sisa // uang
        if jumlah:
            hasil[uang] = jumlah
            sisa -= jumlah * uang
    return hasil
'''
SCRIPT = """function kembalian(total, bayar) {
  let sisa = bayar - total;
  const hasil = {};
  for (const uang of [50000, 20000, 10000, 5000, 2000, 1000]) {
    const jumlah = Math.floor(sisa / uang);
    if (jumlah) {
      hasil[uang] = jumlah;
      sisa -= jumlah * uang;
    }
  }
  return hasil;
}
"""
CALLS = [f"kembalian({total}, 100000)" for total in (1000, 15000, 33000, 72000, 99000)]
BUDGET = 3.0
SQL_LEVEL = "sql-basics/null-is-not-zero"
SQL_MILLISECONDS = 50.0


def milliseconds(action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def code(runner: Runner, language: str, source: str, bare: list[str], rounds: int) -> float:
    """Print the two medians and return the verdict's share of its budget."""
    program = Program(language, {"kasir": source}, "kasir")
    protection = ""

    def judged() -> None:
        nonlocal protection
        result = runner.run(program, [CaseInput(call=call) for call in CALLS])
        assert all(case.ended is Ended.OK for case in result.cases), result
        protection = result.protection

    judged()
    # One after the other, so that a busy machine slows both alike.
    times = [(milliseconds(lambda: run(bare)), milliseconds(judged)) for _ in range(rounds)]
    floor, verdict = (statistics.median(column) for column in zip(*times, strict=True))
    print(f"{language:10}  bare {floor:6.1f} ms   verdict ({protection}) {verdict:6.1f} ms   ", end="")
    print(f"ratio {verdict / floor:.2f} (budget {BUDGET:.1f})")
    return verdict / floor / BUDGET


def sql(runner: Runner, rounds: int) -> float:
    """Print the median of a verdict on the first two datasets of a level and return its share of the budget."""
    with tempfile.TemporaryDirectory() as cache:
        body = FileCatalog(course_root(), Path(cache)).level(SQL_LEVEL).body
    assert isinstance(body, SqlQuery)
    body = replace(body, datasets=body.datasets[:2])

    def judged() -> None:
        assert judge(body, body.solution, runner).passed

    judged()
    verdict = statistics.median(milliseconds(judged) for _ in range(rounds))
    print(f"sql         verdict on two datasets {verdict:6.1f} ms   (budget {SQL_MILLISECONDS:.0f} ms)")
    return verdict / SQL_MILLISECONDS


def run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--assert", dest="factor", type=float, default=None)
    options = parser.parse_args()
    runner = LocalRunner()
    python, node = (runner.runtime(language).path for language in ("python", "javascript"))
    assert python is not None
    with tempfile.TemporaryDirectory() as folder:
        checks, calls = Path(folder) / "bare.py", Path(folder) / "bare.js"
        checks.write_text(CODE + "".join(f"assert {call}\n" for call in CALLS), encoding="utf-8")
        calls.write_text(SCRIPT + "".join(f"if (!{call}) throw 1;\n" for call in CALLS), encoding="utf-8")
        shares = [code(runner, "python", CODE, [python, "-I", str(checks)], options.rounds)]
        if node is None:
            print("javascript  not measured: Node.js is not on this computer")
        else:
            shares.append(code(runner, "javascript", SCRIPT, [node, str(calls)], options.rounds))
        shares.append(sql(runner, options.rounds))
    runner.close()
    return 1 if options.factor is not None and max(shares) > options.factor else 0


if __name__ == "__main__":
    sys.exit(main())
