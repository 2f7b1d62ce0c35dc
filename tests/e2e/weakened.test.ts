import type { DeclaredResource } from "declared-stack/run-program";
import { describe, expect, it } from "vitest";
import type { Finding } from "../../proof/finding.ts";
import { prove } from "../../proof/prove.ts";
import { stackForTest } from "./bring-up.ts";
import { type Inputs, weaken } from "./weaken.ts";

/** What the proof finds after a declaration was weakened: each difference once, without whom it concerns. */
async function findingsAfter(alter: (resource: DeclaredResource) => DeclaredResource): Promise<Finding[]> {
  const stack = await stackForTest({ alter });
  return [...(await prove(stack.target)).findings];
}

const places = (findings: readonly Finding[], code: Finding["code"]) =>
  findings.filter((finding) => finding.code === code).map(({ where }) => where);

const withoutAction = (name: string) =>
  weaken("auth0:index/triggerActions:TriggerActions", ({ actions }) => ({
    actions: (actions as { displayName: string }[]).filter(({ displayName }) => displayName !== name),
  }));

describe("the proof finds", () => {
  it("a route without its scope", async () => {
    const findings = await findingsAfter(
      weaken("aws:apigatewayv2/route:Route", ({ routeKey }) =>
        routeKey === "PUT /approvals/{id}" ? { authorizationScopes: undefined } : undefined,
      ),
    );
    expect(places(findings, "ACCESS_TOO_WIDE")).toContain(
      "Timesheets Mobile · Employee · PUT /approvals/{id}",
    );
    expect(findings.every(({ where }) => where.endsWith("PUT /approvals/{id}"))).toBe(true);
    expect(findings[0]?.look).toMatch(/^the route's authorizationScopes in infra\/hosting/);
  });

  it("a route that needs no token", async () => {
    const findings = await findingsAfter(
      weaken("aws:apigatewayv2/route:Route", ({ routeKey }) =>
        routeKey === "GET /approvals"
          ? { authorizationType: "NONE", authorizerId: undefined, authorizationScopes: undefined }
          : undefined,
      ),
    );
    expect(places(findings, "BAD_TOKEN_MISANSWERED")).toContain("missing token · GET /approvals");
  });

  it("a right that the policy's projection gives and the policy doesn't", async () => {
    const findings = await findingsAfter(
      weaken("auth0:index/rolePermissions:RolePermissions", ({ permissions }) => {
        const given = permissions as { name: string }[];
        const approve = { ...given[0], name: "approve:timesheets" };
        return given.some(({ name }) => name === approve.name)
          ? undefined
          : { permissions: [...given, approve] };
      }),
    );
    expect(places(findings, "TOKEN_DIFFERS")).toContain("Timesheets Mobile · Employee · at login");
    expect(findings[0]).toMatchObject({
      what: "permissions: has approve:timesheets, which the policy doesn't give",
      look: "the roles' permissions in infra/, enforcePolicies and tokenDialect",
    });
  });

  it("RBAC that is off", async () => {
    const findings = await findingsAfter(
      weaken("auth0:index/resourceServer:ResourceServer", () => ({
        enforcePolicies: false,
        tokenDialect: "access_token",
      })),
    );
    expect(findings.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/^permissions \(no such claim: RBAC is off\): lacks /),
    );
  });

  it("offline access that is off", async () => {
    const findings = await findingsAfter(
      weaken("auth0:index/resourceServer:ResourceServer", () => ({ allowOfflineAccess: false })),
    );
    expect(findings.map(({ what }) => what)).toContain(
      "got no refresh token though it asked for offline_access",
    );
  });

  it("refresh tokens that don't rotate", async () => {
    const findings = await findingsAfter(
      weaken("auth0:index/client:Client", ({ appType, refreshToken }) =>
        appType === "native"
          ? { refreshToken: { ...(refreshToken as Inputs), rotationType: "non-rotating" } }
          : undefined,
      ),
    );
    expect(findings.map(({ look }) => look)).toContain("the application's rotationType");
  });

  it("a wildcard callback", async () => {
    const findings = await findingsAfter(
      weaken("auth0:index/client:Client", ({ appType, callbacks }) =>
        appType === "native"
          ? { callbacks: [...(callbacks as string[]), "https://*.exampleco.com/callback"] }
          : undefined,
      ),
    );
    expect(places(findings, "LOGIN_TOO_WIDE")).toEqual([
      "Timesheets Mobile · callback https://attacker.exampleco.com/callback",
    ]);
  });

  it("a scope rule that is not bound", async () => {
    const findings = await findingsAfter(withoutAction("Timesheets: access token scopes"));
    expect(places(findings, "TOKEN_DIFFERS")).toContain(
      "Timesheets Mobile · Employee, meddled with · at login",
    );
    expect(places(findings, "ACCESS_TOO_WIDE")).toContain(
      "Timesheets Mobile · Employee, meddled with · PUT /approvals/{id}",
    );
  });

  it("a PKCE rule that is not bound", async () => {
    const findings = await findingsAfter(withoutAction("Timesheets: PKCE for native applications"));
    expect(places(findings, "LOGIN_TOO_WIDE")).toEqual([
      "Timesheets Mobile · PKCE none",
      "Timesheets Mobile · PKCE plain",
    ]);
  });

  it("an identity claims rule that is not bound", async () => {
    const findings = await findingsAfter(withoutAction("Timesheets: identity claims"));
    expect(findings.map(({ look }) => look)).toContain("the identity claims rule");
  });

  it("a client grant wider than its application", async () => {
    const findings = await findingsAfter(
      weaken("auth0:index/clientGrant:ClientGrant", ({ scopes }) => ({
        scopes: [...new Set([...(scopes as string[]), "approve:timesheets"])],
      })),
    );
    expect(places(findings, "TOKEN_DIFFERS")).toContain("Timesheets Web · Manager · at login");
    expect(places(findings, "SIGN_IN_FAILED")).toEqual(["Timesheets Batch"]);
  });

  it("a gateway that is for another audience", async () => {
    const findings = await findingsAfter(
      weaken("aws:apigatewayv2/authorizer:Authorizer", ({ jwtConfiguration }) => ({
        jwtConfiguration: { ...(jwtConfiguration as Inputs), audiences: ["https://other.example.com/"] },
      })),
    );
    expect(places(findings, "ACCESS_TOO_NARROW")).toContain("Timesheets Mobile · Employee · GET /timesheets");
  });
});
