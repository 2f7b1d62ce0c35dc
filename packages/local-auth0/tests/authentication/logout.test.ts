import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { changeClient } from "./state.ts";
import { Visitor } from "./visitor.ts";

let tenant: Fixture;
let visitor: Visitor;
beforeEach(async () => {
  tenant = await startFixture();
  visitor = new Visitor(tenant.issuer);
  await visitor.logIn();
});
afterEach(() => tenant.close());

const BYE = "https://app.example.com/bye";
const TENANT_BYE = "https://www.example.com/";
const isLoggedIn = async () => "code" in (await visitor.visit({ prompt: "none" }));

/** Where a logout leads. */
async function logOut(path: string, parameters: Record<string, string>) {
  const { status, headers } = await visitor.logOut(path, parameters);
  return [status, headers.get("location")];
}

describe("logging out", () => {
  test.each<[string, Record<string, string>, string]>([
    ["v2/logout", { client_id: "mobile", returnTo: BYE }, BYE],
    ["v2/logout", { client_id: "mobile", returnTo: `${BYE}?a=1` }, `${BYE}?a=1`],
    ["v2/logout", { client_id: "mobile", returnTo: BYE, federated: "" }, BYE],
    ["v2/logout", { client_id: "mobile" }, BYE],
    ["oidc/logout", { client_id: "mobile", post_logout_redirect_uri: BYE, state: "s" }, `${BYE}?state=s`],
  ])("at %s with %o ends the session and goes to an allowed URL", async (path, parameters, target) => {
    expect(await logOut(path, parameters)).toEqual([302, target]);
    expect(await isLoggedIn()).toBe(false);
  });

  test("without a client goes to a URL that the whole tenant allows", async () => {
    tenant.state.settings.set("tenants/settings", { allowed_logout_urls: [TENANT_BYE] });
    expect(await logOut("v2/logout", { returnTo: TENANT_BYE })).toEqual([302, TENANT_BYE]);
    expect(await isLoggedIn()).toBe(false);
  });

  test("with an ID token goes to a URL of the client that it was made for, even when it has expired", async () => {
    const tokens = await tenant.signedIn({ scope: "openid" });
    tenant.passTime(100_000);
    const parameters = { id_token_hint: tokens.id_token ?? "", post_logout_redirect_uri: BYE };
    expect(await logOut("oidc/logout", parameters)).toEqual([302, BYE]);
  });

  test("ends the session for whoever has kept its cookies", async () => {
    const kept = new Visitor(tenant.issuer, visitor.browser.copy());
    await visitor.logOut("v2/logout", {});
    expect(await kept.visit({ prompt: "none" })).toMatchObject({ error: "login_required" });
  });

  test("without a client and a target ends the session", async () => {
    const response = await visitor.logOut("v2/logout", {});
    expect([response.status, await response.text()]).toEqual([200, "OK"]);
    expect(await isLoggedIn()).toBe(false);
  });

  test("leaves refresh tokens good", async () => {
    const { refresh_token = "" } = await tenant.signedIn();
    await visitor.logOut("v2/logout", {});
    const answer = await tenant.token({ grant_type: "refresh_token", client_id: "mobile", refresh_token });
    expect(answer.status).toBe(200);
  });
});

describe("a logout that would lead somewhere else", () => {
  test.each<[string, Record<string, string>]>([
    ["v2/logout", { client_id: "mobile", returnTo: "https://attacker.example.com/" }],
    ["v2/logout", { client_id: "mobile", returnTo: TENANT_BYE }],
    ["v2/logout", { client_id: "web", returnTo: BYE }],
    ["v2/logout", { returnTo: BYE }],
    ["oidc/logout", { post_logout_redirect_uri: BYE }],
    ["oidc/logout", { id_token_hint: "no.id.token", post_logout_redirect_uri: BYE }],
  ])("is refused at %s with %o, and ends nothing", async (path, parameters) => {
    tenant.state.settings.set("tenants/settings", { allowed_logout_urls: [TENANT_BYE] });
    expect(await logOut(path, parameters)).toEqual([400, null]);
    expect(await isLoggedIn()).toBe(true);
  });

  test("is told the parameter and the list that it is not in", async () => {
    const response = await visitor.logOut("v2/logout", {
      client_id: "mobile",
      returnTo: "https://x.example/",
    });
    expect(await response.text()).toContain(
      "The &quot;returnTo&quot; querystring parameter &quot;https://x.example/&quot; is not defined as a valid URL in &quot;Allowed Logout URLs&quot;.",
    );
  });

  test("leads nowhere by default where the client's only URL is a wildcard", async () => {
    changeClient(tenant.state, "mobile", { allowed_logout_urls: ["https://*.example.com/"] });
    expect(await logOut("v2/logout", { client_id: "mobile" })).toEqual([200, null]);
  });
});
