import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Browser } from "../client/browser.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { CALLBACK, changeClient, changeUser, PASSWORD } from "./state.ts";

/*
 * The tables of the OpenID Foundation's plans for providers (Basic, Implicit, Hybrid, Form Post, Config, RP-Initiated Logout), by verb and
 * response type as oidc-provider has them, on what the tenant answers in the end.
 */

const WEB = "https://app.example.com/callback";

let tenant: Fixture;
let mia: Browser;
let miasToken: string;
beforeAll(async () => {
  tenant = await startFixture();
  changeClient(tenant.state, "mobile", {
    callbacks: [WEB, `${WEB}?tenant=1`, CALLBACK],
    grant_types: ["authorization_code", "implicit", "refresh_token"],
  });
  mia = new Browser();
  const page = await mia.follow(url({}), tenant.issuer);
  if (page instanceof Response) await mia.logIn(page, tenant.issuer, "mia@example.com", PASSWORD);
  miasToken = (await tenant.signedIn()).id_token ?? "";
});
beforeEach(() => changeClient(tenant.state, "mobile", { jwt_configuration: { alg: "RS256" } }));
afterAll(() => tenant.close());

type Parameters = Record<string, string>;

const requestOf = (changes: Parameters): Parameters => {
  const usual = { response_type: "code", client_id: "mobile", redirect_uri: WEB, scope: "openid" };
  const all = { ...usual, state: "s", nonce: "n", ...changes };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== "-"));
};
const url = (changes: Parameters) => `${tenant.issuer}authorize?${new URLSearchParams(requestOf(changes))}`;

/** The members of a response at the callback; of a page its status and, as `page`, what it is. */
async function membersOf(response: Response): Promise<Parameters> {
  const location = response.headers.get("location");
  if (location?.startsWith("/u/login/")) return { page: "login" };
  if (location !== null) {
    const { search, hash } = new URL(location, tenant.issuer);
    return Object.fromEntries(new URLSearchParams(hash === "" ? search : hash.slice(1)));
  }
  const text = await response.text();
  const fields = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  if (fields.length > 0) return Object.fromEntries(fields.map(([, name = "", value = ""]) => [name, value]));
  return {
    page: "refusal",
    status: String(response.status),
    reason: /role="alert">([^<]*)</.exec(text)?.[1] ?? "",
  };
}

const VERBS = {
  GET: async (browser: Browser, changes: Parameters) => membersOf(await browser.get(url(changes))),
  POST: async (browser: Browser, changes: Parameters) =>
    membersOf(await browser.post(`${tenant.issuer}authorize`, requestOf(changes))),
} as const;
const TYPES = ["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"];
const MODES = ["default", "form_post"];
const CASES = (["GET", "POST"] as const).flatMap((verb) =>
  TYPES.flatMap((type) => MODES.map((mode) => ({ verb, type, mode }))),
);

