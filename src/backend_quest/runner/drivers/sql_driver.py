"""The process that a learner's SQL runs in: it holds itself in, then asks a database in memory.

It is given the schema, the rows of every dataset and the learner's query. What the query should give never comes here.
"""

import marshal
import os
import sys
from types import ModuleType

_PACKAGE = "backend_quest"


def main() -> None:
    """Read the settings, hold this process in, and only then read and run the query."""
    runner = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for name, path in ((_PACKAGE, []), (f"{_PACKAGE}.runner", [runner])):
        # Stand-ins: the modules beside this file are found, the rest of the game is not.
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__path__ = path
    from backend_quest.runner.drivers import guard, sql_cases
    from backend_quest.runner.drivers.channel import Channel

    channel = Channel(sys.argv[1])
    request = os.fdopen(0, "rb", closefd=False)
    settings = marshal.load(request)
    channel.nonce = settings["nonce"]
    held = guard.protect(settings)
    given = marshal.load(request)
    channel.ready(held)
    try:
        sql_cases.run_cases(settings, given, channel)
    except BaseException:
        # Nothing more can be answered, and that is the answer.
        os._exit(1)


if __name__ == "__main__":
    main()
