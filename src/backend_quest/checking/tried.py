"""What a free run showed. Running is never judged and never recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from backend_quest.checking.grids import Shown
from backend_quest.content.verdict import Check, Exchange, ProgramError


@dataclass(frozen=True, slots=True)
class Tried:
    """What a free run showed.

    ``ended`` is a value of ``runner.api.Ended``. ``printed`` is what the program printed with the first case's input,
    ``given`` the preset variables of that run; ``checks`` are the visible checks. Servers give ``exchange``, ``log``,
    ``port`` and ``ready_ms``. ``missing`` names a runtime that is not here, ``seconds`` the limit of the run.
    Queries give ``data``.
    """

    ended: str
    printed: str = ""
    error: ProgramError | None = None
    checks: tuple[Check, ...] = ()
    exchange: Exchange | None = None
    log: str = ""
    ms: int = 0
    port: int | None = None
    ready_ms: int = 0
    protection: str = ""
    given: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0
    missing: str | None = None
    data: Shown | None = None
