import type { APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createGatewayAuthorizer } from "../../../api/authorizer/authorize.ts";
import { policy } from "../../../rules/policy.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { NOW, SECONDS, startIssuer, type TestIssuer } from "../support/issuer.ts";

let [present, former, third]: TestIssuer[] = [];
const issuers = () => {
  if (present === undefined || former === undefined || third === undefined) throw new Error("not started");
  return { present, former, third };
};
beforeAll(async () => {
  [present, former, third] = [await startIssuer(), await startIssuer(), await startIssuer()];
});
afterAll(() => Promise.all(Object.values(issuers()).map((issuer) => issuer.close())));

const ROUTE = "GET /timesheets";
const event = (authorization: string | undefined, routeKey = ROUTE) =>
  ({
    type: "REQUEST",
    routeKey,
    headers: { authorization },
  }) as unknown as APIGatewayRequestAuthorizerEventV2;

function authorizer() {
  const trusted = [issuers().present.issuer, issuers().former.issuer];
  const options = { audience: AUDIENCE, routes: policy.routes, now: () => NOW };
  return createGatewayAuthorizer({ issuers: trusted, ...options });
}

const decide = async (token: string, routeKey?: string) =>
  (await authorizer()(event(`Bearer ${token}`, routeKey))).isAuthorized;

it("admits a token of either issuer with the route's scope, and tells the log whose it is", async () => {
  for (const issuer of [issuers().present, issuers().former]) {
    const token = await issuer.sign(issuer.claims());
    expect(await authorizer()(event(`Bearer ${token}`))).toEqual({
      isAuthorized: true,
      context: { sub: "auth0|ann", azp: "mobile-id" },
    });
  }
});

it("refuses a token of a third issuer, and one issuer's that is signed with another's key", async () => {
  const { present, former, third } = issuers();
  expect(await decide(await third.sign(third.claims()))).toBe(false);
  former.rotate();
  expect(await decide(await former.sign(former.claims({ iss: present.issuer })))).toBe(false);
});

it.each([
  ["another audience", { aud: "https://other.example/" }],
  ["an end that is past", { exp: SECONDS - 1 }],
  ["no end", { exp: undefined }],
  ["a beginning to come", { nbf: SECONDS + 60 }],
  ["another scope", { scope: "approve:timesheets" }],
  ["scopes in a list", { scope: ["read:timesheets"] }],
  ["no scope", { scope: undefined }],
])("refuses a token with %s", async (_what, changes) => {
  const { present } = issuers();
  expect(await decide(await present.sign(present.claims(changes)))).toBe(false);
});

it.each(["GET /nowhere", "GET /health", "toString", "PUT /approvals/{id}"])(
  "refuses at %s what is good elsewhere",
  async (routeKey) => {
    const { present } = issuers();
    expect(await decide(await present.sign(present.claims()), routeKey)).toBe(false);
  },
);

it.each([undefined, "", "Bearer", "Bearer x", "Basic abc", "Bearer a.b.c", "Bearer e30.e30."])(
  "refuses the header %j",
  async (header) => {
    expect(await authorizer()(event(header))).toEqual({ isAuthorized: false, context: {} });
  },
);

it("fails when an issuer doesn't answer, and refuses nobody for it", async () => {
  const { former } = issuers();
  former.answerWith(503);
  await expect(decide(await former.sign(former.claims()))).rejects.toThrow();
});
