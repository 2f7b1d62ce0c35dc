import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { Authorization } from "../../../infra/authorization/authorization.ts";
import { parseStackConfig } from "../../../infra/config/stack-config.ts";
import { Hosting } from "../../../infra/hosting/hosting.ts";
import { buildModel } from "../../../review/build-model.ts";
import { changesBetween } from "../../../review/diff/diff.ts";
import type { Revision } from "../../../review/diff/revision.ts";
import type { Change } from "../../../review/model/change.ts";
import type { ReviewBase } from "../../../review/review.ts";
import type { Snapshot } from "../../../review/snapshot/take.ts";
import { bundleActions } from "../../../rules/actions/bundle.ts";
import type { Policy } from "../../../rules/policy/types.ts";
import { valuesOfThree } from "../../infra/three-applications.ts";
import { examplePolicy } from "./example-policy.ts";

export const TODAY = "2026-11-21";

type Values = Record<string, unknown>;

/** Declarations of a stack with the tests' policy, without bundling the API, whose code doesn't matter here. */
export async function snapshotOf(policy: Policy = examplePolicy, values: Values = {}): Promise<Snapshot> {
  const { throttling, ...others } = exampleValues(policy);
  const raw = { ...others, "timesheets:throttling": throttling, ...values };
  const config = parseStackConfig(policy, { project: "timesheets", stack: "prod", values: raw });
  const actions = await bundleActions(policy, config.audience);
  const { resources, outputs } = await declareResources({
    stack: "prod",
    config: {},
    program: {
      project: "timesheets",
      load: async () => {
        const authorization = new Authorization("authorization", { policy, config, actions });
        if (config.hosting === "aws")
          new Hosting("hosting", { policy, config, authorization, bundle: "export {}" });
        return { default: { issuer: authorization.issuer } };
      },
    },
  });
  return {
    stack: "prod",
    policy,
    production: true,
    resources,
    issuer: String(outputs.issuer),
    audience: config.audience,
    bundled: actions,
    rebundled: null,
    bootstraps: [],
    apiCode: { sha256: "0", files: {}, bundle: null },
    api: { routes: statedBy(policy), document: statedBy(policy), fault: null },
    settings: { tenant: { session_lifetime: 8, flags: { enable_client_connections: false } } },
    settingsFault: null,
    outputs: { issuer: outputs.issuer },
    config: raw,
    stackFile: {},
    project: { name: "timesheets", runtime: "nodejs", main: "infra/" },
    otherFiles: {},
    waivers: [
      {
        rule: "function-network",
        resource: "aws:lambda/function:Function api",
        reason: "It calls public endpoints only.",
        until: "2027-05-31",
      },
    ],
  };
}

/** The production stack's values; the tests' policy may not have the routes that limits name, nor the directory. */
function exampleValues({ connections }: Policy) {
  const { "timesheets:directory": directory, ...others } = valuesOfThree("prod");
  const values = Object.hasOwn(connections, "directory")
    ? { ...others, "timesheets:directory": directory }
    : others;
  const throttling: Values = { ...(values["timesheets:throttling"] as Values) };
  delete throttling.routes;
  return { ...values, throttling };
}

const statedBy = ({ routes, openRoutes }: Policy) => ({
  ...Object.fromEntries(
    Object.entries(routes).map(([route, declared]) => [route, { open: false, scopes: [declared].flat() }]),
  ),
  ...Object.fromEntries(openRoutes.map((route) => [route, { open: true, scopes: [] }])),
});

/** A policy with something else in it. */
export const policyWith = (change: (policy: Policy) => Partial<Policy>): Policy => ({
  ...examplePolicy,
  ...change(structuredClone(examplePolicy)),
});

/** A snapshot with other inputs of one resource. */
export const withInputs = (
  snapshot: Snapshot,
  type: string,
  name: string,
  change: (inputs: Values) => Values,
): Snapshot => {
  let found = false;
  const resources = snapshot.resources.map((resource): StackResource => {
    if (resource.type !== type || resource.name !== name) return resource;
    found = true;
    return {
      ...resource,
      inputs: { ...resource.inputs, ...change(structuredClone(resource.inputs) as Values) },
    };
  });
  if (!found) throw new Error(`not declared: ${type} ${name}`);
  return { ...snapshot, resources };
};

export const revisionOf = async (snapshot: Snapshot): Promise<Revision> => ({
  snapshot,
  model: await buildModel(snapshot),
});

/** A base in which nothing is approved. */
export const baseOf = (snapshots: readonly Snapshot[]): ReviewBase => ({
  revision: "main",
  commit: "0123456",
  snapshots,
  approvals: { approvals: [], owners: [], faults: [] },
  unjudgedFiles: [],
});

/** Changes, one line each: the direction's first letter and the sentence, hashes and numbers of events left out. */
export async function linesBetween(before: Snapshot, after: Snapshot): Promise<string[]> {
  // The rules of these tests are the same in both.
  const head = { ...after, rebundled: before.bundled };
  const comparison = { before: await revisionOf(before), after: await revisionOf(head) };
  return changesBetween(comparison).map(lineOf);
}

export const lineOf = ({ direction, sentence }: Change): string =>
  `${{ wider: "+", narrower: "-", neutral: "•" }[direction]} ${sentence.replaceAll(/(SHA-256 )?[0-9a-f]{12}…/g, "#").replace(/\d+ (?=made-up events)/, "N ")}`;
