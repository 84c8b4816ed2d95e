// Runs a learner's JavaScript, apart from the game: node node_driver.cjs CHANNEL
//
// Standard input holds a line with the protections in force and then the request as JSON. Answers go out on the
// descriptor CHANNEL (or into the file of that name), one JSON line each, led by the request's nonce. Nothing that is
// expected of the program comes here. Whatever is called after the program has begun is taken hold of before it.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");
const Module = require("node:module");
const { types } = require("node:util");
const { Writable } = require("node:stream");
const { pathToFileURL } = require("node:url");

const { writeSync, openSync, closeSync, readFileSync, mkdirSync, existsSync, writeFileSync, unlinkSync } = fs;
const { getOwnPropertyDescriptor, getPrototypeOf, keys, defineProperty } = Object;
const { apply, ownKeys } = Reflect;
const uncurried = (method) => (self, ...rest) => apply(method, self, rest);
const stringify = JSON.stringify;
const slice = uncurried(String.prototype.slice);
const split = uncurried(String.prototype.split);
const startsWith = uncurried(String.prototype.startsWith);
const replaceAll = uncurried(String.prototype.replaceAll);
const push = uncurried(Array.prototype.push);
const join = uncurried(Array.prototype.join);
const exec = uncurried(RegExp.prototype.exec);
const bigintText = uncurried(BigInt.prototype.toString);
const dateText = uncurried(Date.prototype.toISOString);
const mapEntries = uncurried(Map.prototype.forEach);
const setEntries = uncurried(Set.prototype.forEach);
const promiseThen = uncurried(Promise.prototype.then);
const { isArray } = Array;
const { isInteger } = Number;
const { isProxy, isDate, isMap, isSet, isPromise, isNativeError } = types;
const text = String;
const now = performance.now.bind(performance);
const later = setImmediate;
const leave = process.reallyExit.bind(process);
const resources = process.getActiveResourcesInfo.bind(process);
const PlainObject = Object.prototype;
const PlainArray = Array.prototype;
const PlainMap = Map.prototype;
const PlainSet = Set.prototype;
const SyntaxProblem = SyntaxError;
const readStream = (descriptor) => new fs.ReadStream(null, { fd: descriptor, autoClose: false });
const cacheOf = Module._cache;

const MAX_DEPTH = 100;
const MAX_CHARS = 1_000_000;
const MAX_TEXT = 300;
const MAX_MESSAGE = 2_000;
const MAX_STEPS = 2_000;

const [heldLine, ...requestLines] = readFileSync(0, "utf8").split("\n");
const request = JSON.parse(requestLines.join("\n"));
const channel = exec(/^\d+$/, process.argv[2]) ? Number(process.argv[2]) : openSync(process.argv[2], "a");
const held = heldLine.split(" ").filter((name) => name !== "");
if (process.permission !== undefined) held.push("permission");
process.argv.splice(1);

function writeAll(descriptor, bytes) {
  let at = 0;
  while (at < bytes.length) at += writeSync(descriptor, bytes, at, bytes.length - at);
}

const encodeUtf8 = ((encoder) => uncurried(encoder.encode).bind(null, encoder))(new TextEncoder());

/** Report an object whose values are JSON texts already, all of it or nothing. */
function send(fields) {
  const parts = [];
  for (const name of keys(fields)) push(parts, `${stringify(name)}:${fields[name]}`);
  try {
    writeAll(channel, encodeUtf8(`${request.nonce} {${join(parts, ",")}}\n`));
  } catch {
    leave(1);
  }
}

function mark() {
  const bytes = encodeUtf8(`\0${request.nonce}\0`);
  try {
    writeAll(1, bytes);
    if (!request.serve) writeAll(2, bytes);
  } catch {
    leave(1);
  }
}

// ── values ──────────────────────────────────────────────────────────────────────────────────

class Unbounded extends Error {}

