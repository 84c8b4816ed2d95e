"""Starts a learner's JavaScript: it holds this process in, and then becomes Node.

Standard input holds the request: two marshalled values, the settings and then a JSON text for ``node_driver.cjs``. Node
gets that text as its standard input, led by a line that names the protections that hold, and answers on the descriptor
in the first argument. What is expected of the program comes to neither.
"""

import marshal
import os
import sys
import time
from types import ModuleType

_PACKAGE = "backend_quest"
_PAUSE = 0.01


def main() -> None:
    """Read the settings, hold this process in, and start Node in its place."""
    runner = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for name, path in ((_PACKAGE, []), (f"{_PACKAGE}.runner", [runner])):
        # Stand-ins: the modules beside this file are found, the rest of the game is not.
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__path__ = path
    from backend_quest.runner.drivers import guard

    with open(os.path.join(runner, "drivers", "node_driver.cjs"), encoding="utf-8") as file:
        driver = file.read()
    request = os.fdopen(0, "rb", closefd=False)
    settings = marshal.load(request)
    given = marshal.load(request)
    held = guard.protect(settings)
    temporary = os.path.join(settings["folder"], "tmp")
    main_file = os.path.join(temporary, "driver.cjs")
    _write(main_file, driver)
    source = os.path.join(temporary, "request")
    _write(source, f"{' '.join(held)}\n{given}")
    if settings["relay"]:
        _relay(settings["node"], main_file, source, temporary)
    descriptor = os.open(source, os.O_RDONLY)
    os.remove(source)
    os.dup2(descriptor, 0)
    os.close(descriptor)
    os.set_inheritable(int(sys.argv[1]), True)
    os.execv(settings["node"][0], [*settings["node"], main_file, sys.argv[1]])


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _relay(command: "list[str]", main_file: str, source: str, temporary: str) -> None:
    """Run Node as a child that answers into a file, and pass on what it writes: it cannot take a handle of Windows."""
    import subprocess

    channel = int(sys.argv[1])
    if sys.platform == "win32":
        import msvcrt

        channel = msvcrt.open_osfhandle(channel, os.O_WRONLY)
    answers = os.path.join(temporary, "answers")
    _write(answers, "")
    with open(source, encoding="utf-8") as given, open(answers, "rb") as reading:
        child = subprocess.Popen([*command, main_file, answers], stdin=given)
        running = True
        while running:
            running = child.poll() is None
            _pass_on(reading.read(), channel)
            time.sleep(_PAUSE if running else 0)
    os._exit(child.returncode & 0xFF)


def _pass_on(data: bytes, channel: int) -> None:
    while data:
        data = data[os.write(channel, data) :]


if __name__ == "__main__":
    main()
