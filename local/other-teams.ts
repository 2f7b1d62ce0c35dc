import type { ManagementClient } from "auth0";
import { parsed } from "declared-stack/value";
import { otherActionsSchema, type Trigger } from "../infra/config/actions.ts";

/**
 * Before our rules, an Action that gives whatever was asked for, past RBAC and grants: what is proved on this machine holds
 * whatever another team's Action does there. A machine's exchange has no such means, and nobody tries anything after our rules,
 * where nothing would hold them back.
 */
const GRASPING = `exports.onExecutePostLogin = async (event, api) => {
  const asked = event.transaction?.requested_scopes ?? [];
  for (const scope of asked.filter((name) => name.includes(":"))) api.accessToken.addScope(scope);
};`;

const IDLE: Readonly<Record<Trigger, string>> = {
  "post-login": "exports.onExecutePostLogin = async () => {};",
  "credentials-exchange": "exports.onExecuteCredentialsExchange = async () => {};",
};

const VERSIONS: Readonly<Record<Trigger, string>> = { "post-login": "v3", "credentials-exchange": "v2" };

/**
 * Plays the other teams of a tenant: makes an Action in the place of each that a stack names, as nobody here has theirs.
 *
 * @param config the stack's, as `readStackFile` gives it.
 */
export async function playOtherTeams(
  config: Readonly<Record<string, string>>,
  { actions }: Pick<ManagementClient, "actions">,
): Promise<void> {
  const triggers = otherActionsSchema().optional().parse(parsed(config["timesheets:actions"]));
  for (const trigger of ["post-login", "credentials-exchange"] as const) {
    const { before = [], after = [] } = triggers?.[trigger] ?? {};
    for (const action of [...before, ...after]) {
      const grasps = trigger === "post-login" && before.includes(action);
      const { id = "" } = await actions.create({
        name: action.name,
        supported_triggers: [{ id: trigger, version: VERSIONS[trigger] }],
        runtime: "node22",
        code: grasps ? GRASPING : IDLE[trigger],
      });
      await actions.deploy(id);
    }
  }
}
