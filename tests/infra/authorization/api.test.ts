import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";
import { policyOfThree as policy } from "../three-applications.ts";

const stack = await declareStack();
const api = stack.the("auth0:index/resourceServer:ResourceServer", "api");
const scopes = stack.the("auth0:index/resourceServerScopes:ResourceServerScopes", "api");

describe("the API", () => {
  it.each([
    ["has the policy's name", "name", "Timesheets API"],
    ["has the stack's audience for its identifier", "identifier", "https://api.dev.exampleco.com/timesheets"],
    ["signs with a key that only the tenant has", "signingAlg", "RS256"],
    ["allows refresh tokens", "allowOfflineAccess", true],
    ["keeps tokens to the scopes of a person's roles", "enforcePolicies", true],
    ["puts permissions into tokens", "tokenDialect", "access_token_authz"],
    ["issues tokens for a day", "tokenLifetime", 86_400],
    ["issues tokens to pages without a code for an hour", "tokenLifetimeForWeb", 3_600],
    ["asks ExampleCo's people for no consent", "skipConsentForVerifiableFirstPartyClients", true],
  ])("%s", (_, setting, value) => {
    expect(api.inputs[setting]).toBe(value);
  });

  it("takes the lifetimes of access tokens from the stack", async () => {
    const values = { "timesheets:accessTokens": { lifetime: 1_800, lifetimeForWeb: 600 } };
    const { inputs } = (await declareStack({ values })).the(
      "auth0:index/resourceServer:ResourceServer",
      "api",
    );
    expect(inputs).toMatchObject({ tokenLifetime: 1_800, tokenLifetimeForWeb: 600 });
  });

  it("issues a token to nobody without a grant, person or machine", () => {
    expect(api.inputs.subjectTypeAuthorization).toEqual({
      user: { policy: "require_client_grant" },
      client: { policy: "require_client_grant" },
    });
  });

  it("has no setting beside these", () => {
    expect(Object.keys(api.inputs).sort()).toEqual([
      "allowOfflineAccess",
      "enforcePolicies",
      "identifier",
      "name",
      "signingAlg",
      "skipConsentForVerifiableFirstPartyClients",
      "subjectTypeAuthorization",
      "tokenDialect",
      "tokenLifetime",
      "tokenLifetimeForWeb",
    ]);
  });

  it("has exactly the policy's scopes, with their descriptions", () => {
    expect(scopes.inputs).toEqual({
      resourceServerIdentifier: "https://api.dev.exampleco.com/timesheets",
      scopes: Object.entries(policy.scopes).map(([name, description]) => ({ name, description })),
    });
  });
});
