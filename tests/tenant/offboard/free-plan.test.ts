import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ManagementClient } from "auth0";
import { startTenant, type Tenant } from "local-auth0";
import { afterAll, beforeAll, expect, it } from "vitest";
import { offboard, statusOf } from "../../../tenant/offboard/offboard.ts";
import { writeReport } from "../../../tenant/offboard/report.ts";

const API = "https://api.example.com/";
const person = { email: "leaver@example.com", password: "aB1cD2eF3gH4iJ5!" };

let folder: string;
let line: string;
let tenant: Tenant;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "free-plan-"));
  tenant = await startTenant({ home: folder, plan: "free" });
  const { domain, caFile, management: operator } = tenant;
  line = path.join(folder, "line.json");
  await writeFile(line, JSON.stringify({ domain, caFile, management: operator }));
  const management = new ManagementClient({ domain, token: operator.token });
  await management.resourceServers.create({ identifier: API, name: "API", allow_offline_access: true });
  for (const [name, rotation_type] of [
    ["Rotating", "rotating"],
    ["Not rotating", "non-rotating"],
  ] as const) {
    await management.clients.create({
      name,
      callbacks: ["https://app.example.com/callback"],
      token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"],
      oidc_conformant: true,
      refresh_token: {
        rotation_type,
        expiration_type: rotation_type === "rotating" ? "expiring" : "non-expiring",
      },
    });
  }
  await management.users.create({ ...person, connection: "Username-Password-Authentication" });
});
afterAll(async () => {
  await tenant.close();
  await rm(folder, { recursive: true });
});

it("a plan without endpoints of sessions has refresh tokens revoked as credentials of devices, and says the rest", async () => {
  const signIn = { username: person.email, password: person.password, audience: API };
  for (const client of ["Rotating", "Rotating", "Not rotating"]) {
    await tenant.signIn({ ...signIn, client, scope: "openid offline_access" });
  }
  const ofSomebodyElse = tenant.state.refreshTokens.all().map((token) => ({
    ...token,
    id: `rt_other_${token.id}`,
    user_id: "auth0|other",
  }));
  for (const token of ofSomebodyElse) tenant.state.refreshTokens.put(token);

  const asked = { stack: "dev", all: false, dryRun: false, undo: false, tenant: line };
  const { signal } = new AbortController();
  const result = await offboard(
    { person: person.email, ...asked },
    { environment: {}, signal, now: () => new Date(), wait: async () => undefined },
  );
  const told = Object.fromEntries(result.people[0]?.steps.map((step) => [step.name, step]) ?? []);
  expect(told["refresh tokens"]).toMatchObject({ outcome: "done", found: { length: 3 } });
  expect(told.sessions).toMatchObject({ outcome: "not on this plan" });
  expect(tenant.state.refreshTokens.all()).toEqual(ofSomebodyElse);
  expect(writeReport(result)).toMatch(
    /\n {2}sessions {16}not on this plan: TENANT_REFUSED: the tenant answered 403: /,
  );
  // The block keeps them from being of any use.
  expect(statusOf(result)).toBe(0);
  await expect(tenant.signIn({ ...signIn, client: "Rotating" })).rejects.toThrow("blocked");
});
