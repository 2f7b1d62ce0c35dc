import { decodeJwt } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, bindActions, changeClient, changeUser } from "./state.ts";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const TYPE = "urn:acme:legacy-token";

let tenant: Fixture;
beforeAll(async () => {
  tenant = await startFixture();
  tenant.state.tokenExchangeProfiles.put({
    id: "tep_1",
    name: "Legacy",
    subject_token_type: TYPE,
    action_id: "exchange",
  });
});
beforeEach(() => {
  const token_exchange = { allow_any_profile_of_type: ["custom_authentication"] };
  changeClient(tenant.state, "mobile", { token_exchange, grant_types: ["refresh_token"] });
  changeUser(tenant.state, "mia", { blocked: false });
  bindActions(tenant.state, "post-login");
  tenant.logs.length = 0;
});
afterAll(() => tenant.close());

/** Deploys the Action that the profile names. */
function decide(body: string): void {
  const code = `exports.onExecuteCustomTokenExchange = async (event, api) => { ${body} };`;
  tenant.state.actions.put({
    ...{ id: "exchange", name: "Exchange", code },
    supported_triggers: [{ id: "custom-token-exchange", version: "v1" }],
    deployed_version: { id: "v", number: 1, code, secrets: [] },
  });
}

const exchange = (changes: Record<string, string> = {}) =>
  tenant.token({
    ...{
      grant_type: EXCHANGE,
      client_id: "mobile",
      subject_token_type: TYPE,
      subject_token: "legacy of mia",
    },
    ...{ audience: API, scope: "openid read:orders batch:upload", ...changes },
  });

const MIA = "api.authentication.setUserById('auth0|mia');";

describe("a token exchange", () => {
  test("gives the tokens of the person whom the Action has set, by the same rules as a login", async () => {
    decide(MIA);
    bindActions(tenant.state, "post-login", "console.log(event.transaction.protocol);");
    const { status, body } = await exchange();
    expect([status, body.scope]).toEqual([200, "openid read:orders"]);
    expect(decodeJwt(body.access_token ?? "")).toMatchObject({ sub: "auth0|mia", azp: "mobile" });
    expect(decodeJwt(body.id_token ?? "")).toMatchObject({ sub: "auth0|mia", aud: "mobile" });
    expect(tenant.logs).toEqual(["Action 1: oauth2-token-exchange"]);
  });

  test("tells the Action the token, its type, the scopes and whatever else was sent, and no secret", async () => {
    decide(
      `for (const told of [event.transaction, event.request.body, event.resource_server]) console.log(JSON.stringify(told)); ${MIA}`,
    );
    changeClient(tenant.state, "web", {
      token_exchange: { allow_any_profile_of_type: ["custom_authentication"] },
    });
    await exchange({ client_id: "web", client_secret: "web secret", scope: "openid", device: "till 7" });
    const told = tenant.logs.map((line) => JSON.parse(line.replace(/^Exchange: /, "")));
    expect(told).toMatchObject([
      { subject_token: "legacy of mia", subject_token_type: TYPE, requested_scopes: ["openid"] },
      { device: "till 7", subject_token_type: TYPE },
      { identifier: API },
    ]);
    expect(tenant.logs.join()).not.toContain("web secret");
  });

  test("makes somebody known, changes them or leaves them, as the Action says", async () => {
    const set = (creation: string, update: string, name: string) =>
      decide(
        `api.authentication.setUserByConnection('people', { user_id: '77', email: 'new@example.com', name: '${name}', roles: ['rol_manager'] }, { creationBehavior: '${creation}', updateBehavior: '${update}' });`,
      );
    set("none", "none", "One");
    expect(await exchange()).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    set("create_if_not_exists", "none", "One");
    expect(decodeJwt((await exchange()).body.access_token ?? "").sub).toBe("auth0|77");
    expect(tenant.state.users.get("auth0|77")).toMatchObject({
      name: "One",
      connection: "people",
      roles: [],
    });
    set("create_if_not_exists", "none", "Two");
    await exchange();
    expect(tenant.state.users.get("auth0|77")?.name).toBe("One");
    set("create_if_not_exists", "replace", "Three");
    await exchange();
    expect(tenant.state.users.get("auth0|77")?.name).toBe("Three");
  });

  test("tells who acts for the person, and keeps metadata", async () => {
    decide(`${MIA} api.authentication.setActor({ sub: 'agent' }); api.user.setAppMetadata('legacy', 7);`);
    expect(decodeJwt((await exchange()).body.access_token ?? "").act).toEqual({ sub: "agent" });
    expect(tenant.state.users.get("auth0|mia")?.app_metadata).toMatchObject({ legacy: 7 });
  });

  test("may be refreshed", async () => {
    decide(MIA);
    const { body } = await exchange({ scope: "openid offline_access read:orders" });
    const refresh = {
      grant_type: "refresh_token",
      client_id: "mobile",
      refresh_token: body.refresh_token ?? "",
    };
    expect(await tenant.token(refresh)).toMatchObject({ status: 200 });
  });
});

describe("a token exchange is refused", () => {
  test.each([
    ["where the Action denies", "api.access.deny('no_way', 'Not here.');", {}, 400, "no_way"],
    [
      "where the token is no good",
      "api.access.rejectInvalidSubjectToken('Forged.');",
      {},
      400,
      "invalid_request",
    ],
    ["where the Action sets nobody", "", {}, 400, "invalid_request"],
    ["where the Action sets two", `${MIA} ${MIA}`, {}, 400, "invalid_request"],
    [
      "for nobody who is known",
      "api.authentication.setUserById('auth0|nobody');",
      {},
      400,
      "invalid_request",
    ],
    ["where the Action breaks", "throw new Error('secret');", {}, 403, "access_denied"],
    ["for a type without a profile", MIA, { subject_token_type: "urn:acme:other" }, 400, "invalid_request"],
    ["without a token", MIA, { subject_token: "" }, 400, "invalid_request"],
    ["for an API that isn't there", MIA, { audience: "urn:none" }, 403, "access_denied"],
    ["for an organization that isn't there", MIA, { organization: "org_none" }, 400, "invalid_request"],
  ])("%s", async (_why, code, changes, status, error) => {
    decide(code);
    const response = await exchange(changes);
    expect(response).toMatchObject({ status, body: { error } });
    expect(JSON.stringify(response.body)).not.toContain("secret");
  });

  test("for somebody who is blocked, and where a post-login Action denies", async () => {
    decide(MIA);
    changeUser(tenant.state, "mia", { blocked: true });
    expect(await exchange()).toMatchObject({ status: 403, body: { error: "invalid_grant" } });
    changeUser(tenant.state, "mia", { blocked: false });
    bindActions(tenant.state, "post-login", "api.access.deny('Not you.');");
    expect(await exchange()).toMatchObject({ status: 403, body: { error_description: "Not you." } });
  });

  test("to a client that isn't set to it, whatever its grant types", async () => {
    decide(MIA);
    changeClient(tenant.state, "mobile", { token_exchange: null, grant_types: [EXCHANGE] });
    expect(await exchange()).toMatchObject({ status: 403, body: { error: "unauthorized_client" } });
  });
});
