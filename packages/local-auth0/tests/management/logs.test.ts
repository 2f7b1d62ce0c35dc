import { describe, expect, it } from "vitest";
import { History, type LogEvent } from "../../src/state/history.ts";
import { managedTenant, NOW } from "./harness.ts";

interface Entry {
  readonly log_id: string;
  readonly type: string;
  readonly description: string;
  readonly details: { readonly request: { readonly body: unknown }; readonly response: unknown };
}

let time = NOW;
const now = () => time;

/** A tenant whose log has these entries, a minute apart, and a way to read it. */
function loggedTenant(...events: LogEvent[]) {
  time = NOW;
  const tenant = managedTenant({ now });
  const history = new History(tenant.state, now);
  for (const event of events) {
    history.log(event);
    time = new Date(time.getTime() + 60_000);
  }
  const read = async (path: string) => (await tenant.call("GET", path)).body as Entry[];
  const types = async (path: string) => (await read(path)).map(({ type }) => type).join(" ");
  return { ...tenant, history, read, types };
}

const APP = { client_id: "app", name: "My App" };
const ADA = {
  user_id: "auth0|ada",
  email: "ada@example.com",
  connection: "Username-Password-Authentication",
};
const ORIGIN = { ip: "127.0.0.1", hostname: "localhost:4443", userAgent: "Mozilla/5.0 (iPhone)" };

describe("the log", () => {
  it("has entries in Auth0's members", async () => {
    const { read, state } = loggedTenant({
      ...{ type: "s", description: "Successful login", client: APP, user: ADA, origin: ORIGIN },
      ...{ audience: "https://api", scopes: ["read:a", "read:b"], details: { session_id: "x" } },
    });
    const connection = state.connections.find(({ name }) => name === ADA.connection);
    const [entry] = await read("/logs");
    expect(entry).toEqual({
      _id: entry?.log_id,
      log_id: expect.stringMatching(/^90020261121100000000\d{36}$/),
      date: NOW.toISOString(),
      type: "s",
      description: "Successful login",
      connection: ADA.connection,
      connection_id: connection?.id,
      organization_id: null,
      organization_name: null,
      client_id: "app",
      client_name: "My App",
      ip: "127.0.0.1",
      hostname: "localhost:4443",
      user_id: "auth0|ada",
      user_name: "ada@example.com",
      user_agent: "Mozilla/5.0 (iPhone)",
      audience: "https://api",
      scope: "read:a read:b",
      strategy: "auth0",
      strategy_type: "database",
      details: { session_id: "x" },
      isMobile: true,
      location_info: null,
    });
    expect(await read(`/logs/${entry?.log_id}`)).toEqual(entry);
  });

  it("hasn't one that there isn't", async () => {
    const { call } = loggedTenant();
    expect(await call("GET", "/logs/900")).toMatchObject({
      status: 404,
      body: { errorCode: "inexistent_log" },
    });
  });

  it("is for those who may read it", async () => {
    const { call } = loggedTenant();
    for (const path of ["/logs", "/logs/x", "/users/x/logs"]) {
      expect((await call("GET", path, undefined, "read:users")).status).toBe(403);
    }
    expect((await call("GET", "/logs", undefined, "read:logs_users")).status).toBe(200);
  });

  it("is read the newest first, or sorted, by pages, with totals and in part", async () => {
    const { types, read } = loggedTenant({ type: "s" }, { type: "fp" }, { type: "slo" });
    expect(await types("/logs")).toBe("slo fp s");
    expect(await types("/logs?sort=date:1")).toBe("s fp slo");
    expect(await types("/logs?sort=type:-1")).toBe("slo s fp");
    expect(await types("/logs?per_page=2&page=1")).toBe("s");
    expect(await read("/logs?per_page=1&page=1&include_totals=true&fields=type")).toEqual({
      ...{ start: 1, limit: 1, length: 1, total: 3 },
      logs: [{ type: "fp" }],
    });
  });

  it("refuses an order that isn't one", async () => {
    const { call } = loggedTenant();
    expect((await call("GET", "/logs?sort=details:1")).status).toBe(400);
    expect((await call("GET", "/logs?sort=date:down")).status).toBe(400);
  });

  it.each([
    ['type:"fp"', "fp"],
    ["type:(s OR slo)", "slo s"],
    ["type:s*", "slo s"],
    ["user_id:auth0|ada", "fp s"],
    ["client_name:my*", ""],
    ["client_name:My*", "s"],
    ["ada@example.com", "fp s"],
    ["date:[2026-11-21T10:01 TO *]", "slo fp"],
    ["date:2026-11-21 AND NOT type:slo", "fp s"],
    ["details.session_id:x", ""],
  ])("is searched by %s", async (query, found) => {
    const { types } = loggedTenant(
      { type: "s", client: APP, user: ADA, details: { session_id: "x" } },
      { type: "fp", user: ADA },
      { type: "slo" },
    );
    expect(await types(`/logs?q=${encodeURIComponent(query)}`)).toBe(found);
  });

  it("of a person has theirs alone", async () => {
    const { call, types } = loggedTenant({ type: "s", user: ADA }, { type: "s" });
    const body = {
      connection: ADA.connection,
      email: ADA.email,
      user_id: "ada",
      password: "1 Long password",
    };
    expect((await call("POST", "/users", body)).status).toBe(201);
    expect(await types("/users/auth0%7Cada/logs")).toBe("ss s");
    expect((await call("GET", "/users/auth0%7Cbob/logs")).status).toBe(404);
  });
});

