import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text as streamText } from "node:stream/consumers";
import tls from "node:tls";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTenant, type Tenant } from "../src/tenant.ts";

/** Deeper than `JSON.stringify` can follow. */
const deep = (depth = 10_000): string => "[".repeat(depth) + "]".repeat(depth);

const folder = mkdtempSync(path.join(tmpdir(), "hostile-"));
let tenant: Tenant;
let client: string;
beforeAll(async () => {
  tenant = await startTenant({ state: folder });
  client = String(
    JSON.parse((await post("api/v2/clients", JSON.stringify({ name: "Shop", app_type: "spa" }))).text)
      .client_id,
  );
});
afterAll(async () => {
  await tenant.close();
  rmSync(folder, { recursive: true });
});

async function post(where: string, body: string, type = "application/json") {
  const response = await fetch(new URL(where, tenant.issuer), {
    method: "POST",
    headers: { "content-type": type, authorization: `Bearer ${tenant.management.token}` },
    body,
  });
  return { status: response.status, text: await response.text() };
}

const signUp = (metadata: string) =>
  `{"client_id":"${client}","connection":"Username-Password-Authentication","email":"a@example.com","password":"Correct-horse-1","user_metadata":${metadata}}`;

describe("a tenant that keeps all that it is told takes in nothing too deep to be kept:", () => {
  test("by a sign-up, for which anybody can ask", async () => {
    expect(await post("dbconnections/signup", signUp(`{"a":${deep()}}`))).toMatchObject({
      status: 400,
      text: '{"error":"invalid_request","error_description":"The body is not JSON."}',
    });
    expect(tenant.state.users.size).toBe(0);
  });

  test("by a file of users, whose other users are told why", async () => {
    const connection = tenant.state.connections.all()[0]?.id;
    const part = (name: string, value: string) =>
      `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
    const users = `[{"email":"b@example.com","user_metadata":{"a":${deep()}}}]`;
    const form = `${part("connection_id", String(connection))}${part("users", users)}--b--\r\n`;
    expect(await post("api/v2/jobs/users-imports", form, "multipart/form-data; boundary=b")).toMatchObject({
      status: 400,
    });
    expect(tenant.state.users.size).toBe(0);
  });

  test("by a refusal in the log, which shows what was refused", async () => {
    expect((await post("api/v2/roles", deep(3_900))).status).toBe(400);
    const entry = tenant.state.logs.all().at(-1);
    expect(entry).toMatchObject({
      type: "fapi",
      details: { request: { body: { omitted: "7800 characters" } } },
    });
  });

  test("by an Action", async () => {
    const created = await post(
      "api/v2/actions/actions",
      JSON.stringify({
        name: "Deep",
        supported_triggers: [{ id: "pre-user-registration", version: "v2" }],
        code: `exports.onExecutePreUserRegistration = async (event, api) => {
          let deep = [];
          for (let i = 0; i < 3000; i++) deep = [deep];
          api.user.setUserMetadata("deep", deep);
        };`,
      }),
    );
    const { id } = JSON.parse(created.text);
    await post(`api/v2/actions/actions/${id}/deploy`, "");
    await fetch(new URL("api/v2/actions/triggers/pre-user-registration/bindings", tenant.issuer), {
      method: "PATCH",
      headers: { "content-type": "application/json", authorization: `Bearer ${tenant.management.token}` },
      body: JSON.stringify({ bindings: [{ ref: { type: "action_id", value: id } }] }),
    });
    expect((await post("dbconnections/signup", signUp("{}"))).status).toBe(400);
    expect(tenant.state.users.size).toBe(0);
  });
});

test("an address that is none is refused", async () => {
  const socket = tls.connect({ port: Number(new URL(tenant.issuer).port), host: "localhost", ca: tenant.ca });
  socket.end("GET http://[/ HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
  expect(await streamText(socket)).toMatch(/^HTTP\/1\.1 400 /);
});

test("a text full of quotes takes no longer than another", async () => {
  const started = performance.now();
  expect((await post("api/v2/roles", `"${'\\"'.repeat(100_000)}`)).status).toBe(400);
  expect(performance.now() - started).toBeLessThan(2_000);
});