/** The name of the class of an object, without calling anything of the program's. */
function className(value) {
  if (typeof value === "function") return "Function";
  if (isProxy(value)) return "Proxy";
  const prototype = getPrototypeOf(value);
  if (prototype === null) return "Object";
  if (isProxy(prototype)) return "Proxy";
  const made = getOwnPropertyDescriptor(prototype, "constructor");
  const name = made && typeof made.value === "function" && !isProxy(made.value) && getOwnPropertyDescriptor(made.value, "name");
  return name && typeof name.value === "string" && name.value !== "" ? slice(name.value, 0, MAX_TEXT) : "Object";
}

const other = (name, shown) => `["other",${stringify(name)},${stringify(shown)}]`;

function scalar(value) {
  switch (typeof value) {
    case "undefined":
      return '["undefined",null]';
    case "boolean":
      return `["boolean",${value}]`;
    case "number":
      return `["number","${value === 0 && 1 / value < 0 ? "-0" : value}"]`;
    case "bigint": {
      const digits = bigintText(value, 16);
      if (digits.length > MAX_CHARS) throw new Unbounded("too large");
      return `["bigint","${digits}"]`;
    }
    case "string":
      if (value.length > MAX_CHARS) throw new Unbounded("too large");
      return `["string",${stringify(value)}]`;
    case "symbol":
      return other("Symbol", "Symbol()");
    case "function":
      return other("Function", "[Function]");
  }
  if (value === null) return '["null",null]';
  if (isDate(value)) {
    try {
      return `["Date","${dateText(value)}"]`;
    } catch {
      return other("Date", "Invalid Date");
    }
  }
  const name = className(value);
  return other(name, `<${name}>`);
}

/** The parts of a container as [kind, items]; null for anything else. Getters are not called. */
function opened(value) {
  if (typeof value !== "object" || value === null || isProxy(value)) return null;
  const prototype = getPrototypeOf(value);
  if (isArray(value) && prototype === PlainArray) {
    const items = [];
    if (value.length > MAX_CHARS) throw new Unbounded("too large");
    for (let at = 0; at < value.length; at++) push(items, held_by(value, at));
    return ["array", items];
  }
  if (isMap(value) && prototype === PlainMap) {
    const items = [];
    mapEntries(value, (item, key) => push(items, key, item));
    return ["Map", items];
  }
  if (isSet(value) && prototype === PlainSet) {
    const items = [];
    setEntries(value, (item) => push(items, item));
    return ["Set", items];
  }
  if (prototype === PlainObject || prototype === null) {
    const items = [];
    for (const key of ownKeys(value)) {
      if (typeof key !== "string" || !getOwnPropertyDescriptor(value, key).enumerable) continue;
      push(items, key, held_by(value, key));
    }
    return ["object", items];
  }
  return null;
}

const GETTER = Symbol("getter");

function held_by(object, key) {
  const property = getOwnPropertyDescriptor(object, key);
  return property === undefined ? undefined : property.get || property.set ? GETTER : property.value;
}

/** ["type", data] as JSON text, at most about a million characters; what is too deep or large is ["other", …]. */
function encode(root) {
  const parts = [];
  let room = MAX_CHARS;
  const levels = [{ items: [root], at: 0, closing: "" }];
  try {
    while (levels.length > 0) {
      const level = levels[levels.length - 1];
      if (level.at === level.items.length) {
        push(parts, level.closing);
        levels.length -= 1;
        continue;
      }
      const item = level.items[level.at];
      const container = item === GETTER ? null : opened(item);
      const piece = item === GETTER ? other("Getter", "[Getter]") : container ? `["${container[0]}",[` : scalar(item);
      room -= piece.length;
      if (room < 0) throw new Unbounded("too large");
      push(parts, level.at > 0 ? `,${piece}` : piece);
      level.at += 1;
      if (container) {
        if (levels.length > MAX_DEPTH) throw new Unbounded("too deep");
        levels[levels.length] = { items: container[1], at: 0, closing: "]]" };
      }
    }
    return join(parts, "");
  } catch (problem) {
    const name = typeof root === "object" && root !== null ? className(root) : typeof root;
    const reason = problem instanceof Unbounded ? problem.message : "too large";
    return other(name, `<${name}: ${reason}>`);
  }
}

