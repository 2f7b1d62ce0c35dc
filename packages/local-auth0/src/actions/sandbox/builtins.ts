import { isBuiltin, registerHooks } from "node:module";

/** Node's modules that an Action has as they are: none of them reaches out of its process. */
const WHOLE: ReadonlySet<string> = new Set([
  ...["assert", "assert/strict", "buffer", "crypto", "events", "path", "path/posix", "path/win32"],
  ...["punycode", "querystring", "stream", "stream/consumers", "stream/promises", "stream/web"],
  ...["string_decoder", "timers", "timers/promises", "url", "util", "util/types", "zlib"],
]);

/** Those that it has where it may use the network. */
const NETWORK: ReadonlySet<string> = new Set([
  ...["dgram", "dns", "dns/promises", "http", "http2", "https", "net", "tls"],
]);

/** Those of which it has a part. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  async_hooks: ["AsyncLocalStorage", "AsyncResource"],
  module: ["builtinModules", "isBuiltin"],
  os: ["EOL", "arch", "availableParallelism", "constants", "endianness", "platform", "type"],
  perf_hooks: ["performance"],
  v8: ["deserialize", "serialize"],
  worker_threads: ["BroadcastChannel", "MessageChannel", "MessagePort", "isMainThread"],
};

/** The refusal of something that an Action has not. */
export class AccessError extends Error {
  override readonly name = "AccessError";
  readonly code = "ERR_ACCESS_DENIED";
}

const ALLOW_NETWORK =
  "an Action has no network here; start the tenant with --actions-network, or by startTenant({ actions: { network: true } }), to allow it";

/** A function in the place of one that would reach out of the process. */
export function refusal(
  name: string,
  why = "an Action has no files, no processes and no environment here",
): () => never {
  return function refused(): never {
    throw new AccessError(`ACTION_ACCESS_DENIED: ${name}: ${why}`);
  };
}

export const networkRefusal = (name: string): (() => never) => refusal(name, ALLOW_NETWORK);

/** Node's own way to its modules, out of reach of Actions from here on. */
const builtin = process.getBuiltinModule;
let hasNetwork = false;
const given = new Map<string, unknown>();

/**
 * A module as an Action has it. Of one that would reach out of the process, it gets functions that throw when
 * they are called: code that is bundled with it may load what it never uses.
 *
 * @throws {Error} for whatever is not one of Node's own modules
 */
export function requireBuiltin(id: unknown): unknown {
  const specifier = String(id);
  const name = specifier.replace(/^node:/, "");
  if (!isBuiltin(specifier)) {
    throw new Error(
      `ACTION_MODULE_UNKNOWN: "${specifier}" is not one of Node's own modules; bundle it into the Action`,
    );
  }
  if (!given.has(name)) given.set(name, moduleFor(name, builtin(specifier)));
  return given.get(name);
}

function moduleFor(name: string, real: unknown): unknown {
  if (name === "process") return process;
  if (name === "console") return console;
  if (WHOLE.has(name) || (hasNetwork && NETWORK.has(name))) return real;
  const part = PARTS[name];
  const refuse = NETWORK.has(name) ? networkRefusal : refusal;
  return Object.fromEntries(
    Object.entries(Object(real)).map(([member, value]) => [
      member,
      part?.includes(member) === true ? value : refused(`${name}.${member}`, value, refuse),
    ]),
  );
}

/** Plain values are of no harm; functions, and those in objects, are refused. */
function refused(path: string, value: unknown, refuse: (name: string) => () => never): unknown {
  if (typeof value === "function") return refuse(path);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.filter((item) => typeof item === "string");
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]) => [
      member,
      typeof inner === "object" ? {} : refused(`${path}.${member}`, inner, refuse),
    ]),
  );
}

/** Makes `import()` and `process.getBuiltinModule` give an Action no more than `require` does. */
export function restrictModules(options: { readonly network: boolean }): void {
  hasNetwork = options.network;
  registerHooks({
    resolve(specifier, context, next) {
      const name = specifier.replace(/^node:/, "");
      if (isBuiltin(specifier) && (WHOLE.has(name) || (hasNetwork && NETWORK.has(name))))
        return next(specifier, context);
      if (isBuiltin(specifier))
        throw new AccessError(`ACTION_ACCESS_DENIED: import("${specifier}"): require it`);
      throw new AccessError(
        `ACTION_MODULE_UNKNOWN: "${specifier}" can't be imported; bundle it into the Action`,
      );
    },
  });
}
