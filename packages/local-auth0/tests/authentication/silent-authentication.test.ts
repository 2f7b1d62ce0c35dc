import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { bindActions, changeClient } from "./state.ts";
import { type Outcome, Visitor } from "./visitor.ts";

/** A page of the application, on this machine as in development. */
const ORIGIN = "http://127.0.0.1:8123";
const PAGE = `${ORIGIN}/callback`;
const OTHER = "https://attacker.example.com";

const SILENT = { redirect_uri: PAGE, prompt: "none", response_mode: "web_message", state: "s" };

let tenant: Fixture;
let visitor: Visitor;
beforeEach(async () => {
  tenant = await startFixture();
  changeClient(tenant.state, "mobile", { callbacks: [PAGE], web_origins: [ORIGIN] });
  visitor = new Visitor(tenant.issuer);
});
afterEach(() => tenant.close());

/** The message of a response and the origin that alone can read it, once the page is run with nothing but a window. */
async function messageOf(outcome: Outcome): Promise<unknown> {
  if (!(outcome instanceof Response)) throw new Error(`expected a page, not ${JSON.stringify(outcome)}`);
  expect(outcome.status).toBe(200);
  expect(outcome.headers.get("x-frame-options")).toBeNull();
  const script = /<script>(.*)<\/script>/s.exec(await outcome.text())?.[1] ?? "";
  const hash = createHash("sha256").update(script).digest("base64");
  expect(outcome.headers.get("content-security-policy")).toBe(
    `default-src 'none'; script-src 'sha256-${hash}'; base-uri 'none'`,
  );
  const sent: unknown[] = [];
  const parent = { postMessage: (...message: unknown[]) => sent.push(message) };
  new Function("window", script)({ opener: null, parent });
  return sent;
}

/** A page that refuses, which no frame shows. */
async function refusalOn(outcome: Outcome): Promise<unknown> {
  if (!(outcome instanceof Response)) return outcome;
  expect(outcome.headers.get("x-frame-options")).toBe("DENY");
  const text = await outcome.text();
  expect(text).not.toContain("postMessage");
  return [outcome.status, /role="alert">([^<]*)</.exec(text)?.[1]];
}

const answer = (response: object, origin = ORIGIN) => [
  [{ type: "authorization_response", response: { iss: tenant.issuer, state: "s", ...response } }, origin],
];

const NO_ORIGIN = [
  400,
  `The specified redirect_uri &#39;${PAGE}&#39; does not have a registered origin.`,
] as const;

describe("silent authentication", () => {
  test("tells the page a code that can be exchanged once somebody is logged in, with their name, address and picture", async () => {
    const picture = "https://cdn.example.com/mia.png";
    const mia = tenant.state.users.get("auth0|mia");
    if (mia !== undefined) tenant.state.users.put({ ...mia, picture });
    await visitor.logIn("mia@example.com", { redirect_uri: PAGE });
    const outcome = await visitor.visit({ ...SILENT, scope: "openid profile email" });
    const text = outcome instanceof Response ? await outcome.clone().text() : "";
    expect(await messageOf(outcome)).toEqual(answer({ code: expect.any(String) }));
    const code = /"code":"([^"]+)"/.exec(text)?.[1] ?? "";
    const { status, body } = await tenant.token({
      ...{ grant_type: "authorization_code", client_id: "mobile", redirect_uri: PAGE, code },
    });
    expect(status).toBe(200);
    const claims = { name: "MIA", email: "mia@example.com", picture };
    expect(JSON.parse(atob(body.id_token?.split(".")[1] ?? ""))).toMatchObject(claims);
    const headers = { authorization: `Bearer ${body.access_token}` };
    expect(await (await fetch(`${tenant.issuer}userinfo`, { headers })).json()).toMatchObject(claims);
  });

  test("tells it that a login is required when nobody is logged in", async () => {
    const error = { error: "login_required", error_description: "Login required" };
    expect(await messageOf(await visitor.visit(SILENT))).toEqual(answer(error));
  });

  test("tells it so again after a logout, and afterwards of the next person only", async () => {
    await visitor.logIn("mia@example.com", { redirect_uri: PAGE });
    changeClient(tenant.state, "mobile", { allowed_logout_urls: [`${ORIGIN}/`] });
    const logout = await visitor.logOut("v2/logout", { client_id: "mobile", returnTo: `${ORIGIN}/` });
    expect(logout.headers.get("location")).toBe(`${ORIGIN}/`);
    const error = { error: "login_required", error_description: "Login required" };
    expect(await messageOf(await visitor.visit(SILENT))).toEqual(answer(error));
    await visitor.logIn("eve@example.com", { redirect_uri: PAGE });
    bindActions(tenant.state, "post-login", "console.log(event.user.email);");
    await visitor.visit(SILENT);
    expect(tenant.logs).toEqual(["Action 1: eve@example.com"]);
  });

  test("tells it why an Action denies the login, with nothing in it that a script could be ended by", async () => {
    await visitor.logIn("mia@example.com", { redirect_uri: PAGE });
    const reason = "</script><script>alert(1)</script> & more";
    bindActions(tenant.state, "post-login", `api.access.deny(${JSON.stringify(reason)});`);
    const outcome = await visitor.visit(SILENT);
    const text = outcome instanceof Response ? await outcome.clone().text() : "";
    expect(text.match(/<\/?script/g)).toEqual(["<script", "</script"]);
    const error = { error: "access_denied", error_description: reason };
    expect(await messageOf(outcome)).toEqual(answer(error));
  });

  test("tells it what is wrong with the request", async () => {
    const outcome = await visitor.visit({ ...SILENT, response_type: "token" });
    expect(await messageOf(outcome)).toMatchObject([[{ response: { state: "s" } }, ORIGIN]]);
    expect(await messageOf(await visitor.visit({ ...SILENT, audience: "urn:none" }))).toEqual(
      answer({ error: "access_denied", error_description: "Service not found: urn:none" }),
    );
  });

  test("answers a window that logs somebody in, too", async () => {
    const { prompt: _none, ...popup } = SILENT;
    expect(await messageOf(await visitor.logIn("mia@example.com", popup))).toEqual(
      answer({ code: expect.any(String) }),
    );
  });
});

