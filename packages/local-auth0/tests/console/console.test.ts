import { describe, expect, test } from "vitest";
import { settableClock } from "../../src/state/clock.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { changeUser, filledState, PASSWORD } from "../authentication/state.ts";
import { busyTenant, HOST, shownTenant } from "./fixture.ts";

const VIEWS = ["logins", "tokens", "messages", "applications", "people", "log"];

/** The words on a page, without its markup. */
const words = (html: string): string =>
  html
    .replace(/<style>.*<\/style>/s, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");

describe("the page", () => {
  test("is kept out of frames, caches and other origins, and runs no script", async () => {
    const { status, headers, text } = await busyTenant().get("/");
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-frame-options": "DENY",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
    });
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/script-src|unsafe/);
    expect(text).not.toMatch(/<script|\son\w+=|style="/i);
  });

  test("shows a login with what each Action did and said, and what was not granted", async () => {
    const shown = words((await busyTenant().get("/?view=logins")).text);
    expect(shown).toContain(
      "let in mia@example.com Orders Mobile Authorization Code · 1 Action · said 3 lines",
    );
    expect(shown).toContain("read:orders extra:scope added approve:orders not granted");
    expect(shown).toContain(
      "Limit scopes post-login · 1.2 ms api.accessToken.removeScope(&quot;approve:orders&quot;)",
    );
    expect(shown).toContain("hello mia");
    expect(shown).toContain("Refused because Not on Sundays");
    expect(shown).toContain("Broken post-login · 20 ms broke TypeError: x is not a function");
  });

  test("shows tokens decoded, with their times by the tenant's clock", async () => {
    const { get, clock } = busyTenant();
    const before = words((await get("/?view=tokens")).text);
    expect(before).toContain(
      "access token mia@example.com Orders Mobile authorization_code expires in 2 hours",
    );
    expect(before).toContain("&quot;scope&quot;: &quot;read:orders&quot;");
    clock.advance(4 * 3600 * 1000);
    expect(words((await get("/?view=tokens")).text)).toContain("expired 1 hour ago");
  });

  test("shows applications, people and the log", async () => {
    const { get } = busyTenant();
    expect(words((await get("/?view=applications")).text)).toContain(
      "Native Orders Mobile mobile Domain localhost:4443",
    );
    expect(words((await get("/?view=people")).text)).toContain(
      "active mia@example.com Employee, Manager never logged in",
    );
    expect(words((await get("/?view=log")).text)).toContain("s Login mia@example.com Successful login");
  });

  test("shows codes and links in the place of sending them", async () => {
    const { text } = await busyTenant().get("/?view=messages");
    expect(words(text)).toContain("text message +15550100 Your verification code code 123456 just now");
    expect(text).toContain('<a href="https://localhost:4443/l?a=1&amp;b=2">');
  });

  test("leads nowhere but to the tenant", async () => {
    const tenant = shownTenant();
    for (const link of [
      "javascript:alert(1)",
      "https://localhost:4443.evil.example/",
      "https://evil.example/",
    ]) {
      tenant.history.message({ channel: "email", to: "a", subject: "b", link });
    }
    expect((await tenant.get("/?view=messages")).text).not.toMatch(/href="(?!\/\?|data:|#)/);
  });

  test("leaves out what every tenant has", async () => {
    const state = emptyTenantState();
    state.clients.put({ client_id: "operator", name: "Local operator" });
    state.clients.put({ client_id: "x", name: "All Applications", global: true });
    expect((await shownTenant(state).get("/?view=applications")).text).toContain(
      "There is no application yet.",
    );
  });

  test.each(VIEWS)("says in an empty tenant what to do first: %s", async (view) => {
    const shown = words((await shownTenant().get(`/?view=${view}`)).text);
    expect(shown).toContain("Begin here Create an application");
    expect(shown).toContain("localhost:4443");
  });

  test("shows what is asked for, and logins where nothing goes by the name", async () => {
    for (const view of ["", "nothing", "__proto__", "constructor"]) {
      expect((await busyTenant().get(`/?view=${view}`)).text).toContain("<h1>Logins</h1>");
    }
  });
});

