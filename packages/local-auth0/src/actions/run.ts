import { randomUUID } from "node:crypto";
import type { TriggerExecution } from "../state/history.ts";
import type { Action, TenantState } from "../state/tenant-state.ts";
import { ActionError } from "./error.ts";
import { type ModuleVersion, modulesOf, secretsOf } from "./modules.ts";
import type {
  ActionExecution,
  ApiCall,
  ExecutionRequest,
  ExecutionResult,
  RequestedAction,
} from "./sandbox/execution.ts";
import { type SandboxOptions, SandboxProcess } from "./sandbox-process.ts";
import { TRIGGERS, type Trigger, type TriggerDefinition } from "./triggers.ts";

/** Runs the Actions that are bound to a trigger. */
export interface ActionRunner {
  /**
   * Runs them one after the other, in binding order, until all have run or one has stopped the execution.
   *
   * @param event for the Actions; each gets a copy of its own, with its `secrets`
   * @param options.resume where an earlier run of the same login paused
   * @param options.action the only Action to run, at a trigger whose Actions others name, such as a token exchange profile
   * @throws {ActionError} when one throws, doesn't export the trigger's handler, or all together take too long
   */
  run(trigger: Trigger, event: object, options?: RunOptions): Promise<TriggerRun>;
  /** Ends the process in which they run. */
  close(): Promise<void>;
}

export interface RunOptions {
  /** The person's groups by SCIM. */
  readonly groups?: ExecutionRequest["groups"];
  readonly resume?: Pause;
  readonly action?: string;
}

/** The work of the Actions of a trigger. */
export interface TriggerRun {
  /** The identifier of the execution; absent where no Action was bound. */
  readonly id?: string;
  /** All calls that the tenant carries out, those before a pause too. */
  readonly calls: readonly ApiCall[];
  readonly executions: readonly ActionExecution[];
  /** Where to go on when the browser has done what an Action asks of it; absent when the execution is over. */
  readonly pause?: Pause;
}

/** A place in an execution, which can be kept as JSON. */
export interface Pause {
  /** The binding of the Action that paused it. */
  readonly binding: string;
  /** Whether that Action goes on itself, and not the one after it. */
  readonly continues: boolean;
  readonly calls: readonly ApiCall[];
  readonly executions: readonly ActionExecution[];
}

type Deployment = NonNullable<Action["deployed_version"]>;

/** Auth0's limit for all Actions of one execution together, in milliseconds; it starts anew after a pause. */
const TIME_LIMIT = 20_000;

/** Calls after which the Action that made them goes on (Auth0 docs, "Redirect with Actions"). */
const CONTINUING: ReadonlySet<string> = new Set(["redirect.sendUserTo", "prompt.render"]);

/**
 * Makes a runner for a tenant. Each deployed version of an Action is compiled once.
 *
 * @param options.timeLimit milliseconds for one execution of a trigger
 * @param options.log gets what Actions write to their console
 * @param options.record gets each execution when it is over
 */
export function createActionRunner(options: {
  state: Pick<TenantState, "actions" | "bindings" | "actionModules">;
  log: (line: string) => void;
  now: () => Date;
  timeLimit?: number;
  sandbox?: SandboxOptions;
  record?: (execution: TriggerExecution) => void;
}): ActionRunner {
  const { state, log, now, timeLimit = TIME_LIMIT, sandbox = { network: false }, record } = options;
  const process = new SandboxProcess(sandbox);
  const versionOf = deploymentVersions();

  return {
    async run(trigger, event, { resume, action, groups = [] } = {}) {
      const bound = boundAfter(boundActions(state, trigger, action), resume);
      const before = { calls: resume?.calls ?? [], executions: resume?.executions ?? [] };
      if (bound.length === 0) return before;
      const { handler, continuation, methods }: TriggerDefinition = TRIGGERS[trigger];
      const startedAt = now();
      const result = await process.run({
        ...{ trigger, handler, methods, event: { ...event }, timeLimit, groups, now: startedAt.getTime() },
        ...(resume?.continues === true && continuation !== undefined && { continuation }),
        actions: bound.map(({ action, deployment }) =>
          requested(action, deployment, versionOf(deployment), modulesOf(state, action)),
        ),
        earlierCalls: before.calls,
      });
      for (const { name, console } of result.executions) {
        for (const line of console) log(`${name}: ${line}`);
      }
      const id = randomUUID();
      const suspended = result.stop === "paused";
      record?.({ id, trigger, suspended, startedAt, endedAt: now(), actions: result.executions });
      const executions = [...before.executions, ...result.executions];
      refuseBroken(result, { executions, timeLimit, bound });
      const calls = [...before.calls, ...result.executions.flatMap((execution) => execution.calls)];
      const last = bound[result.executions.length - 1];
      if (!suspended || last === undefined) return { id, calls, executions };
      const made = result.executions.at(-1)?.calls ?? [];
      const continues = made.some(({ method }) => CONTINUING.has(method));
      return { id, calls, executions, pause: { binding: last.binding, continues, calls, executions } };
    },
    close: () => process.close(),
  };
}

