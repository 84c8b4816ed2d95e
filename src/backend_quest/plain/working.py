"""Work that may take a while: Ctrl+C stops it, and only it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Event, Thread
from typing import TypeVar

from backend_quest.runner.api import Cancel

PATIENCE = 2.0
"""Seconds of silence before the learner is told that something runs."""
_GLANCE = 0.2

Result = TypeVar("Result")


def stoppable(work: Callable[[Cancel], Result], waiting: Callable[[], None]) -> Result:
    """Return what ``work`` returns, or raise what it raises. Ctrl+C sets its cancel event and waits for it to end."""
    cancel, ended, future = Event(), Event(), Future[Result]()
    thread = Thread(target=_run, args=(work, cancel, future, ended), daemon=True)
    begun, glances = False, 0
    while True:
        try:
            if not begun:
                begun = True
                thread.start()
            while not ended.wait(_GLANCE):
                glances += 1
                if glances == round(PATIENCE / _GLANCE):
                    waiting()
            return future.result()
        except KeyboardInterrupt:
            cancel.set()


def _run(work: Callable[[Cancel], Result], cancel: Cancel, future: Future[Result], ended: Event) -> None:
    try:
        future.set_result(work(cancel))
    except BaseException as error:  # handed to the thread that waits
        future.set_exception(error)
    finally:
        ended.set()
