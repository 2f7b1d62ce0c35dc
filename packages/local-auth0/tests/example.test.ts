import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ManagementClient } from "auth0";
import { startTenant, type Tenant } from "local-auth0";
import { trustCertificateAuthority } from "local-auth0/tls";
import { clientCredentialsGrant, discovery } from "openid-client";
import { afterAll, beforeAll, expect, test } from "vitest";

let home: string;
let tenant: Tenant;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "tenant-"));
  tenant = await startTenant({ home });
  trustCertificateAuthority(tenant.ca);
});
afterAll(async () => {
  await tenant.close();
  await rm(home, { recursive: true });
});

test("a machine gets the scopes of its client grant", async () => {
  const management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
  const audience = "https://orders.example.com";
  const scopes = [{ value: "read:orders" }, { value: "create:orders" }];
  await management.resourceServers.create({ name: "Orders API", identifier: audience, scopes });
  const { client_id = "", client_secret } = await management.clients.create({
    name: "Nightly export",
    app_type: "non_interactive",
    grant_types: ["client_credentials"],
  });
  await management.clientGrants.create({ client_id, audience, scope: ["read:orders"] });

  const issuer = await discovery(new URL(tenant.issuer), client_id, client_secret);
  expect(await clientCredentialsGrant(issuer, { audience })).toMatchObject({ scope: "read:orders" });
});