describe("nothing on the page", () => {
  const ATTACK = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&\u202e\u0000`;

  test.each(VIEWS)("that was put into the tenant is markup: %s", async (view) => {
    const state = filledState();
    changeUser(state, "mia", { email: ATTACK, name: ATTACK, app_metadata: { [ATTACK]: ATTACK } });
    state.clients.put({
      client_id: ATTACK,
      name: ATTACK,
      app_type: ATTACK,
      callbacks: [ATTACK, "javascript:alert(1)"],
    });
    state.roles.put({ id: "rol_employee", name: ATTACK, permissions: [] });
    const tenant = shownTenant(state);
    const client = { client_id: ATTACK, name: ATTACK };
    const user = { user_id: ATTACK, email: ATTACK, connection: ATTACK };
    const call = { method: ATTACK, arguments: [ATTACK] };
    const action = {
      name: ATTACK,
      trigger: ATTACK,
      startedAt: 0,
      milliseconds: 1,
      console: [ATTACK],
      calls: [call],
      error: ATTACK,
    };
    tenant.history.login({
      ...{ protocol: ATTACK, client, user, typed: ATTACK, audience: ATTACK, refusal: ATTACK },
      ...{ requestedScopes: [ATTACK], scopes: [ATTACK], actions: [action] },
    });
    tenant.history.token({
      kind: "ID token",
      grantType: ATTACK,
      clientId: ATTACK,
      header: { kid: ATTACK },
      claims: { sub: ATTACK },
    });
    tenant.history.log({ type: "f", description: ATTACK, client, user, audience: ATTACK, scopes: [ATTACK] });
    tenant.history.message({ channel: "email", to: ATTACK, subject: ATTACK, code: ATTACK, link: ATTACK });
    const find = encodeURIComponent(ATTACK.slice(0, 10));
    for (const path of [`/?view=${view}`, `/?view=${view}&find=${find}`]) {
      const { text } = await tenant.get(path);
      expect(text).toContain("&lt;script&gt;");
      for (const mark of ["<script", "<img", "\u202e", "\u0000", 'href="javascript']) {
        expect(text).not.toContain(mark);
      }
    }
  });

  test("is a secret, a password, or the signature of a token", async () => {
    const tenant = busyTenant();
    tenant.state.resourceServers.put({
      id: "hs",
      name: "HS",
      identifier: "https://hs",
      signing_secret: "hs256 secret",
    });
    const pages = await Promise.all(VIEWS.map(async (view) => (await tenant.get(`/?view=${view}`)).text));
    const hash = tenant.state.users.get("auth0|mia")?.password ?? "";
    expect(hash).not.toBe("");
    for (const secret of [
      "web secret",
      "batch secret",
      "hs256 secret",
      "a secret",
      hash,
      PASSWORD,
      "SIGNATURE_x",
    ]) {
      expect(pages.join("")).not.toContain(secret);
    }
    expect(pages.join("")).toContain("the key is *****");
    expect(pages.join("")).toContain("token eyJhbGciOi.eyJzdWIiOi.*****");
  });
});

describe("a big tenant", () => {
  const state = filledState();
  for (let number = 0; number < 3000; number += 1) {
    const [user_id, email] = [`auth0|${number}`, `n${number}@example.com`];
    state.users.put({
      ...{ user_id, email, created_at: "", updated_at: "", connection: "people" },
      roles: [],
      permissions: [],
    });
  }
  const tenant = shownTenant(state);
  const items = (text: string) =>
    [...text.matchAll(/class="subject">([^<]*)/g)].map(([, subject]) => subject);

  test("is shown by pages of twenty, the newest first", async () => {
    const { text } = await tenant.get("/?view=people&page=2");
    expect(items(text)).toHaveLength(20);
    expect(items(text)[0]).toBe("n2979@example.com");
    expect(words(text)).toContain("← Previous Page 2 of 151 Next →");
    expect(text.length).toBeLessThan(80_000);
  });

  test.each([
    ["0", 1],
    ["-3", 1],
    ["99999", 151],
    ["x", 1],
    ["1e400", 151],
  ])("has no page %s, but %s", async (page, shown) => {
    expect(words((await tenant.get(`/?view=people&page=${page}`)).text)).toContain(`Page ${shown} of 151`);
  });

  test("is found in", async () => {
    const { text } = await tenant.get("/?view=people&find=N2999%40");
    expect(items(text)).toEqual(["n2999@example.com"]);
    expect(words(text)).toContain("1 person with “N2999@”");
    expect(words((await tenant.get("/?view=people&find=zz")).text)).toContain("0 people with “zz”");
  });
});

describe("the clock", () => {
  const START = new Date("2026-11-21T10:00:00.000Z");
  const clocked = () => shownTenant(emptyTenantState(), settableClock(START));

  test.each([
    [{ advance: "3600" }, "2026-11-21T11:00"],
    [{ advance: "2592000" }, "2026-12-21T10:00"],
    [{ set: "1", at: "2030-01-31T23:59" }, "2030-01-31T23:59"],
    [{ present: "1", at: "" }, new Date().toISOString().slice(0, 13)],
  ])("is set by %j", async (form, time) => {
    const { post, clock } = clocked();
    const response = await post({ ...form, view: "tokens" });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/?view=tokens"]);
    expect(clock.now().toISOString()).toContain(time);
  });

  test.each<[string, Record<string, string>]>([
    ["another site", { origin: "https://evil.example" }],
    ["another port of this machine", { origin: "https://localhost:3000" }],
    ["the same name without TLS", { origin: `http://${HOST}` }],
    ["a sandboxed frame", { origin: "null" }],
    ["nobody who says so", {}],
  ])("is not set by a form of %s", async (_, headers) => {
    const { post, clock } = clocked();
    expect((await post({ advance: "3600" }, headers)).status).toBe(403);
    expect(clock.now().toISOString()).toContain("2026-11-21T10:00");
  });

  test.each([
    ["no time", { set: "1", at: "soon" }],
    ["an empty form", {}],
    ["a step that is none", { advance: "much" }],
    ["a step beyond all time", { advance: "1e300" }],
    ["a day that there isn't", { set: "1", at: "2026-99-99T00:00" }],
    ["a 30th of February", { set: "1", at: "2027-02-30T10:00" }],
    ["the distant past", { set: "1", at: "1999-12-31T23:59" }],
    ["the distant future", { set: "1", at: "2100-01-01T00:01" }],
  ])("refuses %s, and says so", async (_, form) => {
    const { post, clock } = clocked();
    const response = await post(form);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('role="alert"');
    expect(clock.now().toISOString()).toContain("2026-11-21T10:00");
  });

  test("is not set by a body without end, nor by a link", async () => {
    const { post, get, clock } = clocked();
    expect((await post({ advance: "3600", filler: "x".repeat(5000) })).status).toBe(413);
    await get("/?advance=3600");
    expect(clock.now().toISOString()).toContain("2026-11-21T10:00");
  });
});
