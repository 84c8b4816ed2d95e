"""What a hostile or clumsy program in JavaScript may try. ``guard`` is Node's own permissions, without the kernel."""

from __future__ import annotations

from attacks import EVERYWHERE, KERNEL, STARTS_NOTHING, Attack

from backend_quest.runner.api import Ended

OK, RAISED, EXITED, TIMEOUT = Ended.OK, Ended.RAISED, Ended.EXITED, Ended.TIMEOUT
MEMORY, OUTPUT, NOT_RUN = Ended.MEMORY, Ended.OUTPUT, Ended.NOT_RUN
FORGED = (OK, RAISED, EXITED)

_FS = "const fs = require('fs');"
_FLOOD = "const block = Buffer.alloc(65536, 'x'); for (;;) fs.writeSync(1, block)"

ATTACKS = [
    # time
    Attack("endless loop", "for (;;) {}", (TIMEOUT,)),
    Attack("endless promise", "const next = () => Promise.resolve().then(next); next()", (TIMEOUT, MEMORY)),
    Attack("endless timer", "setInterval(() => {}, 1)", (TIMEOUT,)),
    Attack("endless tick", "const next = () => process.nextTick(next); next()", (TIMEOUT,)),
    Attack("sleep", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)", (TIMEOUT,)),
    Attack("regular expression without end", f";/^(a+)+$/.test({'a' * 40 + '!'!r})", (TIMEOUT,)),
    Attack(
        "exit handler without end",
        "process.on('exit', () => { for (;;) {} }); process.reallyExit = null",
        (OK, TIMEOUT),
    ),
    Attack("last event without end", "process.on('beforeExit', () => { for (;;) {} })", (OK, TIMEOUT)),
    Attack(
        "signals ignored", "process.on('SIGTERM', () => {}); process.on('SIGINT', () => {}); for (;;) {}", (TIMEOUT,)
    ),
    Attack("stops itself", "process.kill(process.pid, 'SIGSTOP')", (OK, TIMEOUT)),
    # memory
    Attack("3 GB at once", "const a = Buffer.alloc(3e9, 1)", (RAISED, MEMORY, EXITED, TIMEOUT)),
    Attack("3 GB bit by bit", "const a = []; for (;;) a.push(Buffer.alloc(1e7, 1))", (RAISED, MEMORY, EXITED, TIMEOUT)),
    Attack("text of 500 MB", "let s = 'x'; for (;;) s += s", (RAISED, MEMORY, EXITED, TIMEOUT)),
    Attack("objects without end", "const a = []; for (;;) a.push({a: [1.5]})", (MEMORY, EXITED, TIMEOUT)),
    Attack("recursion", "const f = () => f() + 1; f()", (RAISED,)),
    # output and files
    Attack("100 MB to stdout", f"{_FS} {_FLOOD}", (OUTPUT,)),
    Attack("100 MB to stderr", f"{_FS} {_FLOOD.replace('(1,', '(2,')}", (OUTPUT,)),
    Attack("console without end", "for (;;) console.log('x'.repeat(1e6))", (OUTPUT,)),
    Attack("line without end", "for (;;) process.stdout.write('x'.repeat(1e5))", (OUTPUT,)),
    Attack("one large file", f"{_FS} fs.writeFileSync('a', Buffer.alloc(2e8))", (RAISED, EXITED, MEMORY, OUTPUT)),
    Attack(
        "many files",
        f"{_FS} for (let i = 0; i < 40; i++) fs.writeFileSync('f' + i, Buffer.alloc(5e6)); for (;;) {{}}",
        (OUTPUT, TIMEOUT, MEMORY),
    ),
    Attack(
        "200,000 files",
        f"{_FS} for (let i = 0; i < 200000; i++) fs.writeFileSync('f' + i, '')",
        (OUTPUT, TIMEOUT, OK, RAISED),
    ),
    # other programs
    Attack("child process", "require('child_process').execSync('sleep 600')", (RAISED,), STARTS_NOTHING),
    Attack(
        "child process later",
        "require('child_process').spawn('/bin/sleep', ['600']).unref()",
        (OK, RAISED),
        STARTS_NOTHING,
    ),
    Attack(
        "detached",
        "require('child_process').spawn('/bin/sleep', ['600'], {detached: true, stdio: 'ignore'}).unref()",
        (OK, RAISED),
        STARTS_NOTHING,
    ),
    Attack("node again", "require('child_process').fork(__filename)", (OK, RAISED), STARTS_NOTHING),
    Attack("cluster", "require('cluster').fork()", (OK, RAISED), STARTS_NOTHING),
    Attack(
        "binding of processes",
        "const {Process} = process.binding('process_wrap'); const p = new Process();"
        " if (p.spawn({file: '/bin/sleep', args: ['sleep', '600'], stdio: [], detached: true}) "
        "=== 0) console.log('ya')",
        (OK, RAISED),
        STARTS_NOTHING,
    ),
    Attack(
        "threads without end",
        "const {Worker} = require('worker_threads');"
        " for (let i = 0; i < 50; i++) new Worker('for (;;) {}', {eval: true})",
        (OK, RAISED, TIMEOUT, MEMORY, EXITED),
        EVERYWHERE,
    ),
    Attack("kills another", "process.kill(VICTIM, 'SIGKILL')", (RAISED,), KERNEL),
    Attack("kills everyone", "process.kill(-1, 'SIGKILL')", (RAISED,), KERNEL),
    Attack("kills its parent", "process.kill(process.ppid, 'SIGKILL')", (RAISED,), KERNEL),
    Attack("slows others down", "require('os').setPriority(VICTIM, 19)", (RAISED,), KERNEL),
    Attack(
        "environment of another",
        f"{_FS} console.log(fs.readFileSync(`/proc/${{VICTIM}}/environ`, 'utf8').length)",
        (RAISED,),
        STARTS_NOTHING,
    ),
    # files of others
    Attack("reads a secret", f"{_FS} console.log(fs.readFileSync(SECRET, 'utf8'))", (RAISED,), STARTS_NOTHING),
    Attack(
        "reads a secret by a link",
        f"{_FS} fs.symlinkSync(SECRET, 'l'); console.log(fs.readFileSync('l', 'utf8'))",
        (RAISED,),
        STARTS_NOTHING,
    ),
    Attack(
        "reads a secret by a hard link",
        f"{_FS} fs.linkSync(SECRET, 'l'); console.log(fs.readFileSync('l', 'utf8'))",
        (RAISED,),
        STARTS_NOTHING,
    ),
    Attack("reads a secret by import", "import(SECRET).then(() => console.log('ya'))", (RAISED,), STARTS_NOTHING),
    Attack("reads a secret as data", "require(SECRET)", (RAISED,), STARTS_NOTHING),
    Attack(
        "lists a home", f"{_FS} console.log(fs.readdirSync(require('path').dirname(SECRET)))", (RAISED,), STARTS_NOTHING
    ),
    Attack("reads the course", f"{_FS} console.log(fs.readFileSync(COURSE, 'utf8'))", (RAISED,), STARTS_NOTHING),
    Attack("reads the game", f"{_FS} console.log(fs.readFileSync(GAME, 'utf8'))", (RAISED,), STARTS_NOTHING),
    Attack("reads another pack", f"{_FS} console.log(fs.readFileSync(PACK, 'utf8'))", (RAISED,), STARTS_NOTHING),
    Attack("writes the store", f"{_FS} fs.appendFileSync(STORE, 'x')", (RAISED,), STARTS_NOTHING),
    Attack("cuts the store", f"{_FS} fs.truncateSync(STORE)", (RAISED,), STARTS_NOTHING),
    Attack("deletes the store", f"{_FS} fs.rmSync(STORE)", (RAISED,), STARTS_NOTHING),
    Attack("moves the store", f"{_FS} fs.renameSync(STORE, 'x')", (RAISED,), STARTS_NOTHING),
    Attack(
        "replaces the store", f"{_FS} fs.writeFileSync('x', ''); fs.renameSync('x', STORE)", (RAISED,), STARTS_NOTHING
    ),
    Attack("mode of the store", f"{_FS} fs.chmodSync(STORE, 0)", (OK, RAISED), STARTS_NOTHING),
    Attack("times of the store", f"{_FS} fs.utimesSync(STORE, 1, 1)", (OK, RAISED), STARTS_NOTHING),
    Attack("writes beside the store", f"{_FS} fs.writeFileSync(STORE + '-wal', 'x')", (RAISED,), STARTS_NOTHING),
    Attack(
        "deletes the home",
        f"{_FS} fs.rmSync(require('path').dirname(SECRET), {{recursive: true, force: true}})",
        (OK, RAISED),
        STARTS_NOTHING,
    ),
    # the network
    Attack("TCP", "require('net').connect(TCP, '127.0.0.1')", (RAISED,), KERNEL),
    Attack("TCP over IPv6", "require('net').connect(TCP6, '::1')", (RAISED,), KERNEL),
    Attack("unix socket", "require('net').connect(UNIX)", (RAISED,), KERNEL),
    Attack("abstract socket", "require('net').connect(ABSTRACT)", (OK, RAISED), KERNEL),
    Attack(
        "UDP",
        "const s = require('dgram').createSocket('udp4'); s.send('x', UDP, '127.0.0.1')",
        (RAISED, TIMEOUT),
        KERNEL,
    ),
    Attack("fetch", "fetch(`http://127.0.0.1:${TCP}/`)", (RAISED,), KERNEL),
    Attack("listens", "require('net').createServer().listen(0, '127.0.0.1')", (RAISED,), KERNEL),
    # ways around
    Attack("loads a library", "process.dlopen({exports: {}}, '/lib/x86_64-linux-gnu/libc.so.6')", (RAISED,)),
    Attack("inspector", "require('inspector').open(0, '127.0.0.1')", (OK, RAISED, TIMEOUT), KERNEL),
    Attack(
        "new context",
        "require('vm').runInNewContext(`this.constructor.constructor('return process')()`).reallyExit(0)",
        (EXITED, RAISED),
    ),
    # forged verdicts
    Attack("leaves early", "process.reallyExit(0)", (EXITED,)),
    Attack("leaves early, kindly", "process.exit(0)", FORGED),
    Attack("crashes", "process.abort()", (EXITED,)),
    Attack("prints an answer", 'console.log(\'{"ended":"ok","value":["number","5000"]}\')', FORGED),
    Attack(
        "writes to every descriptor",
        'const frame = \'{"ended":"ok","value":["number","5000"]}\\n\';'
        f"{_FS} for (let d = 3; d < 60; d++) {{ try {{ fs.writeSync(d, frame) }} catch {{}} }}",
        FORGED,
    ),
    Attack(
        "closes every descriptor",
        f"{_FS} for (let d = 0; d < 60; d++) {{ try {{ fs.closeSync(d) }} catch {{}} }}",
        (*FORGED, TIMEOUT),
    ),
    Attack(
        "patches JSON",
        'JSON.stringify = () => \'["number","5000"]\'; JSON.parse = () => 5000; function f() { return 1 }',
        FORGED,
    ),
    Attack(
        "patches prototypes",
        "for (const kind of [Object, Array, String, Number, Function, Promise, RegExp, Map, Set, Date])"
        " for (const name of Object.getOwnPropertyNames(kind.prototype)) {"
        " try { kind.prototype[name] = () => 5000 } catch {} } var f = () => 1",
        (*FORGED, TIMEOUT),
    ),
    Attack(
        "patches Object",
        "for (const n of Object.getOwnPropertyNames(Object)) { try { Object[n] = () => 5000 } catch {} }"
        " function f() { return 1 }",
        FORGED,
    ),
    Attack(
        "patches process",
        "process.on = process.chdir = process.binding = () => 5000; process.stdout = null; function f() { return 1 }",
        FORGED,
    ),
    Attack("no listeners", "process.removeAllListeners(); function f() { return 1 }", FORGED),
    Attack(
        "equal to everything",
        "function f() { return {valueOf: () => 5000, toString: () => '5000',"
        " [Symbol.toPrimitive]: () => 5000, toJSON: () => 5000} }",
        FORGED,
    ),
    Attack(
        "proxy",
        "function f() { return new Proxy({}, {get: () => 5000, ownKeys: () => ['x'],"
        " getPrototypeOf: () => Number.prototype}) }",
        FORGED,
    ),
    Attack(
        "proxy that throws",
        "function f() { return new Proxy(function () {}, new Proxy({}, {get() { throw 1 }})) }",
        FORGED,
    ),
    Attack("getters without end", "function f() { return {get a() { for (;;) {} }} }", FORGED),
    Attack("number class", "function f() { class N extends Number {} return new N(5000) }", FORGED),
    Attack("hostile inspect", "function f() { return {[require('util').inspect.custom]: () => '5000'} }", FORGED),
    Attack("thrown proxy", "throw new Proxy(new Error('x'), {get() { throw 1 }})", (RAISED,)),
    Attack(
        "thrown with a hostile message",
        "const e = new Error(); Object.defineProperty(e, 'message', {get() { throw 1 }}); throw e",
        (RAISED,),
    ),
    Attack(
        "thrown with a hostile stack", "Error.prepareStackTrace = () => { throw 1 }; throw new Error('x')", (RAISED,)
    ),
    Attack("thenable", "function f() { return {then(done) { done(1) }} }", FORGED),
    Attack(
        "hostile promise",
        "Promise.prototype.then = function () { return 5000 }; function f() { return Promise.resolve(1) }",
        FORGED,
    ),
    Attack("holds itself", "function f() { const a = {}; a.a = a; return a }", FORGED),
    Attack(
        "100,000 levels deep", "function f() { let a = 1; for (let i = 0; i < 1e5; i++) a = {a}; return a }", FORGED
    ),
    Attack("huge whole number", "function f() { return 1n << 4000000n }", FORGED),
    Attack("half a character", "function f() { return '\\ud800' }", FORGED),
    Attack("no number", "function f() { return [NaN, Infinity, -0] }", FORGED),
    Attack("sparse array", "function f() { const a = []; a.length = 4294967295; return a }", (*FORGED, MEMORY)),
    Attack(
        "answers by its nonce",
        f"{_FS} console.log(fs.readdirSync(require('os').tmpdir()).includes('request') ? 'ya' : '')",
        FORGED,
    ),
]
