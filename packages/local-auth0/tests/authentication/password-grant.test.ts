import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, bindActions, changeApi, changeClient, PASSWORD } from "./state.ts";

const REALM = "http://auth0.com/oauth/grant-type/password-realm";

let tenant: Fixture;
beforeAll(async () => {
  tenant = await startFixture();
  tenant.state.connections.put({
    id: "con_2",
    name: "others",
    strategy: "auth0",
    enabled_clients: ["mobile"],
  });
});
beforeEach(() => {
  changeClient(tenant.state, "mobile", { grant_types: ["password", REALM, "refresh_token"] });
  changeApi(tenant.state, { enforce_policies: false, subject_type_authorization: {} });
  tenant.state.settings.delete("tenants/settings");
  bindActions(tenant.state, "post-login");
});
afterAll(() => tenant.close());

const ask = (changes: Record<string, string> = {}) =>
  tenant.token({
    ...{ grant_type: "password", client_id: "mobile", audience: API },
    ...{ username: "mia@example.com", password: PASSWORD, ...changes },
  });
const scopeOf = async (changes?: Record<string, string>) => (await ask(changes)).body.scope;
const EVERYTHING = "read:orders approve:orders batch:upload";
const WRONG = {
  status: 403,
  body: { error: "invalid_grant", error_description: "Wrong email or password." },
};

describe("a password grant", () => {
  test("that asks for no scope of the API gets all of them, as long as RBAC is off", async () => {
    const { body } = await ask();
    expect(body.scope).toBe(EVERYTHING);
    expect(decodeJwt(body.access_token ?? "").scope).toBe(EVERYTHING);
    expect(await scopeOf({ scope: "openid profile" })).toBe(`openid profile ${EVERYTHING}`);
  });

  test("that asks for some gets these", async () => {
    expect(await scopeOf({ scope: "openid read:orders" })).toBe("openid read:orders");
  });

  test("gets none unasked where RBAC is on, and only those of the client grant where the API wants one", async () => {
    changeApi(tenant.state, { enforce_policies: true });
    expect(await scopeOf()).toBeUndefined();
    const subject_type_authorization = { user: { policy: "require_client_grant" } } as const;
    changeApi(tenant.state, { enforce_policies: false, subject_type_authorization });
    expect(await scopeOf()).toBe("read:orders approve:orders");
  });

  test("has them still after a refresh, and tells Actions that none was asked for", async () => {
    bindActions(tenant.state, "post-login", "console.log(event.transaction.requested_scopes?.length);");
    tenant.logs.length = 0;
    const { body } = await ask({ scope: "offline_access" });
    expect(body.scope).toBe(`offline_access ${EVERYTHING}`);
    const refreshed = await tenant.token({
      ...{ grant_type: "refresh_token", client_id: "mobile", refresh_token: body.refresh_token ?? "" },
    });
    expect(refreshed.body.scope).toBe(`offline_access ${EVERYTHING}`);
    expect(tenant.logs[0]).toBe("Action 1: 1");
  });
});

describe("a realm", () => {
  test("is the one connection in which the password counts", async () => {
    expect((await ask({ grant_type: REALM, realm: "people" })).status).toBe(200);
    expect(await ask({ grant_type: REALM, realm: "others" })).toEqual(WRONG);
    expect(await ask({ grant_type: REALM, realm: "nowhere" })).toEqual(WRONG);
    expect(await ask({ grant_type: REALM })).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
  });

  test("is the tenant's default directory for whoever names none, whatever they send", async () => {
    tenant.state.settings.set("tenants/settings", { default_directory: "others" });
    expect(await ask()).toEqual(WRONG);
    expect(await ask({ realm: "people" })).toEqual(WRONG);
    expect((await ask({ grant_type: REALM, realm: "people" })).status).toBe(200);
  });

  test("needs a grant of its own", async () => {
    changeClient(tenant.state, "mobile", { grant_types: ["password"] });
    expect(await ask({ grant_type: REALM, realm: "people" })).toMatchObject({
      status: 403,
      body: { error: "unauthorized_client" },
    });
  });
});
