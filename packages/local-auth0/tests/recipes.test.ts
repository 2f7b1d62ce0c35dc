import { ManagementClient } from "auth0";
import { decodeJwt } from "jose";
import { type Page, startTenant } from "local-auth0";
import { expect, test } from "vitest";

const AUDIENCE = "https://orders.example.com";
const ANN = { email: "ann@example.com", password: "Correct-horse-1" };
const LOGIN = { client: "Shop", username: ANN.email, password: ANN.password, audience: AUDIENCE };

/** A tenant with an API, an application and a person, made by Auth0's SDK as a program at Auth0 would. */
async function startShop() {
  const tenant = await startTenant({ people: [ANN] });
  const management = new ManagementClient({ domain: tenant.domain, token: tenant.management.token });
  const scopes = [{ value: "read:orders" }, { value: "cancel:orders" }];
  await management.resourceServers.create({ name: "Orders API", identifier: AUDIENCE, scopes });
  await management.clients.create({
    name: "Shop",
    app_type: "spa",
    callbacks: ["http://localhost:5173/"],
    grant_types: ["authorization_code"],
  });
  return { tenant, management };
}

test("an Action", async () => {
  const { tenant, management } = await startShop();
  await using _ = tenant;
  const { id = "" } = await management.actions.create({
    name: "No cancelling without a verified address",
    supported_triggers: [{ id: "post-login", version: "v3" }],
    code: `exports.onExecutePostLogin = async (event, api) => {
      if (!event.user.email_verified) api.accessToken.removeScope("cancel:orders");
    };`,
  });
  await management.actions.deploy(id);
  await management.actions.triggers.bindings.updateMany("post-login", {
    bindings: [{ ref: { type: "action_id", value: id } }],
  });

  const scope = "openid read:orders cancel:orders";
  expect((await tenant.signIn({ ...LOGIN, scope })).scope).toBe(scope);
  await management.users.update(tenant.people[0]?.user_id ?? "", { email_verified: false });
  expect((await tenant.signIn({ ...LOGIN, scope })).scope).toBe("openid read:orders");
});

test("a token that expires", async () => {
  const { tenant } = await startShop();
  await using _ = tenant;
  const { access_token } = await tenant.signIn({ ...LOGIN, scope: "openid" });
  const userinfo = async () => {
    const headers = { authorization: `Bearer ${access_token}` };
    return (await fetch(`${tenant.issuer}userinfo`, { headers })).status;
  };
  expect(await userinfo()).toBe(200);
  tenant.clock.advance(86_400_000);
  expect(await userinfo()).toBe(401);
});

test("a second factor", async () => {
  const { tenant, management } = await startShop();
  await using _ = tenant;
  await management.guardian.factors.set("otp", { enabled: true });
  await management.guardian.policies.set(["all-applications"]);

  await expect(tenant.signIn(LOGIN)).rejects.toThrow("asks for code");
  const answers = { code: (page: Page) => tenant.oneTimeCode(ANN.email, page) };
  const { id_token = "" } = await tenant.signIn({ ...LOGIN, answers });
  expect(decodeJwt(id_token).amr).toEqual(["mfa"]);
});

test("an organization", async () => {
  const { tenant, management } = await startShop();
  await using _ = tenant;
  const { id = "" } = await management.organizations.create({ name: "acme" });
  const parameters = { organization: id };
  const [connection] = tenant.state.connections.all();
  await management.organizations.enabledConnections.add(id, { connection_id: connection?.id ?? "" });
  await management.clients.update(tenant.client("Shop").client_id, { organization_usage: "allow" });

  await expect(tenant.signIn({ ...LOGIN, parameters })).rejects.toMatchObject({ code: "access_denied" });
  await management.organizations.members.create(id, { members: [tenant.people[0]?.user_id ?? ""] });
  const { access_token } = await tenant.signIn({ ...LOGIN, parameters });
  expect(decodeJwt(access_token).org_id).toBe(id);
});

test("a company's own login", async () => {
  const { tenant, management } = await startShop();
  await using _ = tenant;
  const bea = { email: "bea@acme.example", password: "Correct-horse-2" };
  await using company = await startTenant({ people: [bea] });
  const atCompany = new ManagementClient({ domain: company.domain, token: company.management.token });
  const { client_id, client_secret } = await atCompany.clients.create({
    name: "Shop",
    app_type: "regular_web",
    callbacks: [`${tenant.issuer}login/callback`],
  });
  await management.connections.create({
    name: "acme",
    strategy: "oidc",
    options: { type: "back_channel", issuer: company.issuer, client_id, client_secret },
    enabled_clients: [tenant.client("Shop").client_id],
  });

  const parameters = { connection: "acme" };
  const { id_token = "" } = await tenant.signIn({
    client: "Shop",
    username: bea.email,
    password: bea.password,
    parameters,
  });
  expect(decodeJwt(id_token)).toMatchObject({
    email: bea.email,
    sub: expect.stringMatching(/^oidc\|acme\|/),
  });
});
