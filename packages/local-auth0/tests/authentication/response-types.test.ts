import { createHash } from "node:crypto";
import { decodeJwt } from "jose";
import * as client from "openid-client";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Browser } from "../client/browser.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, bindActions, changeApi, changeClient, PASSWORD } from "./state.ts";

const CALLBACK = "https://app.example.com/callback";

let tenant: Fixture;
beforeAll(async () => {
  tenant = await startFixture();
});
beforeEach(() => {
  changeClient(tenant.state, "mobile", {
    callbacks: [CALLBACK],
    web_origins: ["https://app.example.com"],
    grant_types: ["authorization_code", "implicit", "refresh_token"],
  });
  bindActions(tenant.state, "post-login");
});
afterAll(() => tenant.close());

/** Asks for a response, and logs in where there is a page for it. @returns where the browser is sent, or the last page */
async function ask(parameters: Record<string, string>): Promise<URL | Response> {
  const url = new URL("authorize", tenant.issuer);
  const usual = { client_id: "mobile", redirect_uri: CALLBACK, audience: API, nonce: "n", state: "s" };
  url.search = new URLSearchParams({ ...usual, scope: "openid read:orders", ...parameters }).toString();
  const browser = new Browser();
  const end = await browser.follow(url, tenant.issuer);
  const isForm = end instanceof Response && end.url.includes("/u/login/");
  return isForm ? browser.logIn(end, tenant.issuer, "mia@example.com", PASSWORD) : end;
}

/** The members of a response in a query or in a fragment, and in which of them they were. */
function membersOf(end: URL | Response): { where: string; members: Record<string, string> } {
  if (end instanceof Response) throw new Error(`expected a redirect, got ${end.status}`);
  const where = end.hash === "" ? "query" : "fragment";
  return {
    where,
    members: Object.fromEntries(
      where === "query" ? end.searchParams : new URLSearchParams(end.hash.slice(1)),
    ),
  };
}

const halfHash = (text = "") =>
  createHash("sha256").update(text).digest().subarray(0, 16).toString("base64url");

describe("a response type", () => {
  test.each([
    ["code", "query", ["code"]],
    ["token", "fragment", ["access_token"]],
    ["id_token", "fragment", ["id_token"]],
    ["id_token token", "fragment", ["access_token", "id_token"]],
    ["token id_token", "fragment", ["access_token", "id_token"]],
    ["code id_token", "fragment", ["code", "id_token"]],
    ["code token", "fragment", ["code", "access_token"]],
    ["code id_token token", "fragment", ["code", "access_token", "id_token"]],
  ])("%s is answered in the %s, with nothing else than %s", async (response_type, where, names) => {
    const response = membersOf(await ask({ response_type }));
    const { state, iss, token_type, expires_in, scope, ...given } = response.members;
    expect([response.where, Object.keys(given).sort()]).toEqual([where, [...names].sort()]);
    expect([state, iss]).toEqual(["s", tenant.issuer]);
    const isWithToken = names.includes("access_token");
    expect([token_type, expires_in, scope]).toEqual(
      isWithToken ? ["Bearer", "7200", "openid read:orders"] : [undefined, undefined, undefined],
    );
    if (isWithToken) {
      expect(decodeJwt(given.access_token ?? "")).toMatchObject({
        sub: "auth0|mia",
        scope: "openid read:orders",
      });
    }
    if (names.includes("id_token")) {
      const { nonce, aud, at_hash, c_hash } = decodeJwt(given.id_token ?? "");
      expect([nonce, aud]).toEqual(["n", "mobile"]);
      expect(at_hash).toBe(isWithToken ? halfHash(given.access_token) : undefined);
      expect(c_hash).toBe(names.includes("code") ? halfHash(given.code) : undefined);
    }
  });

  test("with a code gives one that can be exchanged once more for tokens", async () => {
    const { members } = membersOf(await ask({ response_type: "code token", scope: "openid offline_access" }));
    const exchange = { grant_type: "authorization_code", client_id: "mobile", redirect_uri: CALLBACK };
    const { body } = await tenant.token({ ...exchange, code: members.code ?? "" });
    expect(body).toMatchObject({ id_token: expect.any(String), refresh_token: expect.any(String) });
  });

  test.each([
    ["none", "none"],
    ["code none", "code none"],
    ["nothing", ""],
    ["made up", "code foo"],
  ])("is refused where it is %s", async (_what, response_type) => {
    const { members } = membersOf(await ask({ response_type }));
    expect(members.error).toMatch(/^(unsupported_response_type|invalid_request)$/);
    expect(members).not.toHaveProperty("code");
  });

  test("tells Actions how the tokens are got", async () => {
    bindActions(tenant.state, "post-login", "console.log(event.transaction.protocol);");
    tenant.logs.length = 0;
    for (const response_type of ["code", "token", "code id_token"]) await ask({ response_type });
    expect(tenant.logs).toEqual([
      "Action 1: oidc-basic-profile",
      "Action 1: oidc-implicit-profile",
      "Action 1: oidc-hybrid-profile",
    ]);
  });

  test("gives tokens in a browser the lifetime that the API has for it", async () => {
    changeApi(tenant.state, { token_lifetime_for_web: 600 });
    const { members } = membersOf(await ask({ response_type: "token" }));
    const { iat = 0, exp = 0 } = decodeJwt(members.access_token ?? "");
    expect([members.expires_in, exp - iat]).toEqual(["600", 600]);
    changeApi(tenant.state, { token_lifetime_for_web: 7200 });
  });
});

