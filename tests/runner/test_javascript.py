"""JavaScript: what a program in Node gave back, printed, and failed with."""

from __future__ import annotations

import math
import shutil
import sys
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from backend_quest.runner.api import CaseInput, CaseResult, Ended, Limits, Program, Protection, RunResult, ServerError
from backend_quest.runner.local import LocalRunner
from backend_quest.runner.runtimes import node

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not on this computer")


@pytest.fixture(scope="module")
def runner() -> Iterator[LocalRunner]:
    own = LocalRunner()
    yield own
    own.close()


def _run(
    runner: LocalRunner, source: str, *cases: CaseInput, files: Mapping[str, str] | None = None, **more: Any
) -> RunResult:
    limits = Limits(seconds=more.pop("seconds", 3.0))
    program = Program("javascript", {"kasir.js": source, **(files or {})}, "kasir.js")
    return runner.run(program, cases or [CaseInput()], limits, **more)


def _one(runner: LocalRunner, source: str, call: str | None = None, **more: Any) -> CaseResult:
    ran = _run(runner, source, CaseInput(call=call), **more)
    assert not ran.fault
    return ran.cases[0]


def test_given_values_are_there_before_the_first_line_and_may_be_hidden(runner: LocalRunner) -> None:
    ran = _run(runner, "console.log(total + 1)", *[CaseInput(given={"total": total}) for total in (4, 9)])

    assert [case.stdout for case in ran.cases] == ["5\n", "10\n"]
    assert _run(runner, "let total = 1; console.log(total)", CaseInput(given={"total": 4})).cases[0].stdout == "1\n"


def test_a_call_sees_everything_at_the_top_of_the_program(runner: LocalRunner) -> None:
    source = "let satu = 1; const dua = 2; var tiga = 3; function empat() { return 4 } class Lima {}"

    value = _one(runner, source, "[satu, dua, tiga, empat(), typeof Lima]").value

    assert value is not None
    assert value.shown == "[ 1, 2, 3, 4, 'function' ]"


@pytest.mark.parametrize(
    ("code", "type_", "data", "shown"),
    [
        ("null", "none", None, "null"),
        ("undefined", "undefined", None, "undefined"),
        ("true", "bool", True, "true"),
        ("5000", "number", 5000, "5000"),
        ("0.5", "number", 0.5, "0.5"),
        ("-0", "number", 0.0, "-0"),
        ("1e300", "number", 1e300, "1e+300"),
        ("Infinity", "number", math.inf, "Infinity"),
        ("10n ** 20n", "bigint", 10**20, "100000000000000000000n"),
        ("'kopi'", "str", "kopi", "'kopi'"),
        ('"it\'s"', "str", "it's", '"it\'s"'),
        ("'\\ud800'", "str", "\ud800", "'\ud800'"),
    ],
)
def test_values_keep_their_type(runner: LocalRunner, code: str, type_: str, data: Any, shown: str) -> None:
    value = _one(runner, "", code).value

    assert value is not None
    assert (value.type, value.data, value.shown) == (type_, data, shown)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("({nama: 'Kopi', 'harga-beli': [1, {}]})", "{ nama: 'Kopi', 'harga-beli': [ 1, {} ] }"),
        ("new Map([['a', 1]])", "Map(1) { 'a' => 1 }"),
        ("new Set(['a'])", "Set(1) { 'a' }"),
        ("[1, , 3]", "[ 1, undefined, 3 ]"),
        ("new Date(0)", "1970-01-01T00:00:00.000Z"),
        ("() => 1", "[Function]"),
        ("new (class Menu {})()", "<Menu>"),
        ("({get x() { throw 1 }})", "{ x: [Getter] }"),
        ("new Proxy({}, {})", "<Proxy>"),
        ("({toJSON() { return 1 }, valueOf() { return 1 }})", "{ toJSON: [Function], valueOf: [Function] }"),
        ("(() => { const a = []; a.push(a); return a })()", "<Array: too deep>"),
        ("(() => { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a })()", "<Array: too deep>"),
        ("'x'.repeat(5e6)", "<string: too large>"),
        ("1n << 9000000n", "<bigint: too large>"),
        ("Promise.resolve(7)", "7"),
        ("[NaN]", "[ NaN ]"),
    ],
)
def test_whatever_a_program_gives_back_is_shown(runner: LocalRunner, code: str, shown: str) -> None:
    value = _one(runner, "", code).value

    assert value is not None
    assert value.shown == shown


