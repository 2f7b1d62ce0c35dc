import { compileFunction, constants } from "node:vm";
import { requireBuiltin } from "./builtins.ts";
import type { RequestedAction } from "./execution.ts";

/** The code of an Action, ready to run. */
interface CompiledAction {
  readonly version: string;
  /** Calls one of its exported handlers. @throws whatever the code throws */
  call(handler: string, event: object, api: object): unknown;
}

const compiled = new Map<string, CompiledAction>();
const sources = new Map<string, { readonly version: string; readonly code: string }>();

/**
 * Compiles an Action's CommonJS code and runs its top level, once. What it keeps in its module lives on between
 * calls, as it does in Auth0's warm containers.
 *
 * @throws whatever the top level throws; it is run anew the next time
 */
export function compile(action: RequestedAction): CompiledAction {
  const known = compiled.get(action.id);
  if (known?.version === action.version) return known;
  const module: { exports: Record<string, unknown> } = { exports: {} };
  const body = compileFunction(codeOf(action), ["module", "exports", "require"], {
    filename: `${action.name}.js`,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  Reflect.apply(body, module.exports, [module, module.exports, requireBuiltin]);
  const made: CompiledAction = {
    version: action.version,
    call(name, event, api) {
      const handler = module.exports[name];
      if (typeof handler !== "function") throw new TypeError(`exports.${name} is not a function`);
      return Reflect.apply(handler, module.exports, [event, api]);
    },
  };
  compiled.set(action.id, made);
  return made;
}

/** Keeps the code of the Actions of a request, for those that come without it. */
export function keepCode(actions: readonly RequestedAction[]): void {
  for (const { id, version, code } of actions) if (code !== undefined) sources.set(id, { version, code });
}

function codeOf({ id, name, version }: RequestedAction): string {
  const source = sources.get(id);
  if (source?.version === version) return source.code;
  throw new Error(`The code of "${name}" in its version ${version} was never sent.`);
}