describe.each(CASES)("$verb, $type, $mode", ({ verb, type, mode }) => {
  const ask = (browser: Browser, changes: Parameters = {}) =>
    VERBS[verb](browser, {
      response_type: type,
      ...(mode !== "default" && { response_mode: mode }),
      ...changes,
    });
  const GIVEN = Object.fromEntries(
    type.split(" ").map((name) => [name === "token" ? "access_token" : name, expect.any(String)]),
  );
  const refusal = (error: string) => ({ error, state: "s", iss: tenant.issuer });
  /** Without a description, which is for people. */
  const refused = async (browser: Browser, changes: Parameters) => {
    const { error_description, ...members } = await ask(browser, changes);
    return members;
  };

  test("answers whoever is logged in, with state, issuer and nothing that wasn't asked for", async () => {
    const { expires_in, token_type, scope, ...members } = await ask(mia, { prompt: "none" });
    expect(members).toEqual({ ...GIVEN, state: "s", iss: tenant.issuer });
    if (members.id_token === undefined) return;
    expect(decodeProtectedHeader(members.id_token)).toMatchObject({ alg: "RS256", kid: expect.any(String) });
    expect(decodeJwt(members.id_token)).toMatchObject({
      ...{ iss: tenant.issuer, sub: "auth0|mia", aud: "mobile", nonce: "n" },
      ...{ exp: expect.any(Number), iat: expect.any(Number) },
    });
  });

  test.each<[string, Parameters]>([
    ["parameters that nobody knows", { extra: "foobar" }],
    ["display", { display: "popup" }],
    ["ui_locales and claims_locales", { ui_locales: "se", claims_locales: "se" }],
    ["acr_values", { acr_values: "1 2" }],
    ["login_hint", { login_hint: "mia@example.com" }],
    ["a max_age that isn't over", { max_age: "10000" }],
    ["claims", { claims: '{"userinfo":{"name":{"essential":true}}}' }],
  ])("passes over %s, or heeds it", async (_what, changes) => {
    expect(await ask(mia, { prompt: "none", ...changes })).toMatchObject(GIVEN);
  });

  test("asks for a login where there is none, or is asked to", async () => {
    expect(await ask(new Browser())).toEqual({ page: "login" });
    expect(await ask(mia, { prompt: "login" })).toEqual({ page: "login" });
    expect(await ask(mia, { max_age: "0" })).toEqual({ page: "login" });
  });

  test("refuses with login_required where it may not ask", async () => {
    expect(await refused(new Browser(), { prompt: "none" })).toEqual(refusal("login_required"));
  });

  test("heeds a hint of who it is, even if it has expired", async () => {
    expect(await ask(mia, { prompt: "none", id_token_hint: miasToken })).toMatchObject(GIVEN);
    const eve = await tenant.sign({ iss: tenant.issuer, sub: "auth0|eve", aud: "mobile", iat: 1, exp: 2 });
    expect(await refused(mia, { prompt: "none", id_token_hint: eve })).toEqual(refusal("login_required"));
    expect(await refused(mia, { prompt: "none", id_token_hint: "none" })).toEqual(refusal("invalid_request"));
  });

  test.each<[string, Parameters, string]>([
    ["prompt=none beside another", { prompt: "none login" }, "invalid_request"],
    ["a max_age that is no number", { max_age: "soon" }, "invalid_request"],
    ["a request object", { request: "ey.ey." }, "request_not_supported"],
    ["a request by address", { request_uri: "https://app.example.com/request" }, "request_uri_not_supported"],
    ["a registration", { registration: "{}" }, "registration_not_supported"],
  ])("refuses %s", async (_what, changes, error) => {
    expect(await refused(mia, changes)).toEqual(refusal(error));
  });

  test.each<[string, Parameters, string]>([
    ["another callback", { redirect_uri: "https://app.example.com/other" }, "403"],
    ["a callback with another query", { redirect_uri: `${WEB}?tenant=2` }, "403"],
    ["a callback with a fragment", { redirect_uri: `${WEB}#x` }, "403"],
    ["no client", { client_id: "-" }, "400"],
    ["a client that isn't there", { client_id: "nobody" }, "400"],
  ])("sends nobody anywhere for %s", async (_what, changes, status) => {
    expect(await ask(mia, changes)).toMatchObject({ page: "refusal", status });
  });

  test("keeps the query of a callback that was registered with one", async () => {
    const redirect_uri = `${WEB}?tenant=1`;
    expect(await ask(mia, { prompt: "none", redirect_uri })).toMatchObject({
      ...GIVEN,
      ...(type === "code" && mode === "default" && { tenant: "1" }),
    });
  });

  test("refuses an ID token without a nonce, and nothing else", async () => {
    const members = await refused(mia, { prompt: "none", nonce: "-" });
    if (type.includes("id_token")) expect(members).toEqual(refusal("invalid_request"));
    else expect(members).toMatchObject(GIVEN);
  });
});

describe("the token endpoint", () => {
  const exchange = (code = "") =>
    tenant.token({ grant_type: "authorization_code", client_id: "mobile", redirect_uri: WEB, code });
  const code = async () => (await VERBS.GET(mia, { prompt: "none", scope: "openid offline_access" })).code;

  test("takes a code once, and then takes back what it gave for it", async () => {
    const value = await code();
    const { body } = await exchange(value);
    expect(body).toMatchObject({ token_type: "Bearer", id_token: expect.any(String) });
    expect(await exchange(value)).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
    const refresh = {
      grant_type: "refresh_token",
      client_id: "mobile",
      refresh_token: body.refresh_token ?? "",
    };
    expect(await tenant.token(refresh)).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
  });

  test("takes a code for a minute", async () => {
    const value = await code();
    tenant.passTime(61);
    expect(await exchange(value)).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
    tenant.passTime(-61);
  });

  test("lets nobody keep its answers", async () => {
    const body = new URLSearchParams({ grant_type: "authorization_code", client_id: "mobile" });
    const { headers } = await fetch(`${tenant.issuer}oauth/token`, { method: "POST", body });
    expect(headers.get("cache-control")).toContain("no-store");
  });
});