@pytest.mark.parametrize(
    ("source", "type_", "line", "message"),
    [
        ("\nconsole.log(totl)", "ReferenceError", 2, "totl is not defined"),
        ("let a = 1;\nlet b = ;", "SyntaxError", 2, "Unexpected token ';'"),
        ("const a = 1;\na = 2;", "TypeError", 2, "Assignment to constant variable."),
        ("\n\nthrow new (class Habis extends Error {})('stok habis')", "Habis", 3, "stok habis"),
        ("throw 'bukan error'", "Uncaught", None, "bukan error"),
        ("require('node:assert').equal(1)", "TypeError", 1, 'The "actual" and "expected" arguments must be specified'),
        ("Promise.reject(new Error('janji'))", "Error", 1, "janji"),
        ("setTimeout(() => {\n throw new Error('nanti') })", "Error", 2, "nanti"),
        ("require('./menu')", "Error", 1, "dari menu"),
    ],
)
def test_an_error_has_its_name_its_words_and_its_line(
    runner: LocalRunner, source: str, type_: str, line: int | None, message: str
) -> None:
    result = _one(runner, source, files={"menu.js": "throw new Error('dari menu')"})

    assert result.ended is Ended.RAISED
    assert result.failure is not None
    assert (result.failure.type, result.failure.line, result.failure.message) == (type_, line, message)
    assert "driver.cjs" not in result.failure.trace
    assert "node:" not in result.failure.trace


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"kasir.js": "require('./menu')"}, "Cannot find module './menu'\nRequire stack:\n- kasir.js"),
        ({"kasir.mjs": "import './menu.mjs'"}, "Cannot find module 'menu.mjs' imported from kasir.mjs"),
    ],
)
def test_an_error_names_files_as_the_learner_does(runner: LocalRunner, files: dict[str, str], message: str) -> None:
    failure = runner.run(Program("javascript", files, next(iter(files))), [CaseInput()]).cases[0].failure

    assert failure is not None
    assert failure.message == message
    assert f"Error: {message}" in failure.trace


def test_input_can_be_read_in_each_case(runner: LocalRunner) -> None:
    source = (
        "const lines = require('readline').createInterface({input: process.stdin});"
        "lines.on('line', (line) => console.log(line.toUpperCase()))"
    )
    ran = _run(runner, source, CaseInput(input="kopi\nteh\n"), CaseInput(input="susu\n"), CaseInput())

    assert [case.stdout for case in ran.cases] == ["KOPI\nTEH\n", "SUSU\n", ""]
    whole = _run(runner, "console.log(require('fs').readFileSync(0, 'utf8').length)", CaseInput(input="kopi"))
    assert whole.cases[0].stdout == "4\n"


def test_both_kinds_of_modules_are_imported(runner: LocalRunner) -> None:
    old = _one(runner, "console.log(require('./menu').kopi)", files={"menu.js": "exports.kopi = 5000"})
    new = {"menu.mjs": "export const kopi = 5000", "package.json": '{"type": "module"}'}

    assert old.stdout == "5000\n"
    assert _one(runner, "import {kopi} from './menu.mjs'\nconsole.log(await kopi)", files=new).stdout == "5000\n"


def test_a_program_is_waited_for_and_cases_do_not_mix(runner: LocalRunner) -> None:
    source = "setTimeout(() => console.log('nanti', n), 20); globalThis.seen = (globalThis.seen ?? 0) + 1"
    ran = _run(runner, source, CaseInput(given={"n": 1}), CaseInput(given={"n": 2}, call="n"))

    assert [case.stdout for case in ran.cases] == ["nanti 1\n", "nanti 2\n"]
    assert _one(runner, "", "new Promise(() => {})").ended is Ended.RAISED


@pytest.mark.parametrize(("status", "ended"), [(0, Ended.OK), (3, Ended.EXITED)])
def test_leaving_counts_by_its_status(runner: LocalRunner, status: int, ended: Ended) -> None:
    ran = _run(runner, f"console.log('ada'); process.exit({status})", CaseInput(), CaseInput())

    assert [(case.ended, case.stdout) for case in ran.cases] == [(ended, "ada\n")] * 2


@pytest.mark.parametrize(
    ("source", "ended"),
    [
        ("while (true) {}", Ended.TIMEOUT),
        ("setInterval(() => {}, 10)", Ended.TIMEOUT),
        ("for (;;) console.log('x'.repeat(100000))", Ended.OUTPUT),
        ("process.reallyExit(0)", Ended.EXITED),
        ("process.abort()", Ended.EXITED),
        ("process.kill(process.pid, 'SIGKILL')", Ended.EXITED),
    ],
)
def test_what_does_not_end_well_is_ended(runner: LocalRunner, source: str, ended: Ended) -> None:
    assert _one(runner, source, seconds=1.0).ended is ended