// ── errors ──────────────────────────────────────────────────────────────────────────────────

/** A property that may run code of the program; what goes wrong there is nothing. */
function quietly(read) {
  try {
    const found = read();
    return typeof found === "string" ? found : "";
  } catch {
    return "";
  }
}

function learnersName(file, folder) {
  if (startsWith(file, "file://")) file = quietly(() => require("node:url").fileURLToPath(file));
  if (!startsWith(file, folder + path.sep)) return null;
  const name = replaceAll(slice(file, folder.length + 1), path.sep, "/");
  return getOwnPropertyDescriptor(request.files, name) ? name : null;
}

/** The frames of a stack that lie in the learner's files, as [text, name, line]. */
function frames(stack, folder) {
  const found = [];
  for (const line of split(stack, "\n")) {
    const parts = exec(/^\s+at (?:(.*) \()?((?:file:\/\/)?[^()]*?):(\d+):\d+\)?$/, line);
    const name = parts && learnersName(parts[2], folder);
    if (name) push(found, [`    at ${parts[1] ? `${parts[1]} (${name}:${parts[3]})` : `${name}:${parts[3]}`}`, name, parts[3]]);
  }
  return found;
}

/** The class of an error. Node's own errors with a code name it one prototype further up. */
function errorType(error) {
  const type = className(error);
  const prototype = getPrototypeOf(error);
  return type === "Object" && prototype !== null ? className(prototype) : type;
}

/** The error as a JSON object: type, message, line, file, trace. */
function describe(error, folder) {
  if (typeof error !== "object" || error === null || isProxy(error) || !isNativeError(error)) {
    const shown = typeof error === "string" ? error : quietly(() => (typeof error === "object" ? `<${className(error)}>` : text(error)));
    const message = stringify(slice(shown, 0, MAX_MESSAGE));
    return `{"type":"Uncaught","message":${message},"line":null,"file":null,"trace":${message}}`;
  }
  const type = errorType(error);
  const message = replaceAll(slice(quietly(() => error.message), 0, MAX_MESSAGE), folder + path.sep, "");
  const stack = quietly(() => error.stack);
  const place = exec(/^([^\n]*):(\d+)\n/, stack);
  const mine = frames(stack, folder);
  let line = mine.length > 0 ? mine[0][2] : null;
  let file = mine.length > 0 ? mine[0][1] : null;
  const syntax = place && learnersName(place[1], folder);
  if (error instanceof SyntaxProblem && syntax) [line, file] = [place[2], syntax];
  const lines = [`${type}: ${message}`];
  if (syntax) lines.unshift(...split(slice(stack, place[1].length), "\n").slice(1, 3), "");
  if (file !== null) lines.unshift(`${file}:${line}`);
  for (let at = 0; at < mine.length && at < 20; at++) push(lines, mine[at][0]);
  const fields = { type: stringify(type), message: stringify(message), line: line ?? "null", file: stringify(file) };
  return `{"type":${fields.type},"message":${fields.message},"line":${fields.line},"file":${fields.file},"trace":${stringify(join(lines, "\n"))}}`;
}

// ── one run of the program ──────────────────────────────────────────────────────────────────

class Leaving {
  constructor(status) {
    this.status = status;
  }
}

function outlet(descriptor) {
  const stream = new Writable({
    decodeStrings: true,
    write(chunk, _, done) {
      try {
        writeAll(descriptor, chunk);
      } catch {
        leave(1);
      }
      done();
    },
  });
  stream.fd = descriptor;
  return stream;
}

function replace(name, value) {
  defineProperty(process, name, { value, writable: true, configurable: true, enumerable: true });
}

