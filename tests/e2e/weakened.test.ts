import type { DeclaredResource } from "declared-stack/run-program";
import { describe, expect, it } from "vitest";
import type { Disagreement } from "../../proof/disagreement.ts";
import { prove } from "../../proof/prove.ts";
import { actsForPeople, applicationKinds } from "../../rules/policy/application-kinds.ts";
import type { Application } from "../../rules/policy/types.ts";
import { policy } from "../../rules/policy.ts";
import { declaredInventory } from "../../tenant/drift/declared.ts";
import { driftOf } from "../../tenant/drift/drift.ts";
import { foundInventory } from "../../tenant/drift/found.ts";
import { devConfig, stackForTest } from "./bring-up.ts";
import { type Inputs, weaken } from "./weaken.ts";

const applications: readonly Application[] = Object.values(policy.applications);

/** Every disagreement that the proof finds after a declaration was weakened. */
async function disagreementsAfter(
  alter: (resource: DeclaredResource) => DeclaredResource,
): Promise<Disagreement[]> {
  const stack = await stackForTest({ alter });
  return [...(await prove(stack.target)).disagreements];
}

const places = (disagreements: readonly Disagreement[], code: Disagreement["code"]) =>
  disagreements.filter((disagreement) => disagreement.code === code).map(({ where }) => where);

const withoutAction = (name: string) =>
  weaken("auth0:index/triggerActions:TriggerActions", ({ actions }) => ({
    actions: (actions as { displayName: string }[]).filter(({ displayName }) => displayName !== name),
  }));

/** Weakenings that are noticed each by itself, in one stack: to bring one up and to prove it takes a second. */
function together(...alterations: readonly ((resource: DeclaredResource) => DeclaredResource)[]) {
  let found: Promise<Disagreement[]> | undefined;
  return () => {
    found ??= disagreementsAfter((resource) =>
      alterations.reduce((altered, alter) => alter(altered), resource),
    );
    return found;
  };
}

