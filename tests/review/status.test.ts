import type { StackResource } from "declared-stack/resource";
import { resourceTypes } from "declared-stack/resource-types";
import { parsed } from "declared-stack/value";
import { beforeAll, describe, expect, it } from "vitest";
import { project } from "../../infra/project.ts";
import type { ReviewModel } from "../../review/model/model.ts";
import { review } from "../../review/review.ts";
import { type Snapshot, takeSnapshots } from "../../review/snapshot/take.ts";
import { baseOf, TODAY, withInputs } from "./support/revise.ts";

let sound: readonly Snapshot[];
beforeAll(async () => {
  sound = await takeSnapshots(project);
});

/** The stacks of this checkout, of which production is another. */
const revised = (change: (production: Snapshot) => Snapshot): Snapshot[] =>
  sound.map((snapshot) => (snapshot.stack === "prod" ? change(snapshot) : snapshot));

const alone = (change: (production: Snapshot) => Snapshot): Promise<ReviewModel> =>
  review({ snapshots: revised(change), today: TODAY, approvals: [] });

const compared = (change: (production: Snapshot) => Snapshot): Promise<ReviewModel> =>
  review({ snapshots: revised(change), today: TODAY, approvals: [], base: baseOf(sound) });

const added = (snapshot: Snapshot, resource: Pick<StackResource, "type" | "name" | "inputs">): Snapshot => ({
  ...snapshot,
  resources: [...snapshot.resources, { protect: false, parent: "", dependsOn: [], options: {}, ...resource }],
});

/** A policy document with one statement more. */
function documentWith(json: unknown, statement: object): string {
  const document = parsed(json) as { Statement: readonly object[] };
  return JSON.stringify({ ...document, Statement: [...document.Statement, statement] });
}

const environmentWith = (snapshot: Snapshot, variables: Record<string, string>): Snapshot =>
  withInputs(snapshot, resourceTypes.function, "api", ({ environment }) => {
    const known = environment as { variables: Record<string, string> };
    return { environment: { variables: { ...known.variables, ...variables } } };
  });

const authorizerWith = (snapshot: Snapshot, change: (jwt: { audiences: string[] }) => object): Snapshot =>
  withInputs(snapshot, resourceTypes.authorizer, "auth0", ({ jwtConfiguration }) => {
    const known = jwtConfiguration as { audiences: string[] };
    return { jwtConfiguration: { ...known, ...change(known) } };
  });

describe("a review of this checkout", () => {
  it("passes, alone and against itself", async () => {
    const [single, against] = await Promise.all([alone((one) => one), compared((one) => one)]);
    expect([single.verdict.status, against.verdict.status]).toEqual([0, 0]);
    expect(against.verdict.title).toBe("Passes: nothing changes against main");
  });

  it.each<[string, (production: Snapshot) => Snapshot]>([
    [
      "a function URL that anybody may call",
      (production) =>
        added(production, {
          type: "aws:lambda/functionUrl:FunctionUrl",
          name: "api",
          inputs: { authorizationType: "NONE", functionName: "aws:lambda/function:Function api" },
        }),
    ],
    [
      "an audience more at the gateway",
      (production) =>
        authorizerWith(production, ({ audiences }) => ({
          audiences: [...audiences, "https://other.example"],
        })),
    ],
    [
      "a foreign issuer at the gateway",
      (production) => authorizerWith(production, () => ({ issuer: "https://evil.example/" })),
    ],
    [
      "a foreign issuer in the function",
      (production) => environmentWith(production, { TIMESHEETS_ISSUER: "https://evil.example/" }),
    ],
    [
      "another audience in the function",
      (production) => environmentWith(production, { TIMESHEETS_AUDIENCE: "https://evil.example/" }),
    ],
    [
      "a foreign client in the function",
      (production) => environmentWith(production, { TIMESHEETS_CLIENTS: '{"mobile":"somebody"}' }),
    ],
    [
      "a role that trusts another account",
      (production) =>
        withInputs(production, resourceTypes.roleOfFunction, "api", ({ assumeRolePolicy }) => ({
          assumeRolePolicy: documentWith(assumeRolePolicy, {
            Effect: "Allow",
            Action: "sts:AssumeRole",
            Principal: { AWS: "arn:aws:iam::999999999999:root" },
          }),
        })),
    ],
    [
      "a key that is open to everybody",
      (production) =>
        withInputs(production, resourceTypes.key, "data", ({ policy }) => ({
          policy: documentWith(policy, { Effect: "Allow", Action: "kms:*", Principal: "*", Resource: "*" }),
        })),
    ],
    [
      "a login script",
      (production) =>
        withInputs(production, resourceTypes.connection, "people", ({ options }) => ({
          options: {
            ...(options as object),
            enabledDatabaseCustomization: true,
            customScripts: { login: "function login(email, password, callback) { callback(null, {}); }" },
          },
        })),
    ],
    [
      "settings that aren't there",
      (production) => ({
        ...production,
        settings: {},
        settingsFault: "there is no tenant/settings/prod.json",
      }),
    ],
    ["a production that says it is none", (production) => ({ ...production, production: false })],
  ])("doesn't pass with %s, whether or not it is compared", async (_name, change) => {
    const [single, against] = await Promise.all([alone(change), compared(change)]);
    expect(single.verdict.status).toBe(1);
    expect([1, 3]).toContain(against.verdict.status);
    expect([single.verdict.passes, against.verdict.passes]).toEqual([false, false]);
  });

  it.each<[string, (production: Snapshot) => Snapshot, RegExp]>([
    [
      "a foreign callback",
      (production) =>
        withInputs(production, resourceTypes.client, "web", ({ callbacks }) => ({
          callbacks: [...(callbacks as string[]), "https://evil.example/callback"],
        })),
      /^Timesheets Web may now send people back to https:\/\/evil\.example\/callback after the login\.$/,
    ],
    [
      "resources that may be deleted",
      (production) => ({
        ...production,
        resources: production.resources.map((resource) => ({ ...resource, protect: false })),
      }),
      /no longer protected from being deleted/,
    ],
    [
      "an environment for development",
      (production) => ({
        ...production,
        production: false,
        config: { ...production.config, "timesheets:environment": "development" },
      }),
      /^Stack prod is now of environment development \(was production\)/,
    ],
    [
      "no MFA",
      (production) => ({
        ...production,
        settings: { ...production.settings, guardianPolicies: { policies: [] } },
      }),
      /guardianPolicies/,
    ],
    [
      "an API without RBAC",
      (production) => withInputs(production, resourceTypes.api, "api", () => ({ enforcePolicies: false })),
      /^Timesheets API no longer enforces RBAC/,
    ],
  ])("needs an approval for production alone with %s", async (_name, change, sentence) => {
    const { diff, verdict } = await compared(change);
    const concerned = (diff?.changes ?? []).filter(({ concern }) => concern !== null);
    expect(concerned.map(({ sentence: said }) => said)).toContainEqual(expect.stringMatching(sentence));
    expect(new Set(concerned.flatMap(({ stacks }) => stacks))).toEqual(new Set(["prod"]));
    expect(verdict.status).toBe(3);
  });
});
