import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import { startTenant, type Tenant } from "local-auth0";
import { afterAll, beforeAll, expect, it } from "vitest";
import { requestTokens } from "../../../proof/token-endpoint.ts";
import { offboard, statusOf } from "../../../tenant/offboard/offboard.ts";
import { writeReport } from "../../../tenant/offboard/report.ts";

const API = "https://api.example.com/";
const PASSWORD = "aB1cD2eF3gH4iJ5!";
const FIRST = "mia@corp.example";
const SECOND = "mia.moor@corp.example";

let folder: string;
let line: string;
/** The tenant of an application, and the one that plays a company's directory. */
let tenant: Tenant;
let directory: Tenant;
let management: ManagementClient;
let clientId: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "leaver-"));
  [tenant, directory] = await Promise.all([startTenant({ home: folder }), startTenant()]);
  const { domain, caFile, management: operator } = tenant;
  line = path.join(folder, "line.json");
  await writeFile(line, JSON.stringify({ domain, caFile, management: operator }));
  management = new ManagementClient({ domain, token: operator.token });
  const there = new ManagementClient({ domain: directory.domain, token: directory.management.token });
  for (const { tenants } of [management, there]) {
    await tenants.settings.update({ flags: { enable_client_connections: false } });
  }
  await management.resourceServers.create({ identifier: API, name: "API", allow_offline_access: true });
  const app = await management.clients.create({
    name: "App",
    callbacks: ["https://app.example.com/callback"],
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
  });
  clientId = app.client_id ?? "";
  const atDirectory = await there.clients.create({
    name: "The application's tenant",
    app_type: "regular_web",
    callbacks: [`${tenant.issuer}login/callback`],
    grant_types: ["authorization_code"],
    token_endpoint_auth_method: "client_secret_post",
  });
  const staff = await there.connections.create({ name: "staff", strategy: "auth0" });
  const enabled = { client_id: atDirectory.client_id ?? "", status: true };
  await there.connections.clients.update(staff.id ?? "", [enabled]);
  for (const email of [FIRST, SECOND]) {
    await there.users.create({ connection: "staff", email, password: PASSWORD, email_verified: true });
  }
  await management.connections.create({
    name: "corp",
    strategy: "oidc",
    enabled_clients: [clientId],
    options: {
      type: "back_channel",
      discovery_url: `${directory.issuer}.well-known/openid-configuration`,
      client_id: atDirectory.client_id,
      client_secret: atDirectory.client_secret,
      scope: "openid profile email",
    },
  });
});
afterAll(async () => {
  await Promise.all([tenant.close(), directory.close()]);
  await rm(folder, { recursive: true });
});

/** Signs somebody in at the directory, for the application. */
const signIn = (username: string) =>
  tenant.signIn({
    client: "App",
    username,
    password: PASSWORD,
    audience: API,
    scope: "openid offline_access",
  });

it("somebody of a directory is let in by no new login through it, and by another account there", async () => {
  const { refresh_token = "" } = await signIn(FIRST);
  const asked = { stack: "dev", all: false, dryRun: false, undo: false, tenant: line };
  const { signal } = new AbortController();
  const result = await offboard(
    { person: "Mia@Corp.example", ...asked },
    { environment: {}, signal, now: () => new Date(), wait: async () => undefined },
  );
  expect(statusOf(result)).toBe(0);
  const id = result.people[0]?.account.id ?? "";
  expect(writeReport(result)).toContain(
    `Block them at corp (oidc) as well: it still lets them in elsewhere, and another account there than ${id} would be somebody new here.`,
  );

  // The directory lets them in, and the tenant doesn't, each time anew.
  for (let times = 0; times < 2; times += 1) await expect(signIn(FIRST)).rejects.toThrow("user is blocked");
  const refreshed = { grant_type: "refresh_token", client_id: clientId, refresh_token };
  expect(await requestTokens(tenant.issuer, refreshed)).toMatchObject({ ok: false, error: "invalid_grant" });

  // Both as docs/offboard.md warns.
  await expect(signIn(SECOND)).resolves.toMatchObject({ access_token: expect.any(String) });
  await management.users.delete(id);
  await expect(signIn(FIRST)).resolves.toMatchObject({ access_token: expect.any(String) });
});