describe("the log from a checkpoint", () => {
  it("is read on, the oldest first, to an end from which it is read on again", async () => {
    const { call, history } = loggedTenant({ type: "s" }, { type: "fp" }, { type: "slo" });
    const next = (link: string | null) =>
      /<https:\/\/localhost:4443\/api\/v2([^>]+)>; rel="next"/.exec(link ?? "")?.[1] ?? "";
    const types = (body: unknown) => (body as Entry[]).map(({ type }) => type).join(" ");
    const first = await call("GET", "/logs?take=2&q=type:nothing");
    expect(types(first.body)).toBe("s fp");
    const second = await call("GET", next(first.headers.get("link")));
    expect(types(second.body)).toBe("slo");
    const last = next(second.headers.get("link"));
    const third = await call("GET", last);
    expect(third.body).toEqual([]);
    expect(next(third.headers.get("link"))).toBe(last);
    time = new Date(0);
    history.log({ type: "f" });
    expect(types((await call("GET", last)).body)).toBe("f");
  });

  it.each(["from=x", "from=900", "take=0", "take=101"])("refuses %s", async (query) => {
    const { call } = loggedTenant();
    expect(await call("GET", `/logs?${query}`)).toMatchObject({ status: 400 });
  });
});

describe("a change by the Management API", () => {
  it("is logged without what opens something", async () => {
    const { call, read, operator } = loggedTenant();
    await call("POST", "/clients", { name: "Shop", client_metadata: { colour: "red" } });
    const [entry] = await read("/logs");
    expect(entry).toMatchObject({
      type: "sapi",
      description: "Create clients",
      client_id: "tester",
      details: {
        request: {
          auth: { strategy: "jwt" },
          ...{ method: "post", path: "/api/v2/clients", channel: "api" },
          body: { name: "Shop", client_metadata: { colour: "red" } },
        },
        response: { statusCode: 201, body: { name: "Shop", client_secret: "*****" } },
      },
    });
    await call("PATCH", `/clients/${operator.clientId}`, { client_secret: "s".repeat(64) });
    const text = JSON.stringify(await read("/logs"));
    expect(text).not.toContain("s".repeat(64));
    expect(text).not.toContain(operator.clientSecret);
  });

  it("hides passwords, Actions' secrets and credentials", async () => {
    const { call, read } = loggedTenant();
    await call("POST", "/users", {
      ...{ connection: ADA.connection, email: "b@example.com", password: "Hidden-1-password" },
    });
    await call("POST", "/actions/actions", {
      ...{ name: "A", supported_triggers: [{ id: "post-login", version: "v3" }] },
      secrets: [{ name: "KEY", value: "Hidden-2-secret" }],
    });
    await call("POST", "/emails/provider", {
      ...{ name: "smtp", enabled: true, default_from_address: "a@example.com" },
      credentials: { smtp_host: "localhost", smtp_port: 25, smtp_user: "u", smtp_pass: "Hidden-3-pass" },
    });
    await call("POST", "/users", {
      ...{ connection: ADA.connection, email: "c@example.com" },
      custom_password_hash: { algorithm: "bcrypt", hash: { value: "Hidden-4-hash" } },
    });
    await call("POST", "/users/auth0%7Cada/identities", { link_with: "Hidden-5-token" });
    await call("PUT", "/rules-configs/KEY", { value: "Hidden-6-value" });
    expect(JSON.stringify(await read("/logs"))).not.toContain("Hidden");
    const text = JSON.stringify(await read("/logs?q=type:sapi"));
    expect(text.match(/"statusCode":2/g)?.length).toBeGreaterThanOrEqual(3);
    expect(text).not.toContain("Hidden");
  });

  it("is logged when it is refused, and reading is not", async () => {
    const { call, types, read } = loggedTenant();
    await call("GET", "/roles");
    await call("GET", "/clients/nobody");
    expect(await types("/logs")).toBe("");
    await call("POST", "/clients", {});
    expect(await read("/logs")).toMatchObject([
      {
        type: "fapi",
        description: "Payload validation error: 'Missing required property: name'.",
        details: { response: { statusCode: 400 } },
      },
    ]);
  });
});

