import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createApp } from "../../../api/app.ts";
import type { TimesheetStore } from "../../../api/store/store.ts";
import { TOKEN_FAULTS } from "../../../api/verify/error.ts";
import { createTokenVerifier } from "../../../api/verify/verifier.ts";
import { applicationOf } from "../../support/applications.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { BAD_TOKENS } from "../support/bad-tokens.ts";
import { workedTime } from "../support/entries.ts";
import { CLIENTS, type Claims, NOW, startIssuer, type TestIssuer } from "../support/issuer.ts";
import { createMemoryStore } from "../support/memory-store.ts";

/** Client ids of an application of each kind. */
const MACHINE = CLIENTS[applicationOf("machine")];
const PHONE = CLIENTS[applicationOf("native")];

let issuer: TestIssuer;
let store: TimesheetStore;
let log: (token: string) => Promise<Response>;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOW });
  issuer = await startIssuer();
});
afterAll(async () => {
  await issuer.close();
  vi.useRealTimers();
});
beforeEach(() => {
  store = createMemoryStore(() => NOW);
  const fetchKeys = async (uri: string) => (await fetch(uri)).arrayBuffer();
  const audience = AUDIENCE;
  const verify = createTokenVerifier({
    issuer: issuer.issuer,
    audience,
    clients: CLIENTS,
    fetchKeys,
    now: () => NOW,
  });
  const app = createApp({ issuer: issuer.issuer, audience, store, verify, now: () => NOW });
  log = async (token) =>
    app.request("/timesheets", {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(workedTime()),
    });
});

async function expectRefused(
  token: string,
  status: number,
  code: string,
  ...challenges: string[]
): Promise<void> {
  const response = await log(token);
  expect(await response.json()).toMatchObject({ status, code });
  expect(response.status).toBe(status);
  const told = challenges.map((challenge) => `Bearer realm="${AUDIENCE}", ${challenge}`);
  expect(told).toContain(response.headers.get("www-authenticate"));
  expect((await store.listDaysAwaitingApproval({ period: {}, limit: 10 })).days).toEqual([]);
}

/** Changes the claims of a token whose signature stays: it fits no more. */
function withClaims(token: string, change: (claims: Claims) => Claims): string {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const claims = change(JSON.parse(Buffer.from(payload, "base64url").toString()));
  return [header, Buffer.from(JSON.stringify(claims)).toString("base64url"), signature].join(".");
}

describe("attacks with tokens", () => {
  it("are told from a good one, which is let in", async () => {
    expect((await log(await issuer.sign(issuer.claims()))).status).toBe(201);
  });

  it.each(BAD_TOKENS.map((bad) => [bad.kind, bad] as const))(
    "a token %s",
    async (_kind, { token, fault }) => {
      const challenge = `error="invalid_token", error_description="${TOKEN_FAULTS[fault]}"`;
      await expectRefused(await token(issuer), 401, "invalid_token", challenge);
    },
  );

  it.each([
    [
      "more scopes under the same signature",
      (claims: Claims) => ({ ...claims, scope: "approve:timesheets" }),
    ],
    ["another person under the same signature", (claims: Claims) => ({ ...claims, sub: "auth0|max" })],
    ["a longer life under the same signature", (claims: Claims) => ({ ...claims, exp: 9999999999 })],
  ])("a token with %s", async (_what, change) => {
    const token = withClaims(await issuer.sign(issuer.claims()), change);
    await expectRefused(
      token,
      401,
      "invalid_token",
      `error="invalid_token", error_description="${TOKEN_FAULTS.signature}"`,
    );
  });

  it.each([
    ["of no scopes", { scope: undefined }],
    ["of an empty scope", { scope: "" }],
    ["of another scope", { scope: "read:timesheets" }],
    ["of a scope in capitals", { scope: "CREATE:TIMESHEETS" }],
    ["of a scope that begins the same", { scope: "create:timesheets2" }],
    ["of a scope with a wildcard", { scope: "create:* *" }],
    ["of scopes with commas between them", { scope: "read:timesheets,create:timesheets" }],
    ["of scopes with tabs between them", { scope: "read:timesheets\tcreate:timesheets" }],
    ["whose permissions say more than its scopes", { scope: "openid", permissions: ["create:timesheets"] }],
    ["whose scp says more than its scope", { scope: "openid", scp: "create:timesheets" }],
    [
      "of the machine, for what people do",
      {
        azp: MACHINE,
        sub: `${MACHINE}@clients`,
        gty: "client-credentials",
        scope: "create:timesheets batch:upload",
      },
    ],
  ])("a token %s", async (_what, claims) => {
    await expectRefused(
      await issuer.sign(issuer.claims(claims)),
      403,
      "insufficient_scope",
      'error="insufficient_scope", scope="create:timesheets"',
    );
  });

  it.each([
    ["its scopes in an array", { scope: ["create:timesheets"] }],
    ["its scopes in an object", { scope: { "create:timesheets": true } }],
    ["a person who is a number", { sub: 1 }],
    ["a person who is nobody", { sub: "" }],
    ["applications in an array", { azp: [PHONE] }],
  ])("a token with %s", async (_what, claims) => {
    await expectRefused(
      await issuer.sign(issuer.claims(claims)),
      401,
      "invalid_token",
      // Which of the two depends on who finds it first: the library or the claims' own shape.
      `error="invalid_token", error_description="${TOKEN_FAULTS.not_an_access_token}"`,
      `error="invalid_token", error_description="${TOKEN_FAULTS.malformed}"`,
    );
  });
});