/** Make `input` the standard input: the lowest free descriptor is 0 once that is closed. */
function feed(input, folder) {
  closeSync(0);
  if (input === null) {
    openSync(process.platform === "win32" ? "\\\\.\\NUL" : "/dev/null", "r");
  } else {
    const file = path.join(folder, ".stdin");
    writeFileSync(file, input);
    openSync(file, "r");
    if (process.platform !== "win32") unlinkSync(file);
  }
  replace("stdin", readStream(0));
}

class Program {
  constructor(folder, others = {}) {
    this.folder = folder;
    this.files = { ...request.files, ...others };
    this.path = path.join(folder, ...request.main.split("/"));
    this.evaluate = null;
    this.tracer = null;
  }

  place() {
    for (const name of keys(this.files)) {
      const file = path.join(this.folder, ...name.split("/"));
      if (existsSync(file)) continue;
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, this.files[name]);
    }
    process.chdir(this.folder);
  }

  /** Run the main file. Returns a promise where it is a module of the newer kind, else nothing. */
  run(given) {
    for (const name of keys(given)) globalThis[name] = given[name];
    if (this.isModule()) {
      return promiseThen(import(pathToFileURL(this.path)), (names) => {
        const exported = keys(names);
        this.evaluate = (code) => new Function(...exported, `return (${code}\n)`)(...exported.map((name) => names[name]));
      });
    }
    const module = new Module(this.path, null);
    module.filename = this.path;
    module.paths = Module._nodeModulePaths(path.dirname(this.path));
    process.mainModule = module;
    const needs = Module.createRequire(this.path);
    needs.main = module;
    // The last line gives the driver a way into the scope of the program, to evaluate a call there.
    const names = ["exports", "require", "module", "__filename", "__dirname", "__given_to_the_driver"];
    const source = `${this.files[request.main]}\n;__given_to_the_driver((code) => eval(code));`;
    const body = vm.compileFunction(source, names, { filename: this.path });
    if (this.tracer) this.tracer.begin();
    body.call(module.exports, module.exports, needs, module, this.path, path.dirname(this.path), (evaluate) => {
      this.evaluate = evaluate;
    });
    return undefined;
  }

  isModule() {
    if (request.main.endsWith(".mjs")) return true;
    if (request.main.endsWith(".cjs")) return false;
    try {
      return JSON.parse(this.files["package.json"] ?? "{}").type === "module";
    } catch {
      return false;
    }
  }

  forget(given) {
    for (const name of keys(given)) delete globalThis[name];
    for (const name of keys(cacheOf)) if (startsWith(name, this.folder)) delete cacheOf[name];
  }
}

/** Runs the cases one after another, each to the end of what it has set in motion. */
class Cases {
  constructor() {
    this.number = -1;
    this.answered = true;
  }

  next() {
    this.number += 1;
    if (this.number === request.cases.length) {
      send({ done: "true" });
      leave(0);
    }
    this.case = request.cases[this.number];
    this.answered = false;
    this.waits = false;
    this.program = new Program(path.join(request.folder, `case-${this.number}`), this.case.files);
    this.program.place();
    feed(this.case.input, this.program.folder);
    process.exitCode = undefined;
    this.tests = new Tests(this.program.folder);
    this.tracer = request.trace && this.number === 0 ? new Tracer(this.program.path) : null;
    this.program.tracer = this.tracer;
    this.started = now();
    try {
      const loading = this.program.run(this.case.given);
      if (loading !== undefined) this.await(loading, () => undefined);
    } catch (error) {
      this.fail(error);
    }
    keepAlive();
  }

  await(promise, settle) {
    this.waits = true;
    keepAlive();
    const finish = (how) => (outcome) => {
      this.waits = false;
      keepAlive();
      how(outcome);
    };
    promiseThen(promise, finish(settle), finish((error) => this.fail(error)));
  }

  /** Nothing is left to do for the program: what did it come to? */
  drained() {
    if (this.answered || this.tests.running) return;
    if (this.waits) {
      this.fail(new Error("a promise was never settled"));
      return;
    }
    this.settle();
  }

