"""A report on a fault of ours, for whoever mends it. It stays on this computer."""

from __future__ import annotations

import platform
import sys
import time
import traceback
from pathlib import Path

from backend_quest import __version__
from backend_quest.paths import data_dir


def write_report(problem: Exception, chosen: Path | None) -> Path | None:
    """Write versions, arguments and the trace to a file in the data folder; None where it cannot be written."""
    lines = [
        f"backend-quest {__version__}, Python {platform.python_version()}, {platform.platform()}",
        f"arguments: {sys.argv[1:]}",
        *traceback.format_exception(problem),
    ]
    try:
        folder = data_dir(chosen)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"fault-{time.strftime('%Y%m%d-%H%M%S')}.txt"
        path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    except OSError:
        return None
    return path
