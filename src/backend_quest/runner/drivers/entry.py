"""The process that a learner's program runs in, apart from the game: ``python -I -S -X utf8 entry.py CHANNEL``.

Standard input holds the request: two marshalled values, the settings and then the program. The settings name the module
beside this file whose ``runner(settings)`` gives what runs the program. Answers go out on the descriptor CHANNEL, one
JSON line each, led by the settings' nonce. Nothing that is expected of the program comes here.
"""

import marshal
import os
import sys
from types import ModuleType

_PACKAGE = "backend_quest"


def main() -> None:
    """Read the settings, hold this process in, and only then read and run the program."""
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
    sys.path += settings["packages"]
    run = __import__(f"{_PACKAGE}.runner.drivers.{settings['driver']}", fromlist=["runner"]).runner(settings)
    for name in [name for name in sys.modules if name.partition(".")[0] == _PACKAGE]:
        del sys.modules[name]
    settings["held"] = guard.protect(settings)
    given = marshal.load(request)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.close(nothing)
    if settings["becomes_another"]:
        # It does not come back: what it becomes reports that it is ready.
        run(settings, given, channel)
    channel.ready(settings["held"])
    try:
        run(settings, given, channel)
    except BaseException:
        # The program has broken what this one stands on: it ends without an answer, and that is the answer.
        os._exit(1)


if __name__ == "__main__":
    main()