  settle() {
    if (this.case.call === null) {
      this.answer({ ended: '"ok"' });
      return;
    }
    let value;
    try {
      if (this.program.evaluate === null) throw new Error("the program left before its end");
      value = this.program.evaluate(`(${this.case.call}\n)`);
    } catch (error) {
      this.fail(error);
      return;
    }
    if (isPromise(value)) this.await(value, (outcome) => this.answer({ ended: '"ok"', value: encode(outcome) }));
    else this.answer({ ended: '"ok"', value: encode(value) });
  }

  fail(error) {
    if (this.answered) return;
    if (error instanceof Leaving) {
      if (error.status === 0) this.settle();
      else this.answer({ ended: '"exited"', failure: `{"type":"Exit","message":"${error.status}","line":null,"file":null,"trace":""}` });
      return;
    }
    this.answer({ ended: '"raised"', failure: describe(error, this.program.folder) });
  }

  answer(fields) {
    this.answered = true;
    if (this.tracer) send({ trace: this.tracer.steps() });
    if (request.tests) fields.tests = this.tests.asJson();
    fields.ms = text(Math.round(now() - this.started));
    mark();
    send(fields);
    this.program.forget(this.case.given);
    // What still ticks would go on in the next case: better none than a false one.
    if (this.number + 1 < request.cases.length && stillBusy()) leave(1);
    later(() => this.next());
  }
}

const keepAlive = () => later(() => undefined);

function stillBusy() {
  const quiet = new Set(["Immediate", "CloseReq", "FSReqCallback", "TTYWrap", "PipeWrap"]);
  return resources().some((name) => !quiet.has(name));
}

// ── tests ───────────────────────────────────────────────────────────────────────────────────

/** Keeps what Node's runner of tests reports. It finds this file as its reporter, once the first test is declared. */
class Tests {
  constructor(folder) {
    this.folder = folder;
    this.running = false;
    this.above = [];
    this.found = [];
  }

  async follow(events) {
    this.running = true;
    for await (const { type, data } of events) {
      if (type === "test:start") {
        this.above.length = data.nesting;
        push(this.above, data.name);
      } else if ((type === "test:pass" || type === "test:fail") && data.details?.type !== "suite") {
        this.note(type === "test:pass", data);
      }
    }
    this.running = false;
  }

  note(passed, data) {
    const skipped = data.skip !== undefined || data.todo !== undefined;
    const standing = skipped ? "skipped" : passed ? "passed" : "failed";
    this.above.length = data.nesting;
    const name = stringify(join([...this.above, data.name], " > "));
    const failure = standing === "failed" ? describe(data.details.error.cause ?? data.details.error, this.folder) : "null";
    push(this.found, `{"name":${name},"standing":"${standing}","failure":${failure}}`);
  }

  asJson() {
    return `[${join(this.found, ",")}]`;
  }
}

// ── following the lines ─────────────────────────────────────────────────────────────────────

/** Records the variables after each line of the main file: [line, {name: shown}]. */
class Tracer {
  constructor(file) {
    this.file = file;
    this.found = [];
    this.lines = request.files[request.main].split("\n");
    this.last = null;
    this.before = {};
    const { Session } = require("node:inspector");
    this.session = new Session();
    this.session.connect();
    this.script = null;
    this.session.on("Debugger.scriptParsed", ({ params }) => {
      if (params.url === file || params.url === pathToFileURL(file).href) this.script = params.scriptId;
    });
    this.session.on("Debugger.paused", ({ params }) => this.paused(params.callFrames));
    this.session.post("Debugger.enable");
  }

  /** Stop at the next thing that is done, which begins the program. */
  begin() {
    this.session.post("Debugger.pause");
  }

  steps() {
    this.session.disconnect();
    return `[${this.found.join(",")}]`;
  }

