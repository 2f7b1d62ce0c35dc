import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Browser } from "../client/browser.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, bindActions, CALLBACK, changeClient, changeUser, PASSWORD } from "./state.ts";
import { Visitor } from "./visitor.ts";

let tenant: Fixture;
beforeAll(async () => {
  tenant = await startFixture();
});
afterAll(() => tenant.close());
beforeEach(() => {
  tenant.state.bindings.clear();
  for (const { log_id } of tenant.state.logs.all()) tenant.state.logs.delete(log_id);
});

/** The entries of the log, without what all of them have. */
const logged = () =>
  tenant.state.logs.all().map(({ type, description, client_id, user_id, user_name }) => ({
    ...{ type, description, client_id, user_id, user_name },
  }));
const types = () => tenant.state.logs.all().map(({ type }) => type);

const mia = { client_id: "mobile", user_id: "auth0|mia", user_name: "mia@example.com" };

describe("the last logins have", () => {
  test("what each Action did and said, for people and machines, and who was refused", async () => {
    bindActions(
      tenant.state,
      "post-login",
      `console.log("hello"); api.accessToken.removeScope("approve:orders")`,
    );
    bindActions(tenant.state, "credentials-exchange", `api.access.deny("invalid_scope", "Not today")`);
    await tenant.signedIn();
    await tenant.signIn({ username: "nobody@example.com" });
    const machine = { grant_type: "client_credentials", client_id: "batch", client_secret: "batch secret" };
    await tenant.token({ ...machine, audience: API });
    expect(tenant.state.logs.find(({ type }) => type === "s")?.details).toMatchObject({
      actions: { executions: [expect.stringMatching(/./)] },
    });
    expect(tenant.history.logins.slice(0, 3)).toMatchObject([
      {
        ...{
          protocol: "client-credentials",
          client: { client_id: "batch" },
          refusal: "Not today",
          scopes: [],
        },
        actions: [{ name: "Action 1", calls: [{ arguments: ["invalid_scope", "Not today"] }] }],
      },
      { protocol: "password", typed: "nobody@example.com", refusal: "Wrong email or password.", actions: [] },
      {
        ...{ protocol: "oidc-basic-profile", user: { user_id: "auth0|mia" }, audience: API },
        scopes: ["openid", "read:orders", "offline_access"],
        actions: [{ trigger: "post-login", console: ["hello"], calls: [{ arguments: ["approve:orders"] }] }],
      },
    ]);
    expect(JSON.stringify(tenant.history.logins)).not.toMatch(/web secret|batch secret|"password":"/);
  });

  test("beside them the tokens, decoded, without their signatures", async () => {
    const { access_token = "", id_token = "" } = await tenant.signedIn();
    const [id, access] = tenant.history.tokens;
    expect(access).toMatchObject({
      kind: "access token",
      grantType: "authorization_code",
      clientId: "mobile",
    });
    expect(access?.claims).toMatchObject({ sub: "auth0|mia", azp: "mobile" });
    expect(id).toMatchObject({ kind: "ID token", claims: { aud: "mobile" } });
    const signatures = [access_token, id_token].map((token) => token.split(".")[2] ?? "");
    for (const signature of signatures)
      expect(JSON.stringify(tenant.history.tokens)).not.toContain(signature);
  });
});

describe("the log has", () => {
  test("a login and the exchange of its code", async () => {
    await tenant.signedIn();
    expect(logged()).toEqual([
      { type: "s", description: "Successful login", ...mia },
      { type: "seacft", description: null, ...mia },
    ]);
    const [login, exchange] = tenant.state.logs.all();
    expect(login).toMatchObject({
      connection: "people",
      strategy: "auth0",
      hostname: new URL(tenant.issuer).host,
    });
    expect(exchange).toMatchObject({
      audience: `${API} ${tenant.issuer}userinfo`,
      scope: "openid read:orders approve:orders offline_access",
    });
  });

  test.each([
    ["a wrong password", "mia@example.com", "fp", mia],
    [
      "an unknown name",
      "nobody@example.com",
      "fu",
      { ...mia, user_id: null, user_name: "nobody@example.com" },
    ],
  ])("%s", async (_, username, type, whose) => {
    await tenant.signIn({ username, password: "wrong" });
    expect(logged()).toEqual([{ type, description: "Wrong email or password.", ...whose }]);
  });

  test("a login of somebody who is blocked", async () => {
    changeUser(tenant.state, "eve", { blocked: true });
    await tenant.signIn({ username: "eve@example.com" });
    changeUser(tenant.state, "eve", { blocked: false });
    expect(logged()).toMatchObject([{ type: "f", description: "user is blocked", user_id: "auth0|eve" }]);
  });

  test("a login that an Action denies, once", async () => {
    bindActions(tenant.state, "post-login", 'api.access.deny("Not on Sundays")');
    await tenant.signIn();
    expect(logged()).toEqual([{ type: "f", description: "Not on Sundays", ...mia }]);
  });

  test("silent logins, with and without a session", async () => {
    const visitor = new Visitor(tenant.issuer);
    await visitor.visit({ prompt: "none" });
    await visitor.logIn();
    await visitor.visit({ prompt: "none" });
    expect(types()).toEqual(["fsa", "s", "ssa"]);
    expect(logged()[0]).toMatchObject({
      description: expect.stringMatching(/login required/i),
      user_id: null,
    });
  });

  test("a refresh, a reuse of its token, and a token that is none", async () => {
    const { refresh_token = "" } = await tenant.signedIn();
    const refresh = { grant_type: "refresh_token", client_id: "mobile", refresh_token };
    await tenant.token(refresh);
    await tenant.token(refresh);
    await tenant.token({ ...refresh, refresh_token: "v1.unknown" });
    expect(types().slice(2)).toEqual(["sertft", "ferrt", "fertft"]);
    for (const entry of logged().slice(3)) {
      expect(entry).toMatchObject({ description: "Unknown or invalid refresh token.", client_id: "mobile" });
    }
  });

  test("the revocation of a refresh token", async () => {
    const { refresh_token = "" } = await tenant.signedIn();
    const body = new URLSearchParams({ client_id: "mobile", token: refresh_token });
    await fetch(`${tenant.issuer}oauth/revoke`, { method: "POST", body });
    expect(logged().slice(2)).toEqual([{ type: "srrt", description: null, ...mia }]);
  });

  test("a machine's token, and one that it doesn't get", async () => {
    const request = { grant_type: "client_credentials", client_id: "batch", audience: API };
    await tenant.token({ ...request, client_secret: "batch secret" });
    await tenant.token({ ...request, client_secret: "wrong" });
    expect(tenant.state.logs.all()).toMatchObject([
      { type: "seccft", client_id: "batch", client_name: "Orders Batch", user_id: null, audience: API },
      { type: "feccft", client_id: "batch", audience: API },
    ]);
  });

  test("the password grant, and a wrong password of it", async () => {
    changeClient(tenant.state, "web", { grant_types: ["password"] });
    const request = { grant_type: "password", client_id: "web", client_secret: "web secret" };
    await tenant.token({ ...request, username: "mia@example.com", password: PASSWORD });
    await tenant.token({ ...request, username: "mia@example.com", password: "wrong" });
    changeClient(tenant.state, "web", { grant_types: ["authorization_code"] });
    expect(types()).toEqual(["sepft", "fp", "fepft"]);
  });

  test("logouts, and one that leads where it may not", async () => {
    const visitor = new Visitor(tenant.issuer);
    await visitor.logIn();
    await visitor.logOut("v2/logout", { client_id: "mobile", returnTo: "https://elsewhere.example" });
    await visitor.logOut("v2/logout", { client_id: "mobile", returnTo: "https://app.example.com/bye" });
    expect(logged()).toMatchObject([
      { type: "s" },
      { type: "flo", client_id: "mobile" },
      { type: "slo", ...mia },
    ]);
  });

  test("sign-ups, and one that is refused", async () => {
    const signUp = async (password: string) => {
      const body = { client_id: "mobile", connection: "people", email: "New@example.com", password };
      return fetch(`${tenant.issuer}dbconnections/signup`, {
        method: "POST",
        body: new URLSearchParams(body),
      });
    };
    await signUp("1 Long password");
    await signUp("1 Long password");
    expect(logged()).toMatchObject([
      { type: "ss", user_name: "new@example.com", user_id: expect.stringMatching(/^auth0\|/) },
      { type: "fs", user_name: "new@example.com", user_id: null },
    ]);
  });

  test("an authorization request for a callback that isn't one", async () => {
    const url = new URL("authorize", tenant.issuer);
    const request = { response_type: "code", client_id: "mobile", redirect_uri: `${CALLBACK}/other` };
    url.search = new URLSearchParams(request).toString();
    await new Browser().get(url);
    expect(logged()).toMatchObject([{ type: "f", client_id: "mobile" }]);
  });

  test("no password, code or token", async () => {
    const { refresh_token = "", access_token = "" } = await tenant.signedIn();
    await tenant.signIn({ password: "a wrong password" });
    const text = JSON.stringify(tenant.state.logs.all());
    for (const secret of [PASSWORD, "a wrong password", refresh_token, access_token]) {
      expect(text).not.toContain(secret);
    }
  });
});
