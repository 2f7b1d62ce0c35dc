import { type Action, Collection, type TenantState } from "../state/tenant-state.ts";
import { ActionError } from "./error.ts";
import { createActionRunner } from "./run.ts";
import type { ActionExecution } from "./sandbox/execution.ts";
import type { SandboxOptions } from "./sandbox-process.ts";
import { TRIGGERS, type Trigger } from "./triggers.ts";

const isTrigger = (name: string | undefined): name is Trigger =>
  name !== undefined && Object.hasOwn(TRIGGERS, name);

/**
 * Runs an Action as it is now, deployed or not, in a process of its own. Nothing that it asks for by `api` is carried out.
 *
 * @returns `undefined` for an Action of a trigger whose Actions don't run here
 */
export async function runDraft(
  action: Readonly<Action>,
  event: object,
  {
    actionModules,
    ...options
  }: {
    actionModules: TenantState["actionModules"];
    now: () => Date;
    sandbox: SandboxOptions;
    timeLimit?: number;
  },
): Promise<ActionExecution | undefined> {
  const [trigger] = action.supported_triggers.map(({ id }) => id);
  if (!isTrigger(trigger)) return undefined;
  const { id, code, secrets = [] } = action;
  const draft: Action = { ...action, deployed_version: { id, number: 0, code, secrets } };
  const actions = new Collection<Action>((one) => one.id, new Map([[id, draft]]));
  const runner = createActionRunner({
    ...options,
    state: { actions, actionModules, bindings: new Map() },
    log: () => {},
  });
  try {
    const { executions } = await runner.run(trigger, event, { action: id });
    return executions[0];
  } catch (error) {
    const broken = error instanceof ActionError ? error.executions[0] : undefined;
    if (broken === undefined) throw error;
    return broken;
  } finally {
    await runner.close();
  }
}
