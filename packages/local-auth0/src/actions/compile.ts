import { createRequire, isBuiltin } from "node:module";
import { type Context, createContext, Script } from "node:vm";

/** The code of an Action, ready to run. */
export interface CompiledAction {
  /**
   * Calls one of its exported handlers.
   *
   * @param milliseconds how long it may take before its first `await`, so that an endless loop ends, too
   * @returns what the handler returns: a promise that nobody has limited yet
   * @throws whatever the code throws, and an error with the code `ERR_SCRIPT_EXECUTION_TIMEOUT`
   */
  call(handler: string, event: object, api: object, milliseconds: number): unknown;
}

/** The part of a console line that Auth0 keeps, in characters. */
const CONSOLE_LIMIT = 256;

const nodeRequire = createRequire(import.meta.url);

/**
 * Compiles an Action's CommonJS code and runs its top level, once. What it keeps in its module lives on between
 * calls, as it does in Auth0's warm containers.
 *
 * @param name its file name in stack traces
 * @param log gets what it writes to its console
 * @throws whatever the top level throws
 */
export function compileAction(name: string, code: string, log: (line: string) => void): CompiledAction {
  const context = actionContext((line) => log(`${name}: ${line.slice(0, CONSOLE_LIMIT)}`));
  new Script(code, { filename: `${name}.js` }).runInContext(context);
  const invocation = new Script("module.exports[call.handler](call.event, call.api)");
  return {
    call(handler, event, api, milliseconds) {
      context.call = { handler, event, api };
      return invocation.runInContext(context, { timeout: Math.max(1, Math.ceil(milliseconds)) });
    },
  };
}

/** A world of its own with the globals that Auth0's Node runtime gives to an Action. */
function actionContext(log: (line: string) => void): Context {
  const module = { exports: {} };
  const write = (...values: unknown[]) => log(values.map(String).join(" "));
  return createContext({
    module,
    exports: module.exports,
    require: requireBuiltin,
    console: { log: write, info: write, warn: write, error: write, debug: write },
    Buffer,
    URL,
    URLSearchParams,
    TextEncoder,
    TextDecoder,
    AbortController,
    AbortSignal,
    crypto,
    fetch,
    structuredClone,
    setTimeout,
    clearTimeout,
  });
}

function requireBuiltin(id: string): unknown {
  if (isBuiltin(id)) return nodeRequire(id);
  throw new Error(
    `ACTION_MODULE_UNKNOWN: "${id}" is not one of Node's own modules; bundle it into the Action`,
  );
}
