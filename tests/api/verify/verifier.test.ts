import { beforeEach, describe, expect, it } from "vitest";
import type { Caller } from "../../../api/verify/caller.ts";
import { KeysUnavailableError, TOKEN_FAULTS, TokenError } from "../../../api/verify/error.ts";
import type { FetchKeys } from "../../../api/verify/fetch-keys.ts";
import { createTokenVerifier } from "../../../api/verify/verifier.ts";
import { policy } from "../../../rules/policy.ts";
import { applicationOf } from "../../support/applications.ts";
import { AUDIENCE } from "../../support/audience.ts";
import { BAD_TOKENS } from "../support/bad-tokens.ts";
import { CLIENTS, NOW, SECONDS, startIssuer, type TestIssuer } from "../support/issuer.ts";

/** Client ids of an application of each kind. */
const MACHINE = CLIENTS[applicationOf("machine")];
const WEB = CLIENTS[applicationOf("regular_web")];

/** The issuers of these tests speak http, which the default fetcher rightly refuses. */
const overHttp: FetchKeys = async (uri) => {
  const response = await fetch(uri);
  if (!response.ok) throw new Error(`${uri} answered ${response.status}`);
  return response.arrayBuffer();
};

let issuer: TestIssuer;
let verify: (token: string) => Promise<Caller>;

const verifierWith = (fetchKeys: FetchKeys) => {
  const verifyToken = createTokenVerifier({
    issuer: issuer.issuer,
    audience: AUDIENCE,
    clients: CLIENTS,
    fetchKeys,
    now: () => NOW,
  });
  return async (token: string) => verifyToken(token);
};

beforeEach(async () => {
  issuer = await startIssuer();
  verify = verifierWith(overHttp);
  return () => issuer.close();
});

describe("createTokenVerifier", () => {
  it("says who holds a person's token", async () => {
    expect(await verify(await issuer.sign(issuer.claims()))).toEqual({
      subject: "auth0|ann",
      email: "ann@example.com",
      application: "mobile",
      scopes: new Set(["read:timesheets", "create:timesheets"]),
    });
  });

  it("says who holds a machine's token", async () => {
    const claims = issuer.claims({
      aud: AUDIENCE,
      azp: MACHINE,
      sub: `${MACHINE}@clients`,
      gty: "client-credentials",
      scope: "batch:upload",
      "https://api.exampleco.com/email": undefined,
    });
    expect(await verify(await issuer.sign(claims))).toEqual({
      subject: `${MACHINE}@clients`,
      application: "batch",
      scopes: new Set(["batch:upload"]),
    });
  });

  it.each([
    ["until it ends", { exp: SECONDS + 1 }, {}],
    ["until a moment before it ends", { exp: SECONDS + 0.001 }, {}],
    ["from when it begins", { nbf: SECONDS }, {}],
    ["in the dialect of RFC 9068", {}, { typ: "at+jwt" }],
    ["in the same dialect, in capitals", {}, { typ: "AT+JWT" }],
    ["for this API alone", { aud: AUDIENCE }, {}],
    ["that was refreshed", { gty: "refresh_token" }, {}],
    ["that was refreshed, with each of its grants", { gty: ["refresh_token", "authorization_code"] }, {}],
    ["that doesn't say from when it is good", { nbf: undefined, iat: undefined }, {}],
    ["that was issued at a fraction of a second", { iat: SECONDS - 0.25, exp: SECONDS + 1.5 }, {}],
    ["that was issued at a time in words", { iat: NOW.toISOString(), auth_time: "2026-11-21" }, {}],
    ["without permissions", { permissions: undefined }, {}],
    ["with permissions in a text", { permissions: "read:timesheets create:timesheets" }, {}],
    ["of a member of an organisation", { org_id: "org_1", org_name: ["a", "b"] }, {}],
    ["whose address is verified in words", { email_verified: "true", email: null }, {}],
    ["that somebody acts with for another", { act: { sub: "auth0|max" }, may_act: [] }, {}],
    ["with a session and a name of its own", { sid: 1, jti: ["a"], acr: 0, amr: "mfa" }, {}],
    ["whose client is named once more", { client_id: ["mobile-id"], cnf: { jkt: "x" } }, {}],
    ["with claims that nobody knows", { "https://other.example.com/": { a: [null] }, __proto__: 1 }, {}],
  ])("accepts a token %s", async (_what, changes, header) => {
    const caller = await verify(await issuer.sign(issuer.claims(changes), header));
    expect(caller.subject).toBe("auth0|ann");
  });

  it.each([
    ["that is no text", ["ann@example.com"]],
    ["that is longer than addresses are", `${"a".repeat(309)}@example.com`],
  ])("passes over an e-mail address %s", async (_what, email) => {
    const { email: kept, subject } = await verify(
      await issuer.sign(issuer.claims({ "https://api.exampleco.com/email": email })),
    );
    expect([subject, kept]).toEqual(["auth0|ann", undefined]);
  });

  it("keeps an e-mail address as long as they may be", async () => {
    const email = `${"a".repeat(308)}@example.com`;
    const token = await issuer.sign(issuer.claims({ "https://api.exampleco.com/email": email }));
    expect(await verify(token)).toMatchObject({ email });
  });

  it("gives no scope that the policy doesn't let the application have", async () => {
    const everything = Object.keys(policy.scopes).join(" ");
    const { scopes } = await verify(await issuer.sign(issuer.claims({ azp: WEB, scope: everything })));
    expect([...scopes]).toEqual(policy.applications[applicationOf("regular_web")].scopes);
    expect(scopes).not.toContain("approve:timesheets");
    expect(scopes).not.toContain("batch:upload");
  });

  it("gives a token without scopes none, and never those of permissions", async () => {
    const claims = issuer.claims({ scope: undefined, permissions: ["approve:timesheets"] });
    expect((await verify(await issuer.sign(claims))).scopes).toEqual(new Set());
  });

  it.each(BAD_TOKENS.map(({ kind, token, fault }) => [kind, token, fault] as const))(
    "refuses a token: %s",
    async (_kind, token, fault) => {
      const refused = await verify(await token(issuer)).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(TokenError);
      expect(refused).toMatchObject({ code: "TOKEN_REFUSED", fault, message: TOKEN_FAULTS[fault] });
    },
  );

  it("refuses other algorithms, even when the keys don't say what they are for", async () => {
    issuer.hideAlgorithm();
    const token = await issuer.sign(issuer.claims(), { alg: "RS512" });
    await expect(verify(token)).rejects.toMatchObject({ fault: "algorithm" });
  });

  it("fetches the keys where Auth0 publishes them, once for all tokens", async () => {
    await verify(await issuer.sign(issuer.claims()));
    await verify(await issuer.sign(issuer.claims({ sub: "auth0|bob" })));
    expect(issuer.keyRequests()).toBe(1);
  });

  it("says that nobody can tell while the keys cannot be had", async () => {
    issuer.answerWith(500);
    const outage = await verify(await issuer.sign(issuer.claims())).catch((error: unknown) => error);
    expect(outage).toBeInstanceOf(KeysUnavailableError);
    expect(outage).toMatchObject({
      code: "KEYS_UNAVAILABLE",
      message: `the keys at ${issuer.issuer}.well-known/jwks.json cannot be fetched; check that the issuer is right and reachable`,
    });
  });

  it("takes keys that are none for an outage", async () => {
    const broken: FetchKeys = async () => new TextEncoder().encode("<html>").buffer;
    await expect(verifierWith(broken)(await issuer.sign(issuer.claims()))).rejects.toBeInstanceOf(
      KeysUnavailableError,
    );
  });
});
