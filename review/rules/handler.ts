import vm from "node:vm";
import type { StackResource } from "declared-stack/resource";
import { codeOf } from "../facts/actions.ts";

/** A handler as Auth0 calls it. */
export type Handler = (event: object, api: object) => unknown;

/** The names under which an Action exports the handler of a trigger. */
const NAMES: Readonly<Record<string, string>> = {
  "post-login": "onExecutePostLogin",
  "credentials-exchange": "onExecuteCredentialsExchange",
};

/** Loading an Action takes no longer than this, in milliseconds. */
const LOAD_LIMIT = 2_000;

/**
 * The handler of a declared Action. Of one that nobody declares, or that doesn't load, nothing is known: its handler
 * throws, as nobody would get past it.
 */
export function handlerOf(action: StackResource | undefined, trigger: string): Handler {
  if (action === undefined) return failing("it is bound, but not declared");
  const module: { exports: Record<string, unknown> } = { exports: {} };
  const console = { log: () => undefined, warn: () => undefined, error: () => undefined };
  try {
    vm.runInNewContext(codeOf(action), { module, exports: module.exports, console }, { timeout: LOAD_LIMIT });
  } catch (error) {
    return failing(String(error));
  }
  const name = NAMES[trigger] ?? "";
  const handler = module.exports[name];
  return typeof handler === "function" ? (handler as Handler) : failing(`it exports no ${name}`);
}

const failing = (why: string) => () => {
  throw new Error(why);
};
