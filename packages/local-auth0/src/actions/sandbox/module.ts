import { compileFunction, constants } from "node:vm";
import { requireBuiltin } from "./builtins.ts";
import type { RequestedAction, RequestedModule } from "./execution.ts";

/** The code of an Action, ready to run. */
interface CompiledAction {
  readonly version: string;
  /** Calls one of its exported handlers. @throws whatever the code throws */
  call(handler: string, event: object, api: object): unknown;
}

const compiled = new Map<string, CompiledAction>();
const sources = new Map<string, Source>();

interface Source {
  readonly version: string;
  readonly code: string;
  readonly modules: readonly RequestedModule[];
}

/**
 * Compiles an Action's CommonJS code and runs its top level, once. What it keeps in its module lives on between
 * calls, as it does in Auth0's warm containers.
 *
 * @throws whatever the top level throws; it is run anew the next time
 */
export function compile(action: RequestedAction): CompiledAction {
  const known = compiled.get(action.id);
  if (known?.version === action.version) return known;
  const { code, modules } = sourceOf(action);
  const module = load(action.name, code, requireFrom(modules), {});
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

/** Everything that the code of a module leaves in `module.exports`. @param globals names that it has beside those of CommonJS */
function load(
  name: string,
  code: string,
  require: (id: unknown) => unknown,
  globals: Readonly<Record<string, unknown>>,
): { exports: Record<string, unknown> } {
  const module: { exports: Record<string, unknown> } = { exports: {} };
  const body = compileFunction(code, ["module", "exports", "require", ...Object.keys(globals)], {
    filename: `${name}.js`,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  Reflect.apply(body, module.exports, [module, module.exports, require, ...Object.values(globals)]);
  return module;
}

/**
 * An Action's `require`: Node's own modules, and those of the tenant that the Action names, each loaded once, with its secrets
 * as `actions.secrets` (Auth0 docs, "Actions Modules").
 */
function requireFrom(modules: readonly RequestedModule[]): (id: unknown) => unknown {
  const loaded = new Map<string, { exports: unknown }>();
  return (id) => {
    const [, name] = /^actions:(.*)$/s.exec(String(id)) ?? [];
    if (name === undefined) return requireBuiltin(id);
    const found = modules.find((one) => one.name === name);
    if (found === undefined) throw new Error(`ACTION_MODULE_UNKNOWN: the Action names no module "${name}"`);
    const module =
      loaded.get(name) ?? load(name, found.code, requireBuiltin, { actions: { secrets: found.secrets } });
    loaded.set(name, module);
    return module.exports;
  };
}

/** Keeps the code of the Actions of a request, for those that come without it. */
export function keepCode(actions: readonly RequestedAction[]): void {
  for (const { id, version, code, modules = [] } of actions) {
    if (code !== undefined) sources.set(id, { version, code, modules });
  }
}

function sourceOf({ id, name, version }: RequestedAction): Source {
  const source = sources.get(id);
  if (source?.version === version) return source;
  throw new Error(`The code of "${name}" in its version ${version} was never sent.`);
}