describe("the proof finds", () => {
  it("a route without its scope, also through its own doors alone", async () => {
    const stack = await stackForTest({
      alter: weaken("aws:apigatewayv2/route:Route", ({ routeKey }) =>
        routeKey === "PUT /approvals/{id}" ? { authorizationScopes: undefined } : undefined,
      ),
    });
    const { disagreements } = await prove(stack.target);
    const { inside: _none, ...doors } = stack.target;
    const found = places((await prove(doors)).disagreements, "ACCESS_TOO_WIDE");
    expect(found).toEqual(places(disagreements, "ACCESS_TOO_WIDE"));
    expect(places(disagreements, "ACCESS_TOO_WIDE")).toContain(
      "Timesheets Mobile · Employee · PUT /approvals/{id}",
    );
    expect(disagreements.every(({ where }) => where.endsWith("PUT /approvals/{id}"))).toBe(true);
    expect(disagreements[0]?.look).toMatch(/^the route's authorizationScopes in infra\/hosting/);
  });

  it("RBAC that is off", async () => {
    const disagreements = await disagreementsAfter(
      weaken("auth0:index/resourceServer:ResourceServer", () => ({
        enforcePolicies: false,
        tokenDialect: "access_token",
      })),
    );
    expect(disagreements.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/^permissions \(no such claim: RBAC is off\): lacks /),
    );
  });

  it("claims that an Action adds to any token, at login and at a refresh", async () => {
    const disagreements = await disagreementsAfter(
      weaken("auth0:index/action:Action", ({ code }) => ({
        code: String(code).replace(
          "failClosed((event, api) => {",
          `$& for (const token of [api.accessToken, api.idToken]) token.setCustomClaim("https://x.example/all", 1);`,
        ),
      })),
    );
    const ofMobile = disagreements.filter(({ where }) =>
      where.startsWith("Timesheets Mobile · Manager · at"),
    );
    expect(ofMobile.map(({ where, what }) => `${where}: ${what}`)).toEqual(
      ["at login", "at a refresh"].flatMap((when) =>
        ["access", "ID"].map(
          (token) =>
            `Timesheets Mobile · Manager · ${when}: custom claims of the ${token} token: has https://x.example/all, which the policy doesn't give`,
        ),
      ),
    );
  });

  it("a gateway that is for another audience", async () => {
    const disagreements = await disagreementsAfter(
      weaken("aws:apigatewayv2/authorizer:Authorizer", ({ jwtConfiguration }) => ({
        jwtConfiguration: { ...(jwtConfiguration as Inputs), audiences: ["https://other.example.com/"] },
      })),
    );
    expect(places(disagreements, "ACCESS_TOO_NARROW")).toContain(
      "Timesheets Mobile · Employee · GET /timesheets",
    );
  });

  const open = together(
    weaken("aws:apigatewayv2/route:Route", ({ routeKey }) =>
      routeKey === "GET /approvals"
        ? { authorizationType: "NONE", authorizerId: undefined, authorizationScopes: undefined }
        : undefined,
    ),
    weaken("auth0:index/resourceServer:ResourceServer", () => ({ allowOfflineAccess: false })),
    weaken("auth0:index/client:Client", ({ appType, callbacks }) =>
      appType === "native"
        ? { callbacks: [...(callbacks as string[]), "https://*.exampleco.com/callback"] }
        : undefined,
    ),
    withoutAction("Timesheets: identity claims"),
  );

  it("a route that needs no token", async () => {
    const disagreements = await open();
    expect(places(disagreements, "BAD_TOKEN_MISANSWERED")).toContain("missing token · GET /approvals");
  });

  it("offline access that is off", async () => {
    const disagreements = await open();
    expect(disagreements.map(({ what }) => what)).toContain(
      "got no refresh token though it asked for offline_access",
    );
  });

  it("a wildcard callback", async () => {
    const disagreements = await open();
    const native = applications.filter(({ kind }) => applicationKinds[kind].appType === "native");
    expect(places(disagreements, "LOGIN_TOO_WIDE")).toEqual(
      native.map(({ name }) => `${name} · callback https://attacker.exampleco.com/callback`),
    );
  });

  it("an identity claims Action that is not bound", async () => {
    const disagreements = await open();
    expect(disagreements.map(({ look }) => look)).toContain("the identity claims Action");
  });

  it("applications that were made before the tenant had its settings, and so does drift", async () => {
    const stack = await stackForTest({ importing: () => Promise.resolve([]) });
    const { disagreements } = await prove(stack.target);
    const first = "Username-Password-Authentication";
    const open = applications.flatMap((application) => [
      `${application.name} · sign-up through ${first}`,
      ...(actsForPeople(application) ? [`${application.name} · sign-in of a stranger through ${first}`] : []),
    ]);
    expect(places(disagreements, "LOGIN_TOO_WIDE")).toEqual(open);
    expect(disagreements).toHaveLength(open.length);
    expect(disagreements[0]?.look).toMatch(/enable_client_connections\) before the application was made$/);

    const { domain, management } = stack.tenant;
    const drift = driftOf({
      domain,
      stack: "dev",
      declared: await declaredInventory({ stack: "dev", config: await devConfig(), domain }),
      found: await foundInventory(stack.management),
      known: { reader: management.clientId, deployer: undefined, operators: [], setUpByHand: {} },
      settings: {},
    });
    const unmanaged = drift.drifted.filter(({ mark }) => mark === "unmanaged");
    expect(unmanaged.map(({ object: { name, fields } }) => [name, fields.enabled_clients])).toEqual([
      [first, new Set(applications.map(({ name }) => name).sort())],
    ]);
  });

  const given = together(
    weaken("auth0:index/rolePermissions:RolePermissions", ({ permissions }) => {
      const given = permissions as { name: string }[];
      const approve = { ...given[0], name: "approve:timesheets" };
      return given.some(({ name }) => name === approve.name)
        ? undefined
        : { permissions: [...given, approve] };
    }),
    weaken("auth0:index/client:Client", ({ appType, refreshToken }) =>
      appType === "native" && refreshToken !== undefined
        ? { refreshToken: { ...(refreshToken as Inputs), rotationType: "non-rotating" } }
        : undefined,
    ),
    withoutAction("Timesheets: PKCE for public applications"),
  );

  it("a right that the policy's projection gives and the policy doesn't", async () => {
    const disagreements = await given();
    expect(places(disagreements, "TOKEN_DIFFERS")).toContain("Timesheets Mobile · Employee · at login");
    expect(disagreements).toContainEqual(
      expect.objectContaining({
        what: "permissions: has approve:timesheets, which the policy doesn't give",
        look: "the roles' permissions in infra/, enforcePolicies and tokenDialect",
      }),
    );
  });

  it("refresh tokens that don't rotate", async () => {
    const disagreements = await given();
    expect(disagreements.map(({ look }) => look)).toContain("the application's rotationType");
  });

  it("a PKCE Action that is not bound", async () => {
    const disagreements = await given();
    const open = applications.filter(({ kind }) => applicationKinds[kind].needsPkce);
    expect(places(disagreements, "LOGIN_TOO_WIDE")).toEqual(
      open.flatMap(({ name }) => [`${name} · PKCE none`, `${name} · PKCE plain`]),
    );
  });

  const wide = together(
    withoutAction("Timesheets: access token scopes"),
    weaken("auth0:index/clientGrant:ClientGrant", ({ scopes }) => ({
      scopes: [...new Set([...(scopes as string[]), "approve:timesheets"])],
    })),
  );

  it("a scope Action that is not bound", async () => {
    const disagreements = await wide();
    expect(places(disagreements, "TOKEN_DIFFERS")).toContain(
      "Timesheets Mobile · Employee given scopes by hand · at login",
    );
    expect(places(disagreements, "ACCESS_TOO_WIDE")).toContain(
      "Timesheets Mobile · Employee given scopes by hand · PUT /approvals/{id}",
    );
    expect(places(disagreements, "ELEMENT_SHOWN")).toEqual([
      'Timesheets Mobile · Employee given scopes by hand · the element "approvals"',
      'Timesheets Mobile · Employee given scopes by hand · the element "decide"',
    ]);
  });

  it("a client grant wider than its application", async () => {
    const disagreements = await wide();
    expect(places(disagreements, "TOKEN_DIFFERS")).toContain("Timesheets Web · Manager · at login");
    const machines = applications.filter((application) => !actsForPeople(application));
    expect(places(disagreements, "SIGN_IN_FAILED")).toEqual(machines.map(({ name }) => name));
  });
});
