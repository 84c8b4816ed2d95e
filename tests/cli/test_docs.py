"""Help, README and docs say what the command line can do, and nothing that it cannot."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend_quest import __version__
from backend_quest.cli import parser
from backend_quest.i18n import LANGUAGES, Translator
from backend_quest.plain.words import Word, shown
from backend_quest.wiring import open_services

ROOT = Path(__file__).resolve().parents[2]
Command = tuple[str, argparse.ArgumentParser]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(top: argparse.ArgumentParser, path: str = "") -> Iterator[Command]:
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                yield f"{path}{name}", command
                yield from commands(command, f"{path}{name} ")


def options(command: argparse.ArgumentParser) -> list[str]:
    return [option for action in command._actions for option in action.option_strings]


COMMANDS = dict(commands(parser(Translator("en"))))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    text = read("docs/commands.md")

    first = name.split()[0]
    heading = re.search(rf"^## .*\b{first}\b", text, re.MULTILINE)
    assert heading is not None
    section = text[heading.end() :].partition("\n## ")[0]
    assert f"backend-quest {name}" in section
    common = {"-h", "--help", "--lang", "--data-dir"}
    for option in set(options(COMMANDS[name])) - common:
        assert option in section, option


def test_the_options_of_every_command_are_documented() -> None:
    text = read("docs/commands.md").partition("\n## ")[0]

    assert [option for option in options(parser(Translator("en"))) if f"`{option}" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_line_mode_is_documented(language: str) -> None:
    text = read("docs/commands.md")

    missing = [word for word in Word if word not in (Word.YES, Word.NO)]
    assert [word for word in missing if f"`{shown(word, Translator(language))}" not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_every_command_has_help_in_both_languages(
    name: str, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    tr = Translator(language)

    with pytest.raises(SystemExit) as leaving:
        parser(tr).parse_args([*name.split(), "--help"])

    out = capsys.readouterr().out
    assert leaving.value.code == 0
    assert tr("cli.help") in out
    assert tr(f"cli.{name.split()[-1]}" if name else "cli.about") in out
    every = parser(tr) if not name else dict(commands(parser(tr)))[name]
    assert all(action.help for action in every._actions if not isinstance(action, argparse._SubParsersAction))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/authoring.md", "docs/architecture.md"])
def test_commands_that_the_docs_name_exist(name: str) -> None:
    named = re.findall(r"(?:^|[`/\\& ])backend-quest(?: --lang en)? ((?:levels )?[a-z]+)", read(name), re.MULTILINE)

    assert {one for one in named if one not in COMMANDS} == set()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in ROOT.glob("docs/*.md"))])
def test_links_between_the_docs_lead_somewhere(name: str) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)", read(name)) if "://" not in link]

    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


def test_the_readme_counts_what_ships() -> None:
    services = open_services()
    modules = services.catalog.modules
    services.close()

    readme = read("README.md")
    levels = sum(len(module.levels) for module in modules)
    indonesian, english = {8: ("delapan", "eight"), 9: ("sembilan", "nine"), 10: ("sepuluh", "ten")}[len(modules)]
    assert f"{levels} level dalam {indonesian} modul" in readme
    assert f"{levels} levels in {english} modules" in readme
    for module in modules:
        assert f"| {module.file.title.id} | {len(module.levels)} |" in readme


def test_the_first_test_command_of_the_readme_is_the_one_that_ci_runs() -> None:
    found = [line for line in read("README.md").split("\n") if re.match(r"python3 -m venv .venv", line)]

    assert found[0] == 'python3 -m venv .venv && .venv/bin/pip install -e ".[dev]" && .venv/bin/pytest'
    assert "grep -m1 '^python3 -m venv .venv' README.md" in read(".ci/run")


def test_the_changelog_begins_with_this_version() -> None:
    assert re.search(r"^## (\S+)", read("CHANGELOG.md"), re.MULTILINE).group(1) == __version__  # type: ignore[union-attr]
