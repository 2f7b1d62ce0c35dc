import { ManagementClient } from "auth0";
import { startTenant } from "local-auth0";
import { clientCredentialsGrant, discovery } from "openid-client";
import { expect, test } from "vitest";

test("a machine gets the scopes of its client grant", async () => {
  await using tenant = await startTenant();
  const management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
  const audience = "https://orders.example.com";
  const scopes = [{ value: "read:orders" }, { value: "cancel:orders" }];
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
