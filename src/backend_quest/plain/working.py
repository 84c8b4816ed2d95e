"""Work that may take a while: Ctrl+C stops it, and only it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from threading import Event, Thread
from typing import TypeVar

from backend_quest.runner.api import Cancel

PATIENCE = 2.0
"""Seconds of silence before the learner is told that something runs."""
_GLANCE = 0.2

Result = TypeVar("Result")


def stoppable(work: Callable[[Cancel], Result], waiting: Callable[[], None]) -> Result:
    """Return what ``work`` returns, or raise what it raises. Ctrl+C sets its cancel event and waits for it to end."""
    cancel, future = Event(), Future[Result]()
    thread = Thread(target=_run, args=(work, cancel, future), daemon=True)
    thread.start()
    waited = 0.0
    while True:
        try:
            return future.result(timeout=_GLANCE)
        except KeyboardInterrupt:
            cancel.set()
        except NotYet:
            if future.done():
                raise
            waited += _GLANCE
            if waited - _GLANCE < PATIENCE <= waited:
                waiting()


def _run(work: Callable[[Cancel], Result], cancel: Cancel, future: Future[Result]) -> None:
    try:
        future.set_result(work(cancel))
    except BaseException as error:  # handed to the thread that waits
        future.set_exception(error)
