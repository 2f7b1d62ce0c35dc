import { beforeAll, describe, expect, it } from "vitest";
import type { User } from "../../src/state/tenant-state.ts";
import { endpoints } from "./endpoints.ts";
import { managedTenant } from "./harness.ts";

const { app, call, state } = managedTenant();

/** Sends a text as it is. */
const send = async (method: string, path: string, text: string, token = "all") => {
  const response = await app.request(`/api/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(method !== "GET" && { body: text }),
  });
  return { status: response.status, text: await response.text() };
};

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;

describe("a body", () => {
  it("has a megabyte at most, and is refused before anything is kept", async () => {
    const description = "x".repeat(1_048_576);
    const { status, text } = await send("POST", "/roles", JSON.stringify({ name: "Large", description }));

    expect(status).toBe(413);
    expect(JSON.parse(text)).toEqual({
      statusCode: 413,
      error: "Request Entity Too Large",
      message: "Payload content length greater than maximum allowed: 1048576",
    });
    expect(state.roles.size).toBe(0);
  });

  it("that comes in pieces is not read to its end", async () => {
    let pieces = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        pieces += 1;
        controller.enqueue(Buffer.alloc(100_000, " "));
      },
    });
    const headers = { authorization: "Bearer all" };
    const response = await app.request("/api/v2/roles", { method: "POST", headers, body, duplex: "half" });

    expect([response.status, response.headers.get("connection")]).toEqual([413, "close"]);
    expect(pieces).toBeLessThan(15);
  });

  it("is not read for somebody without a token", async () => {
    expect((await send("POST", "/roles", "x".repeat(2_000_000), "bad")).status).toBe(401);
  });

  it("is 64 objects deep at most", async () => {
    const metadata = async (depth: number) => {
      const body = `{"name":"acme${depth}","metadata":${nested(depth)}}`;
      return (await send("POST", "/organizations", body)).text;
    };

    expect(await metadata(63)).toContain("Payload validation error");
    expect(await metadata(64)).toContain("Invalid request payload JSON format");
    expect(await metadata(100_000)).toContain("Invalid request payload JSON format");
    expect(await send("POST", "/roles", `{"name":"Deep","description":"${"[{".repeat(99)}"}`)).toMatchObject({
      status: 200,
    });
  });

  it("changes nothing of what every object has", async () => {
    const text = '{"name":"R","__proto__":{"description":"polluted"}}';
    expect((await send("POST", "/roles", text)).status).toBe(400);
    const client = (await call("POST", "/clients", { name: "App" })).body as { client_id: string };
    const inner = '{"client_metadata":{"a":"b","__proto__":{"admin":"yes"}}}';
    expect((await send("PATCH", `/clients/${client.client_id}`, inner)).status).toBe(400);
    expect(state.clients.get(client.client_id)).not.toHaveProperty("client_metadata");
  });
});

describe("whatever is sent", () => {
  const BODIES = ["null", '"text"', "[null]", '{"name":7}', '{"name":{"a":[1]}}', "{", nested(9)];
  const QUERIES = ["page=x", "per_page=1.5&q=(((", "take=-1&from=%00", "fields=,&sort=%F0%9F%98%80"];
  const NAMES = ["%00", "a%2Fb", "%E0%A4%A"];

  it.each(endpoints)("$method $path fails over none of it", async ({ method, path }) => {
    const failed: string[] = [];
    const attempt = async (name: string, sent: string) => {
      const concrete = path.replaceAll(/:\w+/g, name);
      const { status } = await send(method, method === "GET" ? `${concrete}?${sent}` : concrete, sent);
      if (status === 500) failed.push(`${name} ${sent}`);
    };
    for (const sent of method === "GET" ? QUERIES : BODIES) await attempt("__proto__", sent);
    for (const name of NAMES) await attempt(name, "");
    expect(failed).toEqual([]);
  });
});

describe("at size", () => {
  const at = "2026-11-21T10:00:00.000Z";
  const person = (number: number): User => ({
    user_id: `auth0|${number}`,
    email: `p${number}@example.com`,
    connection: "Username-Password-Authentication",
    password: `salt${number}.hash`,
    created_at: at,
    updated_at: at,
    roles: ["rol_crowd"],
    permissions: [],
  });
  beforeAll(() => {
    for (let number = 0; number < 1_050; number += 1) state.users.put(person(number));
    state.roles.put({ id: "rol_crowd", name: "Crowd", permissions: [] });
  });

  it.each(["/users", "/roles/rol_crowd/users"])("pages of %s reach the first 1,000", async (path) => {
    const last = await call("GET", `${path}?page=9&per_page=100&include_totals=true`);
    expect(last).toMatchObject({ status: 200, body: { start: 900, total: 1_050 } });
    expect(await call("GET", `${path}?page=10&per_page=100`)).toMatchObject({
      status: 400,
      body: { errorCode: "invalid_paging", message: "You can only page through the first 1000 records." },
    });
    expect((await call("GET", `${path}?page=19&per_page=50`)).status).toBe(200);
    expect((await call("GET", `${path}?page=20&per_page=50`)).status).toBe(400);
    expect((await call("GET", `${path}?per_page=101`)).status).toBe(400);
  });

  it("checkpoints reach them all, a hundred at a time", async () => {
    let [seen, from] = [0, ""];
    do {
      const { body } = await call("GET", `/roles/rol_crowd/users?take=100&from=${from}`);
      const { users, next = "" } = body as { users: unknown[]; next?: string };
      seen += users.length;
      from = next;
    } while (from !== "");
    expect(seen).toBe(1_050);
    expect((await call("GET", "/roles/rol_crowd/users?take=101")).status).toBe(400);
  });

  it.each(["password:salt7.hash", "password:*", "_exists_:password", "roles:rol_crowd", "roles:*"])(
    "the search %s finds nobody, since the API doesn't show it",
    async (q) => {
      expect((await call("GET", `/users?q=${encodeURIComponent(q)}`)).body).toEqual([]);
    },
  );

  it.each([
    ["email:P7@EXAMPLE.com", 1],
    ["email:p7@example.com OR email:p8@example.com", 2],
    ["email:p10* AND NOT email:p100*", 50],
    ["identities.connection:Username-Password-Authentication AND user_id:auth0|7", 1],
    ['user_id:"AUTH0|7"', 0],
  ])("the search %s finds %i", async (q, count) => {
    const { body } = await call("GET", `/users?include_totals=true&q=${encodeURIComponent(q)}`);
    expect(body).toMatchObject({ total: count });
  });

  it.each(["email:(", "AND", "a:[1 TO", "x".repeat(5_000), `${"(".repeat(50)}a:b${")".repeat(50)}`])(
    "the search %s is refused",
    async (q) => {
      expect((await call("GET", `/users?q=${encodeURIComponent(q)}`)).status).toBe(400);
    },
  );

  it("the search for an e-mail address minds case", async () => {
    expect((await call("GET", "/users-by-email?email=p7%40example.com")).body).toHaveLength(1);
    expect((await call("GET", "/users-by-email?email=P7%40example.com")).body).toEqual([]);
  });
});
