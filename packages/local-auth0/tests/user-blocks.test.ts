import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManagementClient } from "auth0";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hashPassword } from "../src/state/password.ts";
import { startTenant, type Tenant } from "../src/tenant.ts";
import { signIn } from "./client/sign-in.ts";

const PASSWORD = "correct horse";
const CALLBACK = "http://localhost:3000/callback";
const MIA = "auth0|mia";

let home: string;
let tenant: Tenant;
let management: ManagementClient;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "user-blocks-"));
  tenant = await startTenant({ home });
  management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
  tenant.state.clients.put({
    client_id: "app",
    name: "App",
    app_type: "native",
    callbacks: [CALLBACK],
    grant_types: ["authorization_code"],
  });
  tenant.state.connections.put({ id: "con_1", name: "people", strategy: "auth0", enabled_clients: ["app"] });
  tenant.state.settings.set("attack-protection/brute-force-protection", {
    ...{
      enabled: true,
      shields: ["block"],
      mode: "count_per_identifier_and_ip",
      allowlist: [],
      max_attempts: 1,
    },
  });
});
beforeEach(() => {
  const at = "2026-11-21T12:00:00.000Z";
  tenant.state.users.put({
    ...{ user_id: MIA, email: "mia@example.com", connection: "people", roles: [], permissions: [] },
    ...{ created_at: at, updated_at: at, password: hashPassword(PASSWORD) },
  });
});
afterAll(async () => {
  await tenant.close();
  await rm(home, { recursive: true });
});

/** Whether a password lets Mia in. */
async function tries(password: string, username = "mia@example.com"): Promise<boolean> {
  const { issuer } = tenant;
  const request = { issuer, clientId: "app", redirectUri: CALLBACK, scope: "openid", username, password };
  return (await signIn(request)).ok;
}

const BLOCK = { identifier: "mia@example.com", ip: "127.0.0.1", connection: "people" };

describe("the blocks of brute-force protection, through the auth0 SDK", () => {
  test("are shown and lifted by user id", async () => {
    await tries("wrong");
    expect(await tries(PASSWORD)).toBe(false);
    expect(await management.userBlocks.list(MIA)).toEqual({ blocked_for: [BLOCK] });
    await management.userBlocks.delete(MIA);
    expect(await management.userBlocks.list(MIA)).toEqual({ blocked_for: [] });
    expect(await tries(PASSWORD)).toBe(true);
  });

  test("are shown and lifted by name, even of nobody", async () => {
    await tries("wrong");
    await tries("wrong", "nobody@example.com");
    const blocks = (identifier: string) => management.userBlocks.listByIdentifier({ identifier });
    expect(await blocks("MIA@example.com")).toEqual({ blocked_for: [BLOCK] });
    expect(await blocks("nobody@example.com")).toEqual({
      blocked_for: [{ identifier: "nobody@example.com", ip: "127.0.0.1" }],
    });
    await management.userBlocks.deleteByIdentifier({ identifier: "mia@example.com" });
    expect(await tries(PASSWORD)).toBe(true);
    expect((await blocks("nobody@example.com")).blocked_for).toHaveLength(1);
  });

  test("do not include whom an operator has blocked, and lifting them does not let that person in", async () => {
    await management.users.update(MIA, { blocked: true });
    expect(await management.userBlocks.list(MIA)).toEqual({ blocked_for: [] });
    await management.userBlocks.delete(MIA);
    expect(await tries(PASSWORD)).toBe(false);
  });

  test("are nobody's where the user does not exist", async () => {
    await expect(management.userBlocks.list("auth0|nobody")).rejects.toMatchObject({ statusCode: 404 });
  });
});

test("metadata that an Action sets is what the Management API shows", async () => {
  const code =
    "exports.onExecutePostLogin = async (event, api) => { api.user.setAppMetadata('logins', event.stats.logins_count); api.user.setUserMetadata('theme', 'dark'); };";
  tenant.state.actions.put({
    ...{ id: "one", name: "One", supported_triggers: [{ id: "post-login", version: "v3" }], code },
    deployed_version: { id: "v1", number: 1, code, secrets: [] },
  });
  tenant.state.bindings.set("post-login", [
    { id: "b", trigger_id: "post-login", action_id: "one", display_name: "One" },
  ]);
  expect(await tries(PASSWORD)).toBe(true);
  expect(await management.users.get(MIA)).toMatchObject({
    logins_count: 1,
    app_metadata: { logins: 1 },
    user_metadata: { theme: "dark" },
  });
});