describe("a message to a page", () => {
  beforeEach(() => visitor.logIn("mia@example.com", { redirect_uri: PAGE }));

  test.each<[string, Record<string, unknown>]>([
    ["without web origins", { web_origins: [] }],
    ["of another origin", { web_origins: [OTHER] }],
    ["of another port", { web_origins: ["http://127.0.0.1:8124"] }],
    ["of another scheme", { web_origins: ["https://127.0.0.1:8123"] }],
    ["whose origin is written with a slash", { web_origins: [`${ORIGIN}/`] }],
    ["whose origin may only call", { web_origins: [], allowed_origins: [ORIGIN] }],
  ])("%s is none: a page says so, and the Actions don't run", async (_what, changes) => {
    changeClient(tenant.state, "mobile", changes);
    bindActions(tenant.state, "post-login", "console.log('ran');");
    expect(await refusalOn(await visitor.visit(SILENT))).toEqual(NO_ORIGIN);
    expect(tenant.logs).toEqual([]);
  });

  test("of a callback that isn't allowed is none, though its origin is", async () => {
    const outcome = await visitor.visit({ ...SILENT, redirect_uri: `${ORIGIN}/elsewhere` });
    expect(await refusalOn(outcome)).toEqual([403, "Callback URL mismatch."]);
  });

  test("of an app's callback is none, whatever the web origins say", async () => {
    const app = "com.example.orders://localhost/ios/com.example.orders/callback";
    changeClient(tenant.state, "mobile", { callbacks: [app], web_origins: ["null", app] });
    const outcome = await visitor.visit({ ...SILENT, redirect_uri: app });
    expect(await refusalOn(outcome)).toEqual([400, expect.stringContaining("registered origin")]);
  });

  test("of an unknown client is none", async () => {
    const outcome = await visitor.visit({ ...SILENT, client_id: "nobody" });
    expect(await refusalOn(outcome)).toEqual([400, "Unknown client."]);
  });

  test("goes to a wildcard's subdomain, as dangerous as that is, and to no deeper one", async () => {
    const callbacks = ["https://a.example.com/cb", "https://b.a.example.com/cb"];
    changeClient(tenant.state, "mobile", { callbacks, web_origins: ["https://*.example.com"] });
    const [allowed, deeper] = await Promise.all(
      callbacks.map((redirect_uri) => visitor.visit({ ...SILENT, redirect_uri })),
    );
    expect(await messageOf(allowed ?? {})).toEqual(
      answer({ code: expect.any(String) }, "https://a.example.com"),
    );
    expect(await refusalOn(deeper ?? {})).toEqual([400, expect.stringContaining("registered origin")]);
  });
});

test("the session's cookie goes with a frame of another site, and the login's stays with the tenant's pages", async () => {
  const start = new URL("authorize", tenant.issuer);
  const parameters = { response_type: "code", client_id: "mobile", redirect_uri: PAGE };
  start.search = new URLSearchParams(parameters).toString();
  const login = await fetch(start, { redirect: "manual" });
  const attributes = (name: string, lines: string[]) =>
    lines.find((line) => line.startsWith(`${name}=`))?.match(/(samesite=\w+|secure|httponly)/gi) ?? [];
  expect(attributes("auth0_login", login.headers.getSetCookie())).toEqual([
    "samesite=lax",
    "secure",
    "httponly",
  ]);
  const pages = new Visitor(tenant.issuer);
  await pages.logIn("mia@example.com", { redirect_uri: PAGE });
  expect(attributes("auth0", pages.browser.setCookies)).toEqual(["samesite=none", "secure", "httponly"]);
});
