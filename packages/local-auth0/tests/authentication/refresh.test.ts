import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { bindActions, changeApi, changeClient, changeUser } from "./state.ts";

let tenant: Fixture;
let refreshToken: string;
beforeEach(async () => {
  tenant = await startFixture();
  refreshToken = (await tenant.signedIn()).refresh_token ?? "";
});
afterEach(() => tenant.close());

const refresh = (parameters: Record<string, string> = {}) =>
  tenant.token({
    grant_type: "refresh_token",
    client_id: "mobile",
    refresh_token: refreshToken,
    ...parameters,
  });

const ALL = "openid read:orders approve:orders offline_access";
const INVALID = {
  status: 403,
  body: { error: "invalid_grant", error_description: "Unknown or invalid refresh token." },
};

describe("a refresh", () => {
  test("gives the tokens of the login again, and another refresh token", async () => {
    const { status, body } = await refresh();
    expect(status).toBe(200);
    expect(body).toMatchObject({ scope: ALL, expires_in: 7200, token_type: "Bearer" });
    expect(body.refresh_token).not.toBe(refreshToken);
    expect(decodeJwt(body.access_token ?? "")).toMatchObject({ sub: "auth0|mia", scope: ALL });
    expect(decodeJwt(body.id_token ?? "")).toMatchObject({ sub: "auth0|mia", aud: "mobile" });
  });

  test("gives the same refresh token where they do not rotate", async () => {
    changeClient(tenant.state, "mobile", { refresh_token: { rotation_type: "non-rotating" } });
    expect((await refresh()).body.refresh_token).toBe(refreshToken);
  });

  test("may ask for fewer scopes", async () => {
    expect((await refresh({ scope: "read:orders" })).body.scope).toBe("read:orders");
  });

  test("may not ask for more, and the refresh token stays good", async () => {
    expect(await refresh({ scope: "read:orders batch:upload" })).toEqual({
      status: 403,
      body: { error: "invalid_scope", error_description: "The login did not ask for: batch:upload" },
    });
    expect((await refresh()).status).toBe(200);
  });

  test("loses the scope of a role that was taken away, and has it again when the role comes back", async () => {
    changeUser(tenant.state, "mia", { roles: ["rol_employee"] });
    const without = await refresh();
    expect(without.body.scope).toBe("openid read:orders offline_access");
    expect(decodeJwt(without.body.access_token ?? "").permissions).toEqual(["read:orders"]);
    changeUser(tenant.state, "mia", { roles: ["rol_employee", "rol_manager"] });
    const again = await refresh({ refresh_token: without.body.refresh_token ?? "" });
    expect(again.body.scope).toBe(ALL);
  });

  test("is refused once the application has lost its grant at the API", async () => {
    tenant.state.clientGrants.delete("cgr_mobile");
    expect(await refresh()).toMatchObject({ status: 403, body: { error: "access_denied" } });
  });

  test("is refused to a client without the grant type", async () => {
    changeClient(tenant.state, "mobile", { grant_types: ["authorization_code"] });
    expect(await refresh()).toEqual({
      status: 403,
      body: {
        error: "unauthorized_client",
        error_description: "Grant type 'refresh_token' not allowed for the client.",
        error_uri: "https://auth0.com/docs/clients/client-grant-types",
      },
    });
  });

  test.each<[string, () => void]>([
    ["blocked", () => changeUser(tenant.state, "mia", { blocked: true })],
    ["deleted", () => void tenant.state.users.delete("auth0|mia")],
  ])("is refused when the person is %s", async (_what, change) => {
    change();
    expect(await refresh()).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
  });

  test("is refused to another client", async () => {
    changeClient(tenant.state, "web", { grant_types: ["refresh_token"] });
    expect(await refresh({ client_id: "web", client_secret: "web secret" })).toEqual(INVALID);
    expect((await refresh()).status).toBe(200);
  });

  test("with a token that has been used revokes the newest one, too", async () => {
    const { body } = await refresh();
    expect(await refresh()).toEqual(INVALID);
    expect(await refresh({ refresh_token: body.refresh_token ?? "" })).toEqual(INVALID);
  });

  test("is refused after the idle lifetime, which each refresh begins anew", async () => {
    tenant.passTime(299);
    const { status, body } = await refresh();
    expect(status).toBe(200);
    tenant.passTime(300);
    expect(await refresh({ refresh_token: body.refresh_token ?? "" })).toEqual(INVALID);
  });

  test("is refused after the absolute lifetime", async () => {
    changeClient(tenant.state, "mobile", {
      refresh_token: { rotation_type: "rotating", expiration_type: "expiring", token_lifetime: 1000 },
    });
    tenant.passTime(600);
    const { body } = await refresh();
    tenant.passTime(400);
    expect(await refresh({ refresh_token: body.refresh_token ?? "" })).toEqual(INVALID);
  });

  test("goes on when the API stops to allow offline access, as the token is out already", async () => {
    changeApi(tenant.state, { allow_offline_access: false });
    expect((await refresh()).body.scope).toBe("openid read:orders approve:orders");
  });
});

describe("post-login Actions at a refresh", () => {
  test("are told that it is one, and that it asks for no scope", async () => {
    bindActions(
      tenant.state,
      "post-login",
      "console.log(event.transaction.protocol, event.transaction.requested_scopes, event.request.query.code_challenge);",
    );
    await refresh();
    expect(tenant.logs).toEqual(["Action 1: oauth2-refresh-token undefined undefined"]);
  });

  test("are told the scopes that it asks for", async () => {
    bindActions(tenant.state, "post-login", "console.log(event.transaction.requested_scopes);");
    await refresh({ scope: "openid read:orders" });
    expect(tenant.logs).toEqual(["Action 1: [ 'openid', 'read:orders' ]"]);
  });

  test("remove a scope from token and answer, until they let it pass again", async () => {
    bindActions(tenant.state, "post-login", "api.accessToken.removeScope('approve:orders');");
    const without = await refresh();
    expect(without.body.scope).toBe("openid read:orders offline_access");
    expect(decodeJwt(without.body.access_token ?? "").scope).toBe(without.body.scope);
    bindActions(tenant.state, "post-login");
    expect((await refresh({ refresh_token: without.body.refresh_token ?? "" })).body.scope).toBe(ALL);
  });

  test("deny it, and leave the refresh token good for later", async () => {
    bindActions(tenant.state, "post-login", "api.access.deny('Not today.');");
    expect(await refresh()).toEqual({
      status: 403,
      body: { error: "access_denied", error_description: "Not today." },
    });
    bindActions(tenant.state, "post-login");
    expect((await refresh()).status).toBe(200);
  });
});