describe("the log tells", () => {
  it("what changes mean for a person", async () => {
    const { call, types, read } = loggedTenant();
    const made = {
      connection: ADA.connection,
      email: ADA.email,
      user_id: "ada",
      password: "1 Long password",
    };
    await call("POST", "/users", made);
    await call("PATCH", "/users/auth0%7Cada", { password: "Another 1 of them" });
    await call("PATCH", "/users/auth0%7Cada", { email: "ada@example.org" });
    await call("PATCH", "/users/auth0%7Cada", { nickname: "Countess" });
    await call("DELETE", "/users/auth0%7Cada");
    expect(await types("/logs?sort=log_id:1")).toBe("sapi ss sapi scp sapi sce sapi sapi sdu");
    expect(await read("/logs?q=type:(ss OR sdu)")).toMatchObject([
      { type: "sdu", user_id: "auth0|ada", user_name: "ada@example.org", strategy_type: "database" },
      { type: "ss", user_id: "auth0|ada", user_name: "ada@example.com", connection: ADA.connection },
    ]);
  });

  it("which secrets were read, without them", async () => {
    const { call, read, operator } = loggedTenant();
    await call("GET", `/clients/${operator.clientId}`);
    await call("GET", `/clients/${operator.clientId}?fields=name`);
    const entries = await read("/logs");
    expect(entries).toMatchObject([
      {
        type: "mgmt_api_read",
        details: {
          request: { method: "get" },
          response: { statusCode: 200 },
          accessedSecrets: ["client_secret"],
        },
      },
    ]);
    expect(JSON.stringify(entries)).not.toContain(operator.clientSecret);
  });

  it("nothing of those who read it, so that whoever follows it comes to its end", async () => {
    const { call, types } = loggedTenant();
    await call("POST", "/users", {
      ...{ connection: ADA.connection, email: ADA.email },
      password: "1 Long password",
    });
    await call("GET", "/logs");
    expect(await types("/logs?sort=log_id:1")).toBe("sapi ss");
  });

  it("that the limit of requests was reached, once a second", async () => {
    time = NOW;
    const { call, state } = managedTenant({ now, rateLimit: { perSecond: 1 } });
    for (let count = 0; count < 4; count += 1) await call("GET", "/roles");
    time = new Date(NOW.getTime() + 1000);
    await call("GET", "/roles");
    expect(state.logs.all()).toMatchObject([
      { type: "api_limit", details: { request: { path: "/api/v2/roles" } } },
    ]);
  });

  it("which Action broke", () => {
    const { history, state } = loggedTenant();
    const done = { trigger: "post-login", startedAt: 0, milliseconds: 1, console: [], calls: [] };
    history.login({
      ...{ protocol: "oauth2-password", client: APP, requestedScopes: [], scopes: [] },
      actions: [
        { ...done, name: "Good" },
        { ...done, name: "Bad", error: "TypeError: x" },
      ],
    });
    expect(state.logs.all()).toMatchObject([
      {
        ...{ type: "actions_execution_failed", description: '"Bad" broke', client_id: "app" },
        details: { action_name: "Bad", trigger_id: "post-login", action_error: { message: "TypeError: x" } },
      },
    ]);
  });
});

describe("a long log", () => {
  it("keeps its last ten thousand entries", () => {
    const { history, state } = loggedTenant();
    for (let count = 0; count < 11_500; count += 1) history.log({ type: "s", description: String(count) });
    const kept = state.logs.all();
    expect(kept.length).toBeGreaterThanOrEqual(10_000);
    expect(kept.length).toBeLessThan(11_000);
    expect(kept.at(-1)?.description).toBe("11499");
    expect(new Set(kept.map(({ log_id }) => log_id)).size).toBe(kept.length);
  });

  it("goes on counting where it was kept", () => {
    const { state } = loggedTenant({ type: "s" });
    new History(state, now).log({ type: "f" });
    expect(state.logs.all().map(({ log_id }) => log_id.slice(-3))).toEqual(["001", "002"]);
  });
});