@pytest.mark.parametrize("source", ["new Array(1000).fill(1.5)", "Buffer.alloc(5e6, 1)"])
def test_too_much_memory_ends_a_program(runner: LocalRunner, source: str) -> None:
    assert _one(runner, f"const a = []; for (;;) a.push({source})", seconds=20.0).ended is Ended.MEMORY


def test_lines_are_followed(runner: LocalRunner) -> None:
    source = "let total = 0\nfor (const harga of [1, 2]) {\n  total += harga\n}\nconst s = 'x'\n"

    steps = _run(runner, source, trace=True).trace

    assert [(step.line, step.variables["total"]) for step in steps] == [
        (1, "0"), (2, "0"), (3, "1"), (2, "1"), (3, "3"), (5, "3"),
    ]  # fmt: skip
    assert [step.variables["harga"] for step in steps if step.line == 2] == ["1", "2"]
    assert (steps[0].variables.get("s"), steps[-1].variables["s"]) == (None, "x")


def test_a_server_answers_and_tells_why_it_fell(runner: LocalRunner) -> None:
    source = "require('http').createServer((_, out) => out.end('Kopi')).listen(process.env.PORT)"
    with runner.serve(Program("javascript", {"server.js": source}, "server.js")) as server:
        assert urllib.request.urlopen(f"http://127.0.0.1:{server.port}/", timeout=5).read() == b"Kopi"

    with pytest.raises(ServerError) as down, runner.serve(Program("javascript", {"server.js": "\nx"}, "server.js")):
        pass
    assert down.value.failure is not None
    assert (down.value.failure.type, down.value.failure.line) == (
        "ReferenceError",
        2,
    )


def test_a_run_can_be_cancelled(runner: LocalRunner) -> None:
    cancel = threading.Event()
    threading.Timer(0.3, cancel.set).start()

    assert _run(runner, "for (;;) {}", seconds=20.0, cancel=cancel).cases[0].ended is Ended.CANCELLED


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has the kernel's means")
def test_files_processes_and_the_network_are_out_of_reach(runner: LocalRunner, tmp_path: Path) -> None:
    secret = tmp_path / "rahasia"
    secret.write_text("x", encoding="utf-8")
    source = (
        "const tries = [() => require('fs').readFileSync(SECRET), () => require('child_process').execSync('id'),"
        " () => new (require('worker_threads').Worker)('1', {eval: true})];"
        "for (const attempt of tries) { try { attempt(); console.log('bocor') } catch (e) { console.log('aman') } }"
        "require('net').connect(80, '127.0.0.1').on('error', () => console.log('aman'))"
    ).replace("SECRET", repr(str(secret)))
    for layers in (None, {"identity", "kernel"}):
        own = runner if layers is None else LocalRunner(layers)
        ran = _run(own, source)
        lines = ran.cases[0].stdout.split()
        # A thread of its own is no way out; only Node's own permissions forbid it.
        assert [line for n, line in enumerate(lines) if n != 2] == ["aman"] * 3
        assert ran.protection is not Protection.GUARD


def test_answers_are_passed_on_where_node_cannot_take_the_channel(
    runner: LocalRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend_quest.runner.launch import Start

    real = Start._node_settings
    monkeypatch.setattr(Start, "_node_settings", lambda *args, **more: {**real(*args, **more), "relay": True})
    own = LocalRunner(layers=())

    ran = _run(own, "console.log(n)", CaseInput(given={"n": 1}, call="n"), CaseInput(given={"n": 2}, call="n"))

    assert [case.stdout for case in ran.cases] == ["1\n", "2\n"]
    assert [case.value.data for case in ran.cases if case.value is not None] == [1, 2]


def test_node_is_looked_for_on_the_path_and_must_be_new_enough(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.find() is None
    assert not LocalRunner().runtime("javascript").found

    old = tmp_path / "node"
    old.write_text("#!/bin/sh\necho v18.20.4\n", encoding="utf-8")
    old.chmod(0o755)
    assert node.find() is None
    old.write_text("#!/bin/sh\necho v24.1.0\n", encoding="utf-8")
    found = node.find()

    assert found is not None
    assert found.version == "24.1.0"
    assert "--permission" in found.command(tmp_path, memory_mb=64, permission=True)