  paused(stack) {
    const inside = ({ location }) => location.scriptId === this.script;
    const [frame] = stack;
    if (!inside(frame)) {
      const how = stack.some(inside) ? "stepOut" : this.last === null ? "stepInto" : "resume";
      this.session.post(`Debugger.${how}`);
      return;
    }
    const line = frame.location.lineNumber + 1;
    const visible = this.visible(frame);
    if (this.last !== null && this.last !== line) this.note(visible, line);
    this.last = line;
    this.before = visible;
    this.session.post(line <= this.lines.length && this.found.length < MAX_STEPS ? "Debugger.stepInto" : "Debugger.resume");
  }

  note(visible, following) {
    const depth = (line) => /^\s*/.exec(this.lines[line - 1] ?? "")[0].length;
    // A loop's own line counts where its body follows, not where the loop ends.
    if (/^\s*(for|while)\b/.test(this.lines[this.last - 1]) && depth(following) <= depth(this.last)) return;
    // At the end of a block its own variables are gone already, but they were there when the line ran.
    this.found.push(`[${this.last},${stringify({ ...this.before, ...visible })}]`);
  }

  visible(frame) {
    const variables = {};
    for (const scope of frame.scopeChain.filter(({ type }) => type !== "global" && type !== "with").reverse()) {
      this.session.post("Runtime.getProperties", { objectId: scope.object.objectId, ownProperties: true }, (_, found) => {
        for (const { name, value } of found?.result ?? []) {
          const shown = HIDDEN.has(name) ? null : this.shown(value);
          if (shown !== null) variables[name] = shown;
        }
      });
    }
    return variables;
  }

  shown(value) {
    if (value === undefined || value.type === "undefined" || value.type === "function") return null;
    if (value.objectId === undefined) return value.unserializableValue ?? text(value.value).slice(0, MAX_TEXT);
    let shown = null;
    const asked = { objectId: value.objectId, functionDeclaration: "function () { return JSON.stringify(this); }", returnByValue: true };
    this.session.post("Runtime.callFunctionOn", asked, (_, found) => {
      if (typeof found?.result?.value === "string") shown = found.result.value;
    });
    return shown === null ? null : spaced(JSON.parse(shown)).slice(0, MAX_TEXT);
  }
}

const HIDDEN = new Set(["exports", "require", "module", "__filename", "__dirname", "__given_to_the_driver", "this", "arguments"]);

/** Plain data as console.log shows it. */
function spaced(data) {
  if (typeof data === "string") return `'${data}'`;
  if (isArray(data)) return data.length ? `[ ${data.map(spaced).join(", ")} ]` : "[]";
  if (typeof data === "object" && data !== null) {
    const parts = Object.entries(data).map(([name, item]) => `${name}: ${spaced(item)}`);
    return parts.length ? `{ ${parts.join(", ")} }` : "{}";
  }
  return text(data);
}

// ── the way in ──────────────────────────────────────────────────────────────────────────────

replace("stdout", outlet(1));
replace("stderr", outlet(2));
process.exit = (status) => {
  throw new Leaving(isInteger(Number(status)) ? Number(status) & 0xff : 0);
};

function serve() {
  const program = new Program(path.join(request.folder, "app"));
  const complain = (error) => {
    if (error instanceof Leaving) leave(error.status);
    const described = describe(error, program.folder);
    try {
      writeAll(2, encodeUtf8(`${JSON.parse(described).trace}\n`));
    } catch {
      leave(1);
    }
    send({ failure: described });
    leave(1);
  };
  process.setUncaughtExceptionCaptureCallback(complain);
  program.place();
  feed(null, program.folder);
  try {
    const loading = program.run({});
    if (loading !== undefined) promiseThen(loading, () => undefined, complain);
  } catch (error) {
    complain(error);
  }
}

send({ ready: stringify(held) });
if (request.serve) {
  serve();
} else {
  const cases = new Cases();
  process.setUncaughtExceptionCaptureCallback((error) => cases.fail(error));
  process.on("beforeExit", () => cases.drained());
  module.exports = async function* (events) {
    await cases.tests.follow(events);
    cases.drained();
  };
  cases.next();
}
