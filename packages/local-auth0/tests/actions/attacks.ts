/** The aims of attacks, outside of the process of Actions. */
export interface Targets {
  /** A file that holds a secret, and one that isn't there. */
  readonly file: string;
  readonly newFile: string;
  /** The process id of somebody else. */
  readonly victim: number;
  /** The port on which somebody listens on loopback. */
  readonly port: number;
}

/** Ways to `process`, and from there to anything, past whatever an Action is given as a global. */
const escapes: Readonly<Record<string, string>> = {
  "its own function constructor": `this.constructor.constructor("return process")()`,
  "the constructor of api": `api.constructor.constructor("return process")()`,
  "the constructor of a method of api": `api.access.deny.constructor("return process")()`,
  "the constructor of event": `event.constructor.constructor("return process")()`,
  "the constructor of a global": `Buffer.constructor("return process")()`,
  "the constructor of its console": `console.log.constructor("return process")()`,
  "the constructor of require": `require.constructor("return process")()`,
  "an error from outside": `(() => { try { require("no such module") } catch (error) { return error.constructor.constructor("return process")() } })()`,
  "the prototype of an asynchronous function": `await Reflect.getPrototypeOf(async () => {}).constructor("return process")()`,
  "the module process": `require("node:process")`,
};

const onFiles = ({ file, newFile }: Targets): Record<string, string> => ({
  "read by fs": `return require("fs").readFileSync(${q(file)}, "utf8")`,
  "read by fs/promises": `return await require("node:fs/promises").readFile(${q(file)}, "utf8")`,
  "read by a stream": `return (await require("fs").createReadStream(${q(file)}).toArray()).join("")`,
  "looked at": `return require("fs").statSync(${q(file)}).size`,
  "read by an import": `return (await import("node:fs")).readFileSync(${q(file)}, "utf8")`,
  "read by an import in made-up code": `return (await new Function("return import('node:fs')")()).readFileSync(${q(file)}, "utf8")`,
  "read by a module made of data": `return (await import("data:text/javascript," + encodeURIComponent('import fs from "node:fs"; export default fs'))).default.readFileSync(${q(file)}, "utf8")`,
  "imported as JSON": `return (await import(${q(`file://${file}`)}, { with: { type: "json" } })).default.secret`,
  "required as JSON": `return require(${q(file)}).secret`,
  "read past require": `return require("module").createRequire("/")("fs").readFileSync(${q(file)}, "utf8")`,
  "read by a fresh context": `return require("vm").runInThisContext("process").getBuiltinModule("fs").readFileSync(${q(file)}, "utf8")`,
  written: `require("fs").writeFileSync(${q(newFile)}, "here"); return "written"`,
  "written as a heap snapshot": `return require("v8").writeHeapSnapshot(${q(newFile)})`,
  "written as a report": `return process.report.writeReport(${q(newFile)})`,
  "written as a database": `new (require("node:sqlite").DatabaseSync)(${q(newFile)}); return "written"`,
  "written to the tenant's own pipe": `return require("fs").writeSync(1, "{}")`,
  "loaded as an environment": `process.loadEnvFile(${q(file)}); return "loaded"`,
  "opened by WASI": `return new (require("wasi").WASI)({ version: "preview1", preopens: { "/": "/" } })`,
});

const onProcesses = ({ newFile, victim }: Targets): Record<string, string> => ({
  "started by exec": `return require("child_process").execSync("touch " + ${q(newFile)})`,
  "started by spawn": `return require("child_process").spawnSync("touch", [${q(newFile)}]).pid`,
  forked: `return require("child_process").fork(${q(newFile)}).pid`,
  "forked by cluster": `return require("cluster").fork().id`,
  "taken over": `process.execve("/usr/bin/touch", ["touch", ${q(newFile)}])`,
  "started as a thread": `return new (require("worker_threads").Worker)("1", { eval: true }).threadId`,
  killed: `return process.kill(${victim}, "SIGKILL")`,
  "killed below": `return process._kill(${victim}, 9) === 0 && "killed"`,
  "opened to a debugger": `process._debugProcess(${victim}); return "opened"`,
  slowed: `require("os").setPriority(${victim}, 10); return "slowed"`,
  inspected: `const { Session } = require("inspector"); const session = new Session(); session.connect(); return "inspected"`,
  "opened to an inspector": `require("inspector").open(0); return require("inspector").url()`,
  "extended by native code": `process.dlopen({ exports: {} }, "/lib/no.node"); return "loaded"`,
  "entered by a binding": `return Object.keys(process.binding("fs")).length`,
  "entered by a linked binding": `return Object.keys(process._linkedBinding("fs")).length`,
  "sent a message": `return require("worker_threads").parentPort.postMessage("{}") ?? "sent"`,
});

