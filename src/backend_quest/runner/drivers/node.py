"""Goes on as Node, which runs a learner's JavaScript: ``node_driver.cjs`` takes over from here. In the child.

Node gets the request, a JSON text, as its standard input, led by a line that names the protections that hold, and
answers on the same channel. What is expected of the program does not come to it.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from backend_quest.runner.drivers.channel import Channel

    Run = Callable[[Mapping[str, Any], str, Channel], None]

SCRIPT = os.path.join("tmp", "driver.cjs")
"""Where the driver lies in the folder of a run."""

_PAUSE = 0.01


def runner(settings: Mapping[str, Any]) -> Run:
    """Return what becomes Node. The driver is read here: later the files of the game are out of reach."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "node_driver.cjs")
    with open(path, encoding="utf-8") as file:
        driver = file.read()
    return lambda settings, given, channel: _go_on(driver, settings, given, channel)


def _go_on(driver: str, settings: Mapping[str, Any], given: str, channel: Channel) -> None:
    temporary = os.path.join(settings["folder"], "tmp")
    main_file, source = os.path.join(settings["folder"], SCRIPT), os.path.join(temporary, "request")
    _write(main_file, driver)
    _write(source, f"{' '.join(settings['held'])}\n{given}")
    if settings["relay"]:
        _relay([*settings["node"], main_file], source, temporary, channel.descriptor)
    descriptor = os.open(source, os.O_RDONLY)
    os.remove(source)
    os.dup2(descriptor, 0)
    os.close(descriptor)
    os.set_inheritable(channel.descriptor, True)
    os.execv(settings["node"][0], [*settings["node"], main_file, f"{channel.descriptor:d}"])


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _relay(command: list[str], source: str, temporary: str, channel: int) -> None:
    """Run Node as a child that answers into a file, and pass on what it writes: it cannot take a handle of Windows."""
    import subprocess

    answers = os.path.join(temporary, "answers")
    _write(answers, "")
    with open(source, encoding="utf-8") as given, open(answers, "rb") as reading:
        child = subprocess.Popen([*command, answers], stdin=given)
        running = True
        while running:
            running = child.poll() is None
            _pass_on(reading.read(), channel)
            time.sleep(_PAUSE if running else 0)
    os._exit(child.returncode & 0xFF)


def _pass_on(data: bytes, channel: int) -> None:
    while data:
        data = data[os.write(channel, data) :]
