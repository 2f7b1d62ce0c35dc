import type { Action, TenantState } from "../state/tenant-state.ts";
import { type CompiledAction, compileAction } from "./compile.ts";
import { ActionError } from "./error.ts";

/** Runs the Actions that are bound to a trigger. */
export interface ActionRunner {
  /**
   * Runs them one after the other, in binding order, until all have run or one has stopped the execution.
   *
   * @param event for the Actions; each gets a copy of its own, with its `secrets`
   * @param api with the methods that they may call
   * @param isStopped whether an Action has ended the execution, for example by `api.access.deny`
   * @throws {ActionError} when one throws, doesn't export the trigger's handler, or all together take too long
   */
  run(trigger: Trigger, event: object, api: object, isStopped: () => boolean): Promise<void>;
}

export type Trigger = keyof typeof HANDLERS;

type Deployment = NonNullable<Action["deployed_version"]>;

const HANDLERS = {
  "post-login": "onExecutePostLogin",
  "credentials-exchange": "onExecuteCredentialsExchange",
} as const;

/** Auth0's limit for all Actions of one execution together, in milliseconds. */
const TIME_LIMIT = 20_000;

/**
 * Makes a runner for a tenant. Each deployed version of an Action is compiled once.
 *
 * @param options.timeLimit milliseconds for one execution of a trigger
 * @param options.log gets what Actions write to their console
 */
export function createActionRunner(options: {
  state: Pick<TenantState, "actions" | "bindings">;
  log: (line: string) => void;
  timeLimit?: number;
}): ActionRunner {
  const { state, log, timeLimit = TIME_LIMIT } = options;
  const compiled = new WeakMap<Deployment, CompiledAction>();
  const compile = (name: string, deployment: Deployment) => {
    const known = compiled.get(deployment);
    if (known !== undefined) return known;
    const action = compileAction(name, deployment.code, log);
    compiled.set(deployment, action);
    return action;
  };

  return {
    async run(trigger, event, api, isStopped) {
      const deadline = performance.now() + timeLimit;
      for (const { name, deployment } of deployedActions(state, trigger)) {
        if (isStopped()) return;
        const ownEvent = { ...structuredClone(event), secrets: secretsOf(deployment) };
        try {
          const remaining = () => deadline - performance.now();
          const action = compile(name, deployment);
          await within(remaining(), action.call(HANDLERS[trigger], ownEvent, api, remaining()));
        } catch (cause) {
          throw actionError(name, timeLimit, cause);
        }
      }
    },
  };
}

function deployedActions({ actions, bindings }: Pick<TenantState, "actions" | "bindings">, trigger: Trigger) {
  return (bindings.get(trigger) ?? []).flatMap((binding) => {
    const action = actions.get(binding.action_id);
    return action?.deployed_version === undefined
      ? []
      : [{ name: action.name, deployment: action.deployed_version }];
  });
}

function secretsOf({ secrets }: Deployment): Record<string, string> {
  return Object.fromEntries(secrets.map(({ name, value }) => [name, value]));
}

/** The time limit's own rejection, told from whatever an Action may throw. */
const TIMED_OUT = Symbol("timed out");

async function within(milliseconds: number, work: unknown): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(TIMED_OUT), Math.max(0, milliseconds));
  try {
    await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function actionError(name: string, timeLimit: number, cause: unknown): ActionError {
  if (cause === TIMED_OUT || codeOf(cause) === "ERR_SCRIPT_EXECUTION_TIMEOUT") {
    return new ActionError("ACTION_TIMED_OUT", `"${name}" was still running after ${timeLimit} ms`);
  }
  return new ActionError("ACTION_FAILED", `"${name}" threw ${String(cause)}`, { cause });
}

/** An exception of another world is an object, but no `Error` of this one. */
function codeOf(cause: unknown): unknown {
  return typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
}
