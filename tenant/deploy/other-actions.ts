import { createHash } from "node:crypto";
import type { Management, ManagementClient } from "auth0";
import { UsageError } from "command-line/usage-error";
import { parsed } from "declared-stack/value";
import { type OtherAction, otherActionsSchema } from "../../infra/config/actions.ts";
import { actionDeclarations } from "../../rules/actions/declarations.ts";
import { connect } from "../connect/connection.ts";
import { allOf } from "../connect/pages.ts";
import { configOfStack, type StackTenantAccess } from "../connect/stack-tenant.ts";

/** Actions of other teams that aren't on the tenant as the stack names them. Nothing was deployed. */
export class OtherActionsError extends UsageError {
  override readonly name = "OtherActionsError";
  override readonly code = "ACTIONS_NOT_AS_NAMED";

  constructor(stack: string, faults: readonly string[]) {
    const lines = faults.map((fault) => `  ${fault}`).join("\n");
    super(`ACTIONS_NOT_AS_NAMED: timesheets:actions of Pulumi.${stack}.yaml:\n${lines}`);
  }
}

/**
 * Looks at the Actions of other teams on a tenant, before a deployment binds them beside ours.
 *
 * @returns a line for each Action that the stack doesn't name, and that a deployment therefore takes out of its trigger.
 * @throws {OtherActionsError} for those that are named and not there, or don't run, or run other code than was looked at.
 */
export async function judgeOtherActions(stack: string, access: StackTenantAccess): Promise<string[]> {
  const { management } = await connect(access);
  const config = await configOfStack({ stack, tenantFile: undefined });
  return otherActionsAt(management, stack, config);
}

/** The same of a tenant and a configuration. @throws as {@link judgeOtherActions} does. */
export async function otherActionsAt(
  { actions }: Pick<ManagementClient, "actions">,
  stack: string,
  config: Readonly<Record<string, string>>,
): Promise<string[]> {
  const places = otherActionsSchema().optional().parse(parsed(config["timesheets:actions"]));
  const there = new Map(
    (await allOf(actions.list({ per_page: 50 }))).map((one) => [one.name ?? "", one] as const),
  );
  const faults: string[] = [];
  const leaving: string[] = [];
  for (const trigger of ["post-login", "credentials-exchange"] as const) {
    const { before = [], after = [] } = places?.[trigger] ?? {};
    for (const action of [...before, ...after]) {
      const found = there.get(action.name);
      const what = faultOf(action, trigger, found);
      if (what !== undefined) faults.push(`${trigger}: "${action.name}" ${what}`);
    }
    const known = [...before, ...after, ...actionDeclarations].map(({ name }) => name);
    const bound = await allOf(actions.triggers.bindings.list(trigger, { per_page: 50 }));
    for (const { action, display_name: shown = "" } of bound) {
      const name = action?.name ?? shown;
      if (known.includes(name)) continue;
      leaving.push(`${trigger} runs "${name}", which timesheets:actions doesn't name: it is taken out`);
    }
  }
  if (faults.length > 0) throw new OtherActionsError(stack, faults);
  return leaving;
}

type FoundAction = Pick<Management.Action, "supported_triggers" | "deployed_version">;

function faultOf(
  { sha256 }: OtherAction,
  trigger: string,
  found: FoundAction | undefined,
): string | undefined {
  if (found === undefined) return "is not on the tenant; expected its exact name";
  if (found.supported_triggers?.some(({ id }) => id === trigger) === false) {
    return "is for another trigger";
  }
  const code = found.deployed_version?.code;
  if (code === undefined) return "was never deployed, so that nothing could run";
  const digest = createHash("sha256").update(code).digest("hex");
  return sha256 === undefined || sha256 === digest
    ? undefined
    : `runs code of SHA-256 ${digest}, but ${sha256} was looked at; look at it, and write its digest there`;
}
