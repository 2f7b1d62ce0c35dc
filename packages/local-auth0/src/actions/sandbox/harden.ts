import { Server, Socket } from "node:net";
import { networkRefusal, refusal, requireBuiltin, restrictModules } from "./builtins.ts";
import { actionConsole } from "./console.ts";

/** Members of `process` that reach nothing but this process; Node itself needs some of them. */
const KEPT: ReadonlySet<string> = new Set([
  ...["_events", "_eventsCount", "_exiting", "_fatalException", "_maxListeners", "_tickCallback"],
  ...[
    "abort",
    "arch",
    "argv0",
    "availableMemory",
    "config",
    "constrainedMemory",
    "cpuUsage",
    "cwd",
    "domain",
  ],
  ...["emitWarning", "env", "exit", "exitCode", "features", "hasUncaughtExceptionCaptureCallback", "hrtime"],
  ...["memoryUsage", "nextTick", "permission", "pid", "platform", "reallyExit", "release", "resourceUsage"],
  ...["setUncaughtExceptionCaptureCallback", "threadCpuUsage", "umask", "uptime", "version", "versions"],
]);

/**
 * Takes from this process whatever its permissions don't: signals to other processes, the way to the tenant, and, unless it
 * is allowed, the network. Node's permission model knows no network, and lets anybody send signals.
 */
export function harden(options: { readonly network: boolean }): void {
  const replaced: Readonly<Record<string, unknown>> = {
    ...{ argv: [], execArgv: [], title: "node", stdout: silent, stderr: silent },
    getBuiltinModule: requireBuiltin,
  };
  for (const name of Object.getOwnPropertyNames(process)) {
    if (KEPT.has(name)) continue;
    const { value } = Object.getOwnPropertyDescriptor(process, name) ?? {};
    const gone = typeof value === "function" ? refusal(`process.${name}`) : undefined;
    define(process, name, replaced[name] ?? gone);
  }
  for (const name of Object.keys(process.env)) delete process.env[name];
  define(globalThis, "console", actionConsole());
  restrictModules(options);
  withoutLocalSockets();
  if (!options.network) withoutNetwork();
}

/** Output that goes nowhere: an Action writes to its console. */
const silent = { isTTY: false, fd: -1, columns: 80, write: () => true, on: () => silent, end: () => silent };

function withoutNetwork(): void {
  // Node's `fetch` comes with a dispatcher that anybody can find by this symbol.
  define(globalThis, Symbol.for("undici.globalDispatcher.1"), { dispatch: networkRefusal("dispatch") });
  for (const name of ["fetch", "WebSocket", "EventSource"]) define(globalThis, name, networkRefusal(name));
  // Any way to a socket that is left ends here.
  define(Socket.prototype, "connect", networkRefusal("net.Socket.connect"));
  define(Server.prototype, "listen", networkRefusal("net.Server.listen"));
}

/**
 * Takes sockets of the file system and pipes away, which Node's permission model lets through: those of other programs, such as
 * Docker's, do whatever they are told, and those of this process are the supervisor's.
 */
function withoutLocalSockets(): void {
  // Node hands out its pipes only with a socket that goes somewhere: nobody listens at the root folder.
  const socket = new Socket().on("error", () => {}).connect("/");
  const pipe: unknown = Reflect.getPrototypeOf(Object(Reflect.get(socket, "_handle")));
  socket.destroy();
  if (typeof pipe !== "object" || pipe === null || !("fchmod" in pipe))
    throw new Error("ACTION_PIPES_UNKNOWN: this release of Node has other pipes");
  for (const name of ["bind", "bind2", "connect", "connect2", "open"]) {
    define(pipe, name, refusal("a local socket", "an Action has no sockets but those of the network"));
  }
}

/** Puts a value in the place of a member for good. Deleting first keeps Node from loading what it would only now load. */
function define(object: object, name: PropertyKey, value: unknown): void {
  Reflect.deleteProperty(object, name);
  Object.defineProperty(object, name, { value, writable: false, configurable: false });
}
