import { resourceTypes } from "declared-stack/resource-types";
import { describe, expect, it } from "vitest";
import type { Snapshot } from "../../../review/snapshot/take.ts";
import { policyWith, revisionOf, snapshotOf, withInputs } from "../support/revise.ts";

const sound = await snapshotOf();

/** Findings, one line each. */
async function found(snapshot: Snapshot): Promise<string[]> {
  const { model } = await revisionOf(snapshot);
  return model.findings.map(({ code, severity, where, what }) => `${severity} ${code}: ${where} ${what}`);
}

type Inputs = Record<string, unknown>;
const revised = (type: string, name: string, change: (inputs: Inputs) => Inputs) =>
  found(withInputs(sound, type, name, change));

const permission = {
  name: "approve:timesheets",
  resourceServerIdentifier: "https://api.exampleco.com/timesheets",
};

describe("findings", () => {
  it("are none where resources, API and document follow the policy", async () => {
    expect(await found(sound)).toEqual([]);
  });

  it("name a route without scopes, which the API still refuses", async () => {
    expect(
      await revised(resourceTypes.route, "PUT /approvals/{id}", () => ({ authorizationScopes: undefined })),
    ).toEqual([
      "high ROUTE_WITHOUT_SCOPE: PUT /approvals/{id} the gateway lets every token in, whatever its scopes; the policy asks for approve:timesheets",
    ]);
  });

  it("name an open route, at the gateway and in the API", async () => {
    const routes = { ...sound.api.routes, "GET /timesheets": { open: true, scopes: [] } };
    expect(await found({ ...sound, api: { ...sound.api, routes } })).toEqual([
      "high ROUTE_OPEN: GET /timesheets the API lets anybody in without a token; the policy asks for read:timesheets",
    ]);
  });

  it("name a permission too many, which the Action still takes", async () => {
    const lines = await revised(resourceTypes.rolePermissions, "Employee", ({ permissions }) => ({
      permissions: [...(permissions as unknown[]), permission],
    }));
    expect(lines).toEqual([
      "high ROLE_DIFFERS: role Employee · permissions has approve:timesheets, which the policy doesn't give",
      "low ROLE_SAME: roles Employee, Manager give exactly the same scopes",
    ]);
  });

  it("name a grant too wide", async () => {
    const scopes = ["read:timesheets", "create:timesheets", "approve:timesheets"];
    expect(await revised(resourceTypes.clientGrant, "web", () => ({ scopes }))).toEqual([
      "high GRANT_DIFFERS: Timesheets Web · grant has approve:timesheets, which the policy doesn't give",
    ]);
  });

  it("name RBAC that is off, and who gets more when the Action is unbound as well", async () => {
    const withoutRbac = withInputs(sound, resourceTypes.api, "api", () => ({ enforcePolicies: false }));
    expect(await found(withoutRbac)).toEqual([
      "high RBAC_OFF: Timesheets API doesn't enforce RBAC, so that roles' permissions bound no token and only the Actions are left",
    ]);
    const lines = await found(
      withInputs(withoutRbac, resourceTypes.triggerActions, "post-login", () => ({ actions: [] })),
    );
    expect(lines.slice(0, 2)).toEqual([
      "high ACCESS_TOO_WIDE: Timesheets Mobile · no role may call GET /timesheets, POST /timesheets, PUT /approvals/{id}, which the policy refuses",
      "high ACCESS_TOO_WIDE: Timesheets Mobile · Employee, group Contractors may call PUT /approvals/{id}, which the policy refuses",
    ]);
    expect(lines).toContain(
      "high PKCE_NOT_REQUIRED: Timesheets Mobile can keep no secret, and a login without PKCE by S256 is let in",
    );
    expect(lines).toContain(
      "high RULE_NOT_BOUND: Timesheets: access token scopes is declared, but bound to no trigger, so that it never runs",
    );
  });

  it("name an Action that puts scopes into tokens, and one that throws", async () => {
    const adding =
      'exports.onExecutePostLogin = async (event, api) => api.accessToken.addScope("batch:upload");';
    expect(await revised(resourceTypes.action, "identity-claims", () => ({ code: adding }))).toContain(
      "high RULE_ADDS_SCOPES: Actions put batch:upload into tokens, past grants and roles",
    );
    const throwing = 'exports.onExecutePostLogin = async () => { throw new Error("broken"); };';
    expect(await revised(resourceTypes.action, "identity-claims", () => ({ code: throwing }))).toContain(
      "medium SIGN_IN_REFUSED: Timesheets Web · no role, Employee, Manager and 2 others can't sign in, because an Action denies it: an Action failed: Error: broken",
    );
  });

  it("name an Action that gives more at a refresh than at the login", async () => {
    const code =
      "exports.onExecutePostLogin = async (event, api) => { for (const scope of event.transaction.requested_scopes ?? []) api.accessToken.removeScope(scope); };";
    const lines = await revised(resourceTypes.action, "access-token-scopes", () => ({ code }));
    expect(lines).toContain(
      "high RULE_DIFFERS: Actions · Manager · Timesheets Web give read:timesheets, create:timesheets at a refresh, which they took at the login",
    );
  });

  it("name scopes that nobody holds and no route needs, and what an application asks for in vain", async () => {
    const policy = policyWith(({ scopes, applications }) => ({
      scopes: { ...scopes, "export:timesheets": "Export" },
      applications: {
        ...applications,
        web: {
          ...structuredClone(applications.web),
          scopes: ["read:timesheets", "create:timesheets", "export:timesheets"],
        } as never,
      },
    }));
    expect(await found(await snapshotOf(policy))).toEqual([
      "medium APPLICATION_ASKS_TOO_MUCH: Timesheets Web may ask for export:timesheets, which nobody who uses it has",
      "low SCOPE_UNHELD: export:timesheets is in nobody's token: nobody with a role that gives it uses an application that is granted it",
      "low SCOPE_UNUSED: export:timesheets is needed by no route",
    ]);
  });

  it("name a document that lacks a route, and an API that could not be asked", async () => {
    const { "POST /timesheets": _, ...document } = sound.api.document ?? {};
    expect(await found({ ...sound, api: { ...sound.api, document } })).toEqual([
      "medium ROUTE_DIFFERS: POST /timesheets the OpenAPI document doesn't know it; the policy asks for create:timesheets",
    ]);
    expect(await found({ ...sound, api: { routes: null, document: null, fault: "it is broken" } })).toEqual([
      "medium API_NOT_READ: the API could not tell its routes: it is broken",
    ]);
  });

  it.each<[string, Partial<Snapshot>, string]>([
    [
      "settings that aren't there",
      { settings: {}, settingsFault: "there is no tenant/settings/prod.json" },
      "high SETTINGS_MISSING: the tenant's settings aren't there: there is no tenant/settings/prod.json, so that attack protection, MFA and all else that applications share stays as it is",
    ],
    [
      "a stack of production that says it is none",
      { production: false },
      "high STACK_NOT_PRODUCTION: stack prod says of itself that its environment is \"development\", so that what protects people's real data isn't asked of it",
    ],
    [
      "a secret in plain in a stack's file",
      { config: { ...sound.config, "auth0:clientSecret": "[secret] in plain, SHA-256 0123456789abcdef…" } },
      "high SECRET_IN_PLAIN: Pulumi.prod.yaml has auth0:clientSecret in plain, for whoever can read the repository",
    ],
    [
      "an output that gives a secret away",
      { outputs: { web: { secret: "[secret] of auth0:index/clientCredentials:ClientCredentials web" } } },
      "high OUTPUT_IS_SECRET: output web gives a secret away: whoever sees the stack's outputs reads it in plain",
    ],
  ])("name %s", async (_name, part, line) => {
    expect(await found({ ...sound, ...part })).toEqual([line]);
  });

  it("say nothing of secrets that are kept, and of a stack for development", async () => {
    const kept = { "auth0:clientSecret": "[secret], SHA-256 0123456789abcdef…" };
    const stack = { stack: "dev", production: false, outputs: { clientSecrets: { web: "[secret]" } } };
    expect(await found({ ...sound, ...stack, config: { ...sound.config, ...kept } })).toEqual([]);
  });
});
