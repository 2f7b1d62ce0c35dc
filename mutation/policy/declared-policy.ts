import path from "node:path";
import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { readStackFile } from "declared-stack/stack-file";
import { audienceIn } from "../../infra/config/audience.ts";
import { readStackConfig } from "../../infra/config/read.ts";
import { parseStackConfig } from "../../infra/config/stack-config.ts";
import { judgeStack } from "../../infra/guardrails/judge/judge.ts";
import { violationText } from "../../infra/guardrails/judge/violation.ts";
import { readWaivers } from "../../infra/guardrails/judge/waivers.ts";
import { project } from "../../infra/project.ts";
import { timesheets } from "../../infra/timesheets.ts";
import { buildModel } from "../../review/build-model.ts";
import type { Revision } from "../../review/diff/revision.ts";
import { readSettingsOf } from "../../review/snapshot/settings.ts";
import { readStackFiles } from "../../review/snapshot/stack-files.ts";
import type { Snapshot } from "../../review/snapshot/take.ts";
import { bundleActions } from "../../rules/actions/bundle.ts";
import { scopesOfRoute } from "../../rules/policy/decide.ts";
import type { Policy } from "../../rules/policy/types.ts";

/** The stack whose policy is mutated. */
const STACK = "dev";

/** Runs the program for a policy. @throws whatever the program throws, for example on a missing callback. */
export async function declarePolicy(policy: Policy): Promise<Snapshot> {
  const config = await readStackFile(path.join(project, `Pulumi.${STACK}.yaml`));
  const audience = audienceIn(config) ?? "";
  const load = async () => ({
    default: await timesheets(policy, parseStackConfig(policy, readStackConfig(process.env))),
  });
  const { resources, outputs } = await declareResources({
    program: { project: "timesheets", load },
    stack: STACK,
    config,
  });
  return {
    stack: STACK,
    policy,
    production: config["timesheets:environment"] !== "development",
    resources,
    issuer: String(outputs.issuer),
    audience,
    bundled: await bundleActions(policy, audience),
    rebundled: null,
    bootstraps: [],
    apiCode: null,
    api: { routes: statedRoutes(policy), document: null, fault: null },
    ...(await readSettingsOf(project, STACK)),
    ...(await readStackFiles(project, STACK)),
    outputs,
    waivers: null,
  };
}

/** The API takes its routes from the policy. */
const statedRoutes = ({ routes, openRoutes }: Policy) =>
  Object.fromEntries([
    ...openRoutes.map((route) => [route, { open: true, scopes: [] }] as const),
    ...Object.keys(routes).map(
      (route) => [route, { open: false, scopes: scopesOfRoute({ routes }, route) }] as const,
    ),
  ]);

/** The violations of guardrails in what is declared for a policy, a text each. */
export async function guardrailViolations(
  { stack, config, policy, audience, production }: Snapshot,
  resources: readonly StackResource[],
  today: string,
): Promise<readonly string[]> {
  const actions = await bundleActions(policy, audience);
  const waivers = await readWaivers();
  const { violations } = judgeStack(resources, {
    stack,
    config,
    production,
    policy,
    actions,
    waivers,
    today,
  });
  return violations.map((violation) => `${violation.guardrail}: ${violationText(violation)}`);
}

/** A snapshot with what a review makes of it. */
export async function understood(snapshot: Snapshot): Promise<Revision> {
  return { snapshot, model: await buildModel(snapshot) };
}