describe("/userinfo", () => {
  test("takes a token in a header by GET and POST, and in a form, and nowhere else", async () => {
    changeUser(tenant.state, "mia", { phone_number: "+15550100", phone_verified: true });
    const { access_token = "" } = await tenant.signedIn({ scope: "openid email phone", audience: "" });
    const ask = async (init: RequestInit, query = "") => {
      const response = await fetch(`${tenant.issuer}userinfo${query}`, init);
      return response.ok ? response.json() : response.status;
    };
    const claims = {
      ...{ sub: "auth0|mia", email: "mia@example.com", email_verified: true },
      ...{ phone_number: "+15550100", phone_number_verified: true },
    };
    const headers = { authorization: `Bearer ${access_token}` };
    expect(await ask({ headers })).toEqual(claims);
    expect(await ask({ headers, method: "POST" })).toEqual(claims);
    const body = new URLSearchParams({ access_token });
    expect(await ask({ method: "POST", body })).toEqual(claims);
    expect(await ask({}, `?access_token=${access_token}`)).toBe(401);
    expect(await ask({ method: "POST", body, headers: { authorization: "Basic eDp5" } })).toBe(401);
  });
});

describe("discovery", () => {
  test("says what a client has to know, with addresses that answer", async () => {
    const response = await fetch(`${tenant.issuer}.well-known/openid-configuration`);
    const metadata = (await response.json()) as Record<string, string>;
    for (const name of [
      "issuer",
      "authorization_endpoint",
      "token_endpoint",
      "userinfo_endpoint",
      "jwks_uri",
    ]) {
      expect(metadata[name]).toMatch(new RegExp(`^${tenant.issuer}`));
    }
    expect(metadata).toMatchObject({
      ...{ subject_types_supported: ["public"], claims_parameter_supported: false },
      ...{ request_parameter_supported: false, request_uri_parameter_supported: false },
      id_token_signing_alg_values_supported: expect.arrayContaining(["RS256"]),
    });
    const addresses = Object.entries(metadata).filter(([name]) => name.endsWith("_endpoint"));
    expect(addresses.length).toBeGreaterThan(6);
    for (const [, address] of addresses) {
      const statuses = await Promise.all(
        ["GET", "POST"].map(async (method) => (await fetch(address, { method, redirect: "manual" })).status),
      );
      expect(statuses.every((status) => status === 404)).toBe(false);
    }
  });

  test("has keys that are for signatures, and no private member", async () => {
    const { keys } = (await (await fetch(`${tenant.issuer}.well-known/jwks.json`)).json()) as {
      keys: Record<string, string>[];
    };
    for (const key of keys) {
      expect(key).toMatchObject({ kty: "RSA", use: "sig", alg: "RS256", kid: expect.any(String) });
      for (const name of ["d", "p", "q", "dp", "dq", "qi"]) expect(key).not.toHaveProperty(name);
    }
  });
});

describe("logout that an application asks for", () => {
  const logOut = async (parameters: Parameters, method: "GET" | "POST" = "GET") => {
    const body = new URLSearchParams(parameters);
    const address = `${tenant.issuer}oidc/logout`;
    const init: RequestInit = { redirect: "manual", ...(method === "POST" && { method, body }) };
    const response = await fetch(method === "POST" ? address : `${address}?${body}`, init);
    return [response.status, response.headers.get("location")];
  };
  const BYE = "https://app.example.com/bye";

  test.each(["GET", "POST"] as const)("by %s goes where it may, with the state", async (method) => {
    const asked = { id_token_hint: miasToken, post_logout_redirect_uri: BYE, state: "bye" };
    expect(await logOut(asked, method)).toEqual([302, `${BYE}?state=bye`]);
  });

  test.each<[string, Parameters]>([
    ["to an address that isn't registered", { post_logout_redirect_uri: "https://attacker.example.com/" }],
    ["with a hint that somebody else has signed", { id_token_hint: "eyJhbGciOiJub25lIn0.e30." }],
  ])("goes nowhere %s", async (_what, changes) => {
    const asked = { id_token_hint: miasToken, post_logout_redirect_uri: BYE, ...changes };
    expect(await logOut(asked)).toEqual([400, null]);
  });
});
