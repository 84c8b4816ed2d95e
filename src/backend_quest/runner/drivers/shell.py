"""Runs a learner's shell script, one process below this one, which is held in with all that it starts. In the child.

The answer to a case is its exit status.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from backend_quest.runner.drivers.channel import Channel

    Run = Callable[[Mapping[str, Any], Mapping[str, Any], Channel], None]


def runner(settings: Mapping[str, Any]) -> Run:
    """Return what runs the script."""
    return _run_cases


def _run_cases(settings: Mapping[str, Any], given: Mapping[str, Any], channel: Channel) -> None:
    template = os.environ["GIT_TEMPLATE_DIR"]
    if not os.path.isdir(template):
        os.mkdir(template)
    for number, case in enumerate(given["cases"]):
        folder = os.path.join(settings["folder"], f"case-{number}")
        _place({**given["files"], **case["files"]}, folder)
        status = _run(settings["shell"], given["main"], case, folder)
        channel.mark()
        channel.send({"ended": '"ok"', "value": f'["int","{status:x}"]', "ms": "0"})
    channel.send({"done": "true"})
    os._exit(0)


def _place(files: Mapping[str, str], folder: str) -> None:
    for name, text in files.items():
        path = os.path.join(folder, *name.split("/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="\n", errors="surrogatepass") as file:
            file.write(text)


def _run(shell: str, main: str, case: Mapping[str, Any], folder: str) -> int:
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
