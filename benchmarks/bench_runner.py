"""What a verdict on a Python task costs, as a ratio to a bare ``python -I`` run of the same code, in one run.

    python benchmarks/bench_runner.py [--assert RATIO]

With ``--assert`` the exit status is 1 when the ratio of the medians is above RATIO.
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

from backend_quest.runner.api import CaseInput, Ended, Program
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
CALLS = [f"kembalian({total}, 100000)" for total in (1000, 15000, 33000, 72000, 99000)]
BUDGET = 3.0


def milliseconds(action: Callable[[], None]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--assert", dest="limit", type=float, default=None)
    options = parser.parse_args()
    runner = LocalRunner()
    python = runner.runtime("python").path
    assert python is not None
    program = Program("python", {"kasir.py": CODE}, "kasir.py")
    protection = ""

    def judged() -> None:
        nonlocal protection
        result = runner.run(program, [CaseInput(call=call) for call in CALLS])
        assert all(case.ended is Ended.OK for case in result.cases), result
        protection = result.protection

    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "bare.py"
        script.write_text(CODE + "".join(f"assert {call}\n" for call in CALLS), encoding="utf-8")

        def bare() -> None:
            subprocess.run([python, "-I", str(script)], check=True, stdin=subprocess.DEVNULL, capture_output=True)

        judged()
        # One after the other, so that a busy machine slows both alike.
        times = [(milliseconds(bare), milliseconds(judged)) for _ in range(options.rounds)]
    runner.close()
    floor, verdict = (statistics.median(column) for column in zip(*times, strict=True))
    ratio = verdict / floor
    print(f"bare python -I      {floor:6.1f} ms")
    print(f"verdict ({protection:7})   {verdict:6.1f} ms   ratio {ratio:.2f} (budget {BUDGET:.1f})")
    return 1 if options.limit is not None and ratio > options.limit else 0


if __name__ == "__main__":
    sys.exit(main())