const onNetwork = ({ port }: Targets): Record<string, string> => ({
  "asked by fetch": `return (await fetch("http://127.0.0.1:${port}/")).status`,
  "connected by net": `return await new Promise((done, failed) => require("net").connect(${port}, "127.0.0.1").on("connect", () => done("connected")).on("error", failed))`,
  "asked by http": `return await new Promise((done, failed) => require("http").get("http://127.0.0.1:${port}/", ({ statusCode }) => done(statusCode)).on("error", failed))`,
  "asked by an imported http": `const http = await import("node:http"); return await new Promise((done, failed) => http.get("http://127.0.0.1:${port}/", ({ statusCode }) => done(statusCode)).on("error", failed))`,
  "connected by tls": `return await new Promise((done, failed) => require("tls").connect(${port}, "127.0.0.1").on("error", ({ code }) => code === "ECONNREFUSED" || code === "ERR_ACCESS_DENIED" ? failed(Object.assign(new Error(), { code })) : done(code)))`,
  "asked by https": `return await new Promise((done) => require("https").get("https://127.0.0.1:${port}/").on("error", ({ code }) => done(code)))`,
  "connected by http2": `return await new Promise((done, failed) => require("http2").connect("http://127.0.0.1:${port}").on("connect", () => done("connected")).on("error", failed))`,
  "told by dgram": `return await new Promise((done, failed) => require("dgram").createSocket("udp4").send("hello", ${port}, "127.0.0.1", (error) => error ? failed(error) : done("told")))`,
  "looked up": `return (await require("dns/promises").lookup("localhost")).address`,
  "connected by WebSocket": `return new WebSocket("ws://127.0.0.1:${port}/").url`,
  "connected by EventSource": `return new EventSource("http://127.0.0.1:${port}/").url`,
  served: `return await new Promise((done, failed) => require("net").createServer().listen(0, () => done("served")).on("error", failed))`,
  "served below": `return require("net")._createServerHandle("127.0.0.1", 0).constructor.name`,
  "asked by the dispatcher of fetch": `
    void Response;
    const dispatcher = globalThis[Symbol.for("undici.globalDispatcher.1")] ?? globalThis[Symbol.for("undici.globalDispatcher.2")];
    return (await dispatcher.request({ origin: "http://127.0.0.1:${port}", path: "/", method: "GET" })).statusCode`,
  "asked by the maker of a dispatcher": `
    void Response;
    const { Agent = globalThis[Symbol.for("undici.globalDispatcher.1")].constructor } = {};
    return (await new Agent().request({ origin: "http://127.0.0.1:${port}", path: "/", method: "GET" })).statusCode`,
});

const onEnvironment: Readonly<Record<string, string>> = {
  "read from process": `return process.env.PATH`,
  "read from a report": `return process.report.getReport().environmentVariables.PATH`,
  "read from its file": `return /PATH=(.*)/.exec(require("fs").readFileSync("/proc/self/environ", "utf8").replaceAll("\\0", "\\n"))?.[1]`,
  "read from the parent's file": `return /PATH=(.*)/.exec(require("fs").readFileSync("/proc/" + process.ppid + "/environ", "utf8").replaceAll("\\0", "\\n"))?.[1]`,
};

/** Attempts of code in an Action, by names of what it reaches for: each returns a value that is true if it got there. */
export function attacks(targets: Targets): [name: string, code: string][] {
  const { file, newFile, victim } = targets;
  const within: [string, Record<string, string>][] = [
    ["a file", onFiles(targets)],
    ["a process", onProcesses(targets)],
    ["the network", onNetwork(targets)],
    ["the environment", { ...onEnvironment }],
  ];
  const byProcess: Readonly<Record<string, string>> = {
    "reads a file": `return reached.getBuiltinModule("fs").readFileSync(${q(file)}, "utf8")`,
    "reads a file past require": `return reached.mainModule.require("fs").readFileSync(${q(file)}, "utf8")`,
    "starts a process": `return reached.getBuiltinModule("child_process").execSync("touch " + ${q(newFile)})`,
    "kills a process": `return reached.kill(${victim}, "SIGKILL")`,
    "reads the environment": `return reached.env.PATH`,
    "gets a binding": `return Object.keys(reached.binding("fs")).length`,
  };
  return [
    ...within.flatMap(([what, ways]) =>
      Object.entries(ways).map(([how, code]): [string, string] => [`${what}, ${how}`, code]),
    ),
    ...Object.entries(escapes).flatMap(([way, reach]) =>
      Object.entries(byProcess).map(([what, code]): [string, string] => [
        `process by ${way}, which ${what}`,
        `const reached = ${reach}; ${code}`,
      ]),
    ),
  ];
}

const q = (text: string): string => JSON.stringify(text);
