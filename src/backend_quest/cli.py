"""The command ``backend-quest``. The screen is imported only to play; every error is one plain sentence."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from backend_quest import __version__
from backend_quest.errors import QuestError
from backend_quest.i18n import LANGUAGES, Translator, language_of_locale

Command = Callable[[argparse.Namespace], int]
PASSED, NOT_PASSED, BAD_INPUT, NO_RUNTIME = range(4)
"""Exit codes: passed or fine; not passed; bad usage or input, or a fault of ours; runtime missing."""
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    _never_stumble_over_letters()
    arguments = list(sys.argv[1:] if argv is None else argv)
    tr = Translator(_language(arguments))
    options = parser(tr, commands=not _only_plays(arguments)).parse_args(arguments)
    options.tr = tr
    run: Command = options.run
    try:
        code = run(options)
        sys.stdout.flush()
        return code
    except QuestError as error:
        print(options.tr(error.key, **error.values), file=sys.stderr)
        return BAD_INPUT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_PASSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as problem:
        return _report(problem, options)


def _only_plays(arguments: Sequence[str]) -> bool:
    """Whether no command can be named: the game then starts without having described them all."""
    named, value = arguments if len(arguments) == 2 else ("", "")
    return not arguments or named == "--data-dir" or (named == "--lang" and value in LANGUAGES)


def _report(problem: Exception, options: argparse.Namespace) -> int:
    """Write what happened to a file and name it: the one place where a fault of ours ends."""
    from backend_quest.commands.fault import write_report

    tr: Translator = options.tr
    path = write_report(problem, options.data_dir)
    print(tr("errors.fault", file=path) if path else tr("errors.fault_unwritten", what=repr(problem)), file=sys.stderr)
    return BAD_INPUT


def _language(arguments: Sequence[str]) -> str:
    for number, argument in enumerate(arguments):
        value = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and number + 1 < len(arguments):
            value = arguments[number + 1]
        if value in LANGUAGES:
            return value
    return language_of_locale()


def _never_stumble_over_letters() -> None:
    """Let a console with few letters show a question mark for the others, and read strange bytes as such."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


# ── the parser ───────────────────────────────────────────────────────────────────────────────


def parser(tr: Translator, *, commands: bool = True) -> argparse.ArgumentParser:
    """Return the parser of the whole command, its help in the language of ``tr``."""
    top = argparse.ArgumentParser(prog="backend-quest", description=tr("cli.about"), add_help=False)
    _common(top, tr)
    top.add_argument("--version", action="version", version=f"backend-quest {__version__}", help=tr("cli.version"))
    top.add_argument("--plain", action="store_true", help=tr("cli.plain"))
    top.set_defaults(run=_lazy("play", "play"), level=None)
    if commands:
        inner = top.add_subparsers(title=tr("cli.commands"), metavar=tr("cli.command"))
        _add_game(inner, tr)
        _add_data(inner, tr)
        _add_levels(inner, tr)
    return top


def _common(command: argparse.ArgumentParser, tr: Translator, *, inner: bool = False) -> None:
    """Add the options that every command has; ``inner`` keeps what stood before the command's name."""
    default = argparse.SUPPRESS if inner else None
    command.add_argument("-h", "--help", action="help", help=tr("cli.help"))
    command.add_argument("--lang", choices=LANGUAGES, default=default, help=tr("cli.lang"))
    command.add_argument("--data-dir", type=Path, metavar="DIR", default=default, help=tr("cli.data_dir"))
    command._positionals.title = tr("cli.arguments")
    command._optionals.title = tr("cli.options")


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    tr: Translator,
    run: Command,
    *,
    json: bool = False,
) -> argparse.ArgumentParser:
    text = tr(f"cli.{name}")
    command = commands.add_parser(name, help=text, description=text, add_help=False)
    _common(command, tr, inner=True)
    if json:
        command.add_argument("--json", action="store_true", help=tr("cli.json"))
    command.set_defaults(run=run)
    return command


def _add_game(commands: argparse._SubParsersAction[argparse.ArgumentParser], tr: Translator) -> None:
    play = _command(commands, "play", tr, _lazy("play", "play"))
    play.add_argument("level", nargs="?", metavar="LEVEL", help=tr("cli.play_level"))
    play.add_argument("--plain", action="store_true", default=argparse.SUPPRESS, help=tr("cli.plain"))
    _command(commands, "status", tr, _lazy("status", "status"), json=True)
    show = _command(commands, "show", tr, _lazy("show", "show"), json=True)
    show.add_argument("level", metavar="LEVEL", help=tr("cli.level"))
    check = _command(commands, "check", tr, _lazy("check", "check"), json=True)
    check.add_argument("level", metavar="LEVEL", help=tr("cli.level"))
    check.add_argument("--answer", required=True, metavar="FILE", help=tr("cli.answer"))
    check.add_argument("--dry-run", action="store_true", help=tr("cli.dry_run"))


def _add_data(commands: argparse._SubParsersAction[argparse.ArgumentParser], tr: Translator) -> None:
    _command(commands, "doctor", tr, _lazy("doctor", "doctor"), json=True)
    setup = _command(commands, "setup", tr, _lazy("setup", "setup"))
    setup.add_argument("runtime", metavar="NAME", choices=["node"], help=tr("cli.setup_name"))
    setup.add_argument("--yes", action="store_true", help=tr("cli.yes"))
    export = _command(commands, "export", tr, _lazy("data", "export"))
    export.add_argument("file", metavar="FILE", type=Path, help=tr("cli.export_file"))
    import_ = _command(commands, "import", tr, _lazy("data", "import_"))
    import_.add_argument("file", metavar="FILE", type=Path, help=tr("cli.import_file"))
    reset = _command(commands, "reset", tr, _lazy("data", "reset"))
    reset.add_argument("level", nargs="?", metavar="LEVEL", help=tr("cli.reset_level"))
    reset.add_argument("--yes", action="store_true", help=tr("cli.yes"))


def _add_levels(commands: argparse._SubParsersAction[argparse.ArgumentParser], tr: Translator) -> None:
    levels = _command(commands, "levels", tr, lambda options: _help(levels))
    inner = levels.add_subparsers(title=tr("cli.commands"), metavar=tr("cli.command"))
    lint = _command(inner, "lint", tr, _lazy("levels", "lint"), json=True)
    lint.add_argument("path", nargs="?", type=Path, metavar="PATH", help=tr("cli.path"))
    verify = _command(inner, "verify", tr, _lazy("levels", "verify"), json=True)
    verify.add_argument("path", nargs="?", type=Path, metavar="PATH", help=tr("cli.path"))
    verify.add_argument("--only", action="append", default=[], metavar="ID", help=tr("cli.only"))
    verify.add_argument("--no-cache", action="store_true", help=tr("cli.no_cache"))
    verify.add_argument("--trust", action="store_true", help=tr("cli.trust"))
    translate = _command(inner, "translate", tr, _lazy("levels", "translate"))
    translate.add_argument("file", type=Path, metavar="FILE", help=tr("cli.translate_file"))
    translate.add_argument("language", metavar="LANGUAGE", help=tr("cli.translate_language"))
    _command(inner, "schema", tr, _lazy("levels", "schema"))


def _lazy(module: str, function: str) -> Command:
    """Return a command that imports its module only when it runs."""

    def run(options: argparse.Namespace) -> int:
        command: Command = getattr(import_module(f"backend_quest.commands.{module}"), function)
        return command(options)

    return run


def _help(command: argparse.ArgumentParser) -> int:
    command.print_help()
    return BAD_INPUT
