import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, bindActions, changeApi, changeClient } from "./state.ts";

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture();
});
afterEach(() => tenant.close());

const REQUEST = {
  grant_type: "client_credentials",
  client_id: "batch",
  client_secret: "batch secret",
  audience: API,
};
const ask = (changes: Record<string, string> = {}) => tenant.token({ ...REQUEST, ...changes });
const denied = (error: string, error_description: string, status = 403) => ({
  status,
  body: { error, error_description },
});

describe("a machine", () => {
  test("gets all scopes of its client grant", async () => {
    const { status, body } = await ask();
    expect([status, body]).toEqual([
      200,
      {
        access_token: expect.any(String),
        scope: "batch:upload read:orders",
        expires_in: 7200,
        token_type: "Bearer",
      },
    ]);
    expect(decodeJwt(body.access_token ?? "")).toEqual({
      iss: tenant.issuer,
      sub: "batch@clients",
      aud: API,
      azp: "batch",
      gty: "client-credentials",
      iat: expect.any(Number),
      exp: expect.any(Number),
      scope: "batch:upload read:orders",
      permissions: ["batch:upload", "read:orders"],
    });
  });

  test("gets the scopes that it asks for", async () => {
    expect((await ask({ scope: "batch:upload" })).body.scope).toBe("batch:upload");
  });

  test("may send its secret by HTTP Basic, and its request as JSON", async () => {
    const { client_id, client_secret, ...rest } = REQUEST;
    const url = `${tenant.issuer}oauth/token`;
    const authorization = `Basic ${btoa(`${client_id}:${encodeURIComponent(client_secret)}`)}`;
    const basic = await fetch(url, {
      method: "POST",
      headers: { authorization },
      body: new URLSearchParams(rest),
    });
    const headers = { "content-type": "application/json" };
    const json = await fetch(url, { method: "POST", headers, body: JSON.stringify(REQUEST) });
    expect([basic.status, json.status]).toEqual([200, 200]);
  });

  test.each([
    ["a wrong secret", { client_secret: "wrong" }],
    ["no secret", { client_secret: "" }],
    ["an unknown client", { client_id: "nobody" }],
  ])("is refused with %s", async (_what, changes) => {
    expect(await ask(changes)).toEqual(denied("access_denied", "Unauthorized", 401));
  });

  test("is refused scopes beyond its grant", async () => {
    expect(await ask({ scope: "batch:upload approve:orders" })).toEqual(
      denied("access_denied", "Client has not been granted scopes: approve:orders"),
    );
  });

  test("is refused an API that is not there", async () => {
    expect(await ask({ audience: "urn:none" })).toEqual(
      denied("access_denied", "Service not found: urn:none"),
    );
  });

  test("is refused without an audience", async () => {
    expect((await ask({ audience: "" })).body.error).toBe("access_denied");
  });

  test.each<[string, () => void]>([
    ["without a grant", () => void tenant.state.clientGrants.delete("cgr_batch")],
    [
      "with a grant for people only",
      () =>
        tenant.state.clientGrants.put({
          id: "cgr_batch",
          client_id: "batch",
          audience: API,
          scope: ["batch:upload"],
          subject_type: "user",
        }),
    ],
    [
      "where the API denies all machines",
      () => changeApi(tenant.state, { subject_type_authorization: { client: { policy: "deny_all" } } }),
    ],
  ])("is refused %s", async (_what, change) => {
    change();
    expect(await ask()).toEqual(
      denied(
        "access_denied",
        'Client "batch" is not authorized to access resource server "https://api.example.com/orders".',
      ),
    );
  });

  test("is refused a grant type that the client does not have", async () => {
    const { status, body } = await ask({ client_id: "web", client_secret: "web secret" });
    expect([status, body.error]).toEqual([403, "unauthorized_client"]);
  });

  test("is refused a grant type that nobody has", async () => {
    const { status, body } = await ask({ grant_type: "urn:unknown" });
    expect([status, body.error]).toEqual([403, "unsupported_grant_type"]);
  });

  test("has its secret from the Management API's last change", async () => {
    await ask();
    changeClient(tenant.state, "batch", { client_secret: "rotated" });
    expect([(await ask()).status, (await ask({ client_secret: "rotated" })).status]).toEqual([401, 200]);
  });
});

describe("credentials-exchange Actions", () => {
  test("are told the client, the API and the scopes", async () => {
    bindActions(
      tenant.state,
      "credentials-exchange",
      "console.log(event.client.name, event.resource_server.identifier, event.accessToken.scope, event.transaction.requested_scopes, event.secrets.KEY, event.request.body.client_secret);",
    );
    await ask({ scope: "batch:upload" });
    expect(tenant.logs).toEqual([
      `Action 1: Orders Batch ${API} [ 'batch:upload' ] [ 'batch:upload' ] a secret undefined`,
    ]);
  });

  test("are told what the application sends for them alone, but no credential", async () => {
    bindActions(
      tenant.state,
      "credentials-exchange",
      "console.log(Object.entries(event.request.body).join(' '));",
    );
    await ask({ job: "nightly" });
    expect(tenant.logs).toEqual([
      `Action 1: grant_type,client_credentials client_id,batch audience,${API} job,nightly`,
    ]);
  });

  test("set claims", async () => {
    bindActions(tenant.state, "credentials-exchange", "api.accessToken.setCustomClaim('https://x/a', 1);");
    expect(decodeJwt((await ask()).body.access_token ?? "")).toMatchObject({ "https://x/a": 1 });
  });

  test("deny with their code and reason", async () => {
    bindActions(tenant.state, "credentials-exchange", "api.access.deny('invalid_scope', 'Too much.');");
    expect(await ask()).toEqual(denied("invalid_scope", "Too much."));
  });

  test("deny when one throws", async () => {
    bindActions(tenant.state, "credentials-exchange", "throw new Error('no');");
    expect(await ask()).toEqual(denied("access_denied", "The credentials exchange could not be completed."));
  });
});
