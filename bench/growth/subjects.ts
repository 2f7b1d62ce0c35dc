import path from "node:path";
import { declareResources } from "declared-stack/declare-resources";
import { readStackFile } from "declared-stack/stack-file";
import { readStackConfig } from "../../infra/config/read.ts";
import { parseStackConfig } from "../../infra/config/stack-config.ts";
import { project } from "../../infra/project.ts";
import { timesheets } from "../../infra/timesheets.ts";
import { type Cell, scopesGiven, tryAccess } from "../../proof/access.ts";
import { writeReport } from "../../proof/matrix.ts";
import { farOffDay } from "../../proof/occasion.ts";
import { personasOf } from "../../proof/personas.ts";
import { holdersOf } from "../../proof/sign-ins.ts";
import { buildModel } from "../../review/build-model.ts";
import { changesBetween } from "../../review/diff/diff.ts";
import type { Snapshot } from "../../review/snapshot/take.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { policy as shipped } from "../../rules/policy.ts";
import { PEOPLE, syntheticConfig } from "./policy.ts";

/** Work that must not grow faster than what is declared. Each prepares, and gives the part that is measured. */
export const growing = { program, review, proof } as const satisfies Record<
  string,
  (policy: Policy) => Promise<() => Promise<unknown>>
>;

/** The program under mocks: from a policy to every declared resource. */
async function program(policy: Policy): Promise<() => Promise<unknown>> {
  return () => declare(policy);
}

/** A review against a base in which one role holds less. */
async function review(policy: Policy): Promise<() => Promise<unknown>> {
  const { resources, outputs } = await declare(policy);
  const snapshot: Snapshot = {
    stack: "dev",
    policy,
    production: false,
    resources,
    issuer: String(outputs.issuer),
    audience: String(outputs.audience),
    bundled: null,
    rebundled: null,
    bootstraps: [],
    apiCode: null,
    api: { routes: null, document: null, fault: null },
    settings: {},
    settingsFault: null,
    outputs: {},
    config: {},
    stackFile: {},
    project: null,
    otherFiles: {},
    waivers: null,
  };
  const base = { ...snapshot, resources: resources.map(withLess) };
  return async () => {
    const after = { snapshot, model: await buildModel(snapshot) };
    const before = { snapshot: base, model: await buildModel(base) };
    const changes = changesBetween({ before, after });
    if (changes.length === 0) throw new Error("the review saw no change");
  };
}

/** The first role, without the first of its permissions. */
function withLess(resource: Snapshot["resources"][number]): Snapshot["resources"][number] {
  const { permissions } = resource.inputs;
  if (resource.name !== "Role0" || !Array.isArray(permissions)) return resource;
  return { ...resource, inputs: { ...resource.inputs, permissions: permissions.slice(1) } };
}

/** The proof's own computing: every cell as the policy has it, and the report. No token is asked for. */
async function proof(policy: Policy): Promise<() => Promise<unknown>> {
  const target = {
    policy,
    apiUrl: "",
    occasion: farOffDay(),
    people: personasOf(policy, () => "").slice(0, PEOPLE),
  };
  return async () => {
    const holders = holdersOf(target).map((holder) => ({ ...holder, disagreements: [] }));
    const cells: Cell[] = [];
    for (const holder of holders) {
      const given = scopesGiven(holder, target);
      for (const route of Object.keys(policy.routes)) {
        cells.push(await tryAccess(holder, route, target, given));
      }
    }
    const report = {
      holders,
      cells,
      elements: [],
      formerCells: [],
      narrowedCells: [],
      entries: [],
      attacks: [],
      factors: [],
      logins: [],
      openRoutes: [],
      pastGateway: true,
      untried: [],
      disagreements: [],
    };
    return writeReport(report, policy, (_, text) => text);
  };
}

async function declare(policy: Policy) {
  const file = await readStackFile(path.join(project, "Pulumi.dev.yaml"));
  const { applications, connections } = shipped;
  const sections = Object.keys({ ...applications, ...connections }).map((key) => `timesheets:${key}`);
  const own = Object.fromEntries(Object.entries(file).filter(([key]) => !sections.includes(key)));
  const throttling = JSON.stringify({ rate: 500, burst: 1000, open: { rate: 100, burst: 200 } });
  const config = { ...own, "timesheets:throttling": throttling, ...syntheticConfig(policy) };
  const load = async () => ({
    default: await timesheets(policy, parseStackConfig(policy, readStackConfig(process.env))),
  });
  return declareResources({ program: { project: "timesheets", load }, stack: "dev", config });
}
