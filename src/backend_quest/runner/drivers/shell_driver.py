"""The process that a learner's shell script runs below: it holds itself in, and with that all that it starts.

Standard input holds the request: two marshalled values, the settings and then the program. Answers go out on the
descriptor in the first argument: the exit status of each case.
"""

import marshal
import os
import sys
from types import ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


_PACKAGE = "backend_quest"


def main() -> None:
    """Read the settings, hold this process in, and only then read and run the script."""
    runner = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for name, path in ((_PACKAGE, []), (f"{_PACKAGE}.runner", [runner])):
        # Stand-ins: the modules beside this file are found, the rest of the game is not.
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__path__ = path
    from backend_quest.runner.drivers import guard
    from backend_quest.runner.drivers.channel import Channel

    channel = Channel(sys.argv[1])
    request = os.fdopen(0, "rb", closefd=False)
    settings = marshal.load(request)
    channel.nonce = settings["nonce"]
    held = guard.protect(settings)
    given = marshal.load(request)
    channel.ready(held)
    template = os.environ["GIT_TEMPLATE_DIR"]
    if not os.path.isdir(template):
        os.mkdir(template)
    for number, case in enumerate(given["cases"]):
        folder = os.path.join(settings["folder"], f"case-{number}")
        _place(given["files"], folder)
        status = _run(settings["shell"], given["main"], case, folder)
        channel.mark()
        channel.send({"ended": '"ok"', "value": f'["int","{status:x}"]', "ms": "0"})
    channel.send({"done": "true"})
    os._exit(0)


def _place(files: "Mapping[str, str]", folder: str) -> None:
    for name, text in files.items():
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n", errors="surrogatepass") as file:
            file.write(text)


def _run(shell: str, main: str, case: "Mapping[str, Any]", folder: str) -> int:
    """Run the script in ``folder`` and return its exit status, 128 more than the signal where one ended it."""
    source = os.path.join(os.path.dirname(folder), ".stdin")
    with open(source, "w", encoding="utf-8", newline="") as file:
        file.write(case["input"] or "")
    variables = {name: str(value) for name, value in case["given"].items()}
    child = os.fork()
    if not child:
        try:
            os.chdir(folder)
            os.dup2(os.open(source, os.O_RDONLY), 0)
            os.execve(shell, [shell, main], {**os.environ, **variables})
        finally:
            os._exit(127)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return status if status >= 0 else 128 - status


if __name__ == "__main__":
    main()