interface BoundAction {
  /** Of the binding, or of the Action where it is named by itself. */
  readonly binding: string;
  readonly action: Readonly<Action>;
  readonly deployment: Deployment;
}

function boundActions(
  { actions, bindings }: Pick<TenantState, "actions" | "bindings">,
  trigger: Trigger,
  only: string | undefined,
): BoundAction[] {
  const named = only === undefined ? (bindings.get(trigger) ?? []) : [{ id: only, action_id: only }];
  return named.flatMap(({ id, action_id }): BoundAction[] => {
    const action = actions.get(action_id);
    if (action?.deployed_version === undefined) return [];
    return [{ binding: id, action, deployment: action.deployed_version }];
  });
}

/** @throws {ActionError} when the Action that paused is not bound any more */
function boundAfter(bound: readonly BoundAction[], resume: Pause | undefined): readonly BoundAction[] {
  if (resume === undefined) return bound;
  const index = bound.findIndex(({ binding }) => binding === resume.binding);
  if (index < 0) {
    const last = resume.executions.at(-1)?.name ?? "";
    throw new ActionError("ACTION_FAILED", `"${last}" is not bound any more`, resume.executions);
  }
  return bound.slice(resume.continues ? index : index + 1);
}

function requested(
  { id, name }: Readonly<Action>,
  deployment: Deployment,
  version: string,
  modules: readonly ModuleVersion[],
): RequestedAction {
  return {
    ...{ id, name, code: deployment.code, secrets: secretsOf(deployment) },
    // An Action that comes to name another version of a module is another one.
    version: [version, ...modules.map((module) => module.version)].join(),
    modules: modules.map(({ name, code, secrets }) => ({ name, code, secrets })),
  };
}

/** Tells deployments apart, whatever their identifiers. */
function deploymentVersions(): (deployment: Deployment) => string {
  const versions = new WeakMap<Deployment, string>();
  let next = 0;
  return (deployment) => {
    const version = versions.get(deployment) ?? String(next++);
    versions.set(deployment, version);
    return version;
  };
}

function refuseBroken(
  { stop, executions: ran }: ExecutionResult,
  about: { executions: readonly ActionExecution[]; timeLimit: number; bound: readonly BoundAction[] },
): void {
  const { executions, timeLimit, bound } = about;
  const last = ran.at(-1);
  const named = (name: string | undefined) => `"${name ?? ""}"`;
  // An Action whose time is over while it waits is reported; one that never lets go is not, and ends with its process.
  const running = last?.error === undefined ? bound[ran.length]?.action.name : last.name;
  if (stop === "failed" && last?.error !== undefined) {
    throw new ActionError("ACTION_FAILED", `${named(last.name)} threw ${last.error}`, executions);
  }
  if (stop === "failed") {
    throw new ActionError("ACTION_FAILED", `${named(running)} ended with its process`, executions);
  }
  if (stop === "timed out") {
    throw new ActionError(
      "ACTION_TIMED_OUT",
      `${named(running)} was still running after ${timeLimit} ms`,
      executions,
    );
  }
}