describe("tokens in the browser are refused", () => {
  test.each([
    ["a client without the grant implicit", { response_type: "token" }, ["authorization_code"], "implicit"],
    ["a hybrid response without it", { response_type: "code id_token" }, ["authorization_code"], "implicit"],
    [
      "a hybrid response without the code's",
      { response_type: "code token" },
      ["implicit"],
      "authorization_code",
    ],
  ])("to %s", async (_what, parameters, grant_types, missing) => {
    changeClient(tenant.state, "mobile", { grant_types });
    expect(membersOf(await ask(parameters))).toMatchObject({
      members: {
        error: "unauthorized_client",
        error_description: `Grant type '${missing}' not allowed for the client.`,
        state: "s",
      },
    });
  });

  test("as an ID token without a nonce, or without openid", async () => {
    const error = "invalid_request";
    expect(membersOf(await ask({ response_type: "id_token", nonce: "" })).members).toMatchObject({ error });
    expect(membersOf(await ask({ response_type: "id_token", scope: "profile" })).members).toMatchObject({
      error,
    });
  });

  test("in the query of a callback", async () => {
    const end = await ask({ response_type: "token", response_mode: "query" });
    expect(end instanceof URL && end.href).toMatch(/error=invalid_request/);
    expect(end instanceof URL && end.href).not.toMatch(/access_token/);
  });

  test("where an Action denies, in the way that was asked for", async () => {
    bindActions(tenant.state, "post-login", "api.access.deny('Not here.');");
    expect(membersOf(await ask({ response_type: "token" }))).toMatchObject({
      where: "fragment",
      members: { error: "access_denied", error_description: "Not here." },
    });
  });
});

describe("a response mode", () => {
  test("fragment takes a code, too", async () => {
    const { where, members } = membersOf(await ask({ response_type: "code", response_mode: "fragment" }));
    expect([where, members.code]).toEqual(["fragment", expect.any(String)]);
  });

  test("form_post posts it to the callback, by a page that can do nothing else", async () => {
    const page = await ask({
      response_type: "code id_token",
      response_mode: "form_post",
      state: '"><script>',
    });
    if (!(page instanceof Response)) throw new Error("expected a page");
    const text = await page.text();
    const fields = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
    const { state, code, id_token } = Object.fromEntries(fields.map(([, name, value]) => [name, value]));
    expect(state).toBe("&quot;&gt;&lt;script&gt;");
    expect(decodeJwt(id_token ?? "").c_hash).toBe(halfHash(code));
    expect(text).toContain(`<form method="post" action="${CALLBACK}">`);
    const script = /<script>(.*)<\/script>/.exec(text)?.[1] ?? "";
    const hash = createHash("sha256").update(script).digest("base64");
    expect(page.headers.get("content-security-policy")).toContain(
      `default-src 'none'; script-src 'sha256-${hash}'`,
    );
    expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-store"]);
  });

  test("form_post posts an error, too", async () => {
    const page = await ask({ response_type: "code", response_mode: "form_post", prompt: "none" });
    expect(page instanceof Response && (await page.text())).toContain('name="error" value="login_required"');
  });

  test("web_message takes tokens, too", async () => {
    const page = await ask({ response_type: "token id_token", response_mode: "web_message" });
    expect(page instanceof Response && (await page.text())).toMatch(
      /"access_token":"ey.*"https:\/\/app.example.com"/,
    );
  });

  test.each(["asked_for", "jwt", "query.jwt", "made_up"])(
    "that isn't there is refused: %s",
    async (response_mode) => {
      expect(membersOf(await ask({ response_type: "code", response_mode }))).toMatchObject({
        where: "query",
        members: { error: "unsupported_response_mode" },
      });
    },
  );
});

describe("the certified client", () => {
  const discover = () => client.discovery(new URL(tenant.issuer), "mobile", undefined, client.None());

  test("takes an ID token of the implicit flow", async () => {
    const application = await discover();
    client.useIdTokenResponseType(application);
    const end = await ask({ response_type: "id_token" });
    if (!(end instanceof URL)) throw new Error("expected the callback");
    const claims = await client.implicitAuthentication(application, end, "n", { expectedState: "s" });
    expect(claims.sub).toBe("auth0|mia");
  });

  test("takes code and ID token of the hybrid flow, and exchanges the code", async () => {
    const application = await discover();
    client.useCodeIdTokenResponseType(application);
    const end = await ask({ response_type: "code id_token" });
    if (!(end instanceof URL)) throw new Error("expected the callback");
    const checks = { expectedState: "s", expectedNonce: "n" };
    const tokens = await client.authorizationCodeGrant(application, end, checks);
    expect(tokens.claims()?.sub).toBe("auth0|mia");
  });
});
