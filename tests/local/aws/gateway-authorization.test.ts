import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { BAD_TOKENS } from "../../api/support/bad-tokens.ts";
import { CLIENTS, SECONDS, startIssuer, type TestIssuer } from "../../api/support/issuer.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { seen, startTestGateway, type TestGateway } from "./support/gateway.ts";

let issuer: TestIssuer;
let gateway: TestGateway;

beforeEach(async () => {
  issuer = await startIssuer();
  gateway = await startTestGateway(issuer.issuer);
});
afterEach(async () => {
  await gateway.close();
  await issuer.close();
});

describe("a route with a scope", () => {
  it.each([
    ["the scope", {}],
    ["the scope in scp", { scope: undefined, scp: ["read:timesheets"] }],
    ["one audience", { aud: AUDIENCE }],
    ["a client id for want of an audience", { aud: undefined, client_id: AUDIENCE }],
    ["another application's azp", { azp: "other-id" }],
  ])("admits a token with %s", async (_what, changes) => {
    const response = await gateway.get("/timesheets", await issuer.sign(issuer.claims(changes)));
    expect(response.status).toBe(200);
    expect(gateway.calls).toMatchObject([
      [
        "api",
        {
          requestContext: {
            authorizer: { jwt: { claims: { sub: "auth0|ann" }, scopes: ["read:timesheets"] } },
          },
        },
      ],
    ]);
  });

  it("admits a token without the word Bearer", async () => {
    const authorization = await issuer.sign(issuer.claims());
    const { status } = await fetch(`${gateway.url}/timesheets`, { headers: { authorization } });
    expect(status).toBe(200);
  });

  it.each([
    ["another scope", { scope: "create:timesheets" }],
    ["no scope", { scope: undefined }],
    ["the scope only in permissions", { scope: "openid", permissions: ["read:timesheets"] }],
    ["a longer scope", { scope: "read:timesheets:all" }],
  ])("forbids a token with %s", async (_what, changes) => {
    expect(await seen(await gateway.get("/timesheets", await issuer.sign(issuer.claims(changes))))).toEqual({
      status: 403,
      challenge: 'Bearer scope="read:timesheets" error="insufficient_scope"',
      body: '{"message":"Forbidden"}',
    });
    expect(gateway.calls).toEqual([]);
  });

  it("asks for a token", async () => {
    expect(await seen(await gateway.get("/timesheets"))).toEqual({
      status: 401,
      challenge: "Bearer",
      body: '{"message":"Unauthorized"}',
    });
    expect(gateway.calls).toEqual([]);
  });

  it.each(
    BAD_TOKENS.flatMap(({ kind, token, gateway: description }) =>
      description ? [{ kind, token, description }] : [],
    ),
  )("refuses a token: $kind", async ({ token, description }) => {
    expect(await seen(await gateway.get("/timesheets", await token(issuer)))).toEqual({
      status: 401,
      challenge: `Bearer scope="" error="invalid_token" error_description="${description}"`,
      body: '{"message":"Unauthorized"}',
    });
    expect(gateway.calls).toEqual([]);
  });

  it.each([
    ["RS512", 200],
    ["PS256", 401],
  ])("answers a token that is signed with %s, by a key that fits, with %i", async (alg, status) => {
    issuer.hideAlgorithm();
    const token = await issuer.sign(issuer.claims(), { alg });
    expect((await gateway.get("/timesheets", token)).status).toBe(status);
  });

  it("refuses a token from the future", async () => {
    const { challenge } = await seen(
      await gateway.get("/timesheets", await issuer.sign(issuer.claims({ iat: SECONDS + 1 }))),
    );
    expect(challenge).toContain("the token was issued in the future");
  });

  it("looks at the client id only where there is no audience", async () => {
    const claims = issuer.claims({ aud: "https://other.example.com/", client_id: AUDIENCE });
    expect((await gateway.get("/timesheets", await issuer.sign(claims))).status).toBe(401);
  });

  it("passes with any one of several scopes, which is why a route has exactly one", async () => {
    expect((await gateway.get("/either", await issuer.sign(issuer.claims()))).status).toBe(200);
  });
});

describe("a route with an authorizer but no scope", () => {
  it("admits any token of the audience, even an ID token", async () => {
    gateway.declaration.authorizers = gateway.declaration.authorizers.map((each) => ({
      ...each,
      audience: [CLIENTS.mobile],
    }));
    const idToken = await issuer.sign(
      issuer.claims({ aud: CLIENTS.mobile, scope: undefined, nonce: "n-0S6" }),
    );
    expect((await gateway.get("/unscoped", idToken)).status).toBe(200);
    expect(gateway.calls).toMatchObject([
      ["api", { requestContext: { authorizer: { jwt: { scopes: null } } } }],
    ]);
  });

  it("asks for a token", async () => {
    expect((await gateway.get("/unscoped")).status).toBe(401);
  });
});
