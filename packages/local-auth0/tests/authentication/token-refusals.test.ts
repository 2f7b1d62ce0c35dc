import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, changeClient, PASSWORD } from "./state.ts";

let tenant: Fixture;
beforeAll(async () => {
  tenant = await startFixture();
});
beforeEach(() => changeClient(tenant.state, "mobile", { grant_types: ["refresh_token", "password"] }));
afterAll(() => tenant.close());

/** Posts to a token endpoint. */
async function post(path: string, parameters: Record<string, string>) {
  const body = new URLSearchParams(parameters);
  const response = await fetch(new URL(path, tenant.issuer), { method: "POST", body });
  return { status: response.status, body: await response.json() };
}

const BATCH = { client_id: "batch", client_secret: "batch secret" };
const PASSWORD_GRANT = {
  ...{ grant_type: "password", client_id: "mobile", username: "mia@example.com", password: PASSWORD },
};
const UNAUTHORIZED = { error: "access_denied", error_description: "Unauthorized" };

describe("the token endpoint refuses", () => {
  test.each<[string, Record<string, string>, number, object]>([
    ["a wrong secret", { ...BATCH, client_secret: "x", grant_type: "client_credentials" }, 401, UNAUTHORIZED],
    ["an unknown client", { client_id: "nobody", grant_type: "refresh_token" }, 401, UNAUTHORIZED],
    [
      "a request without a client",
      { grant_type: "refresh_token" },
      400,
      { error: "invalid_request", error_description: "Missing required parameter: client_id" },
    ],
    [
      "a request without a grant type",
      BATCH,
      400,
      { error: "invalid_request", error_description: "Missing required parameter: grant_type" },
    ],
    [
      "an unknown grant type",
      { ...BATCH, grant_type: "urn:unknown" },
      403,
      { error: "unsupported_grant_type", error_description: "Unsupported grant type" },
    ],
    [
      "a grant type that the client may not use",
      { ...BATCH, grant_type: "refresh_token", refresh_token: "x" },
      403,
      {
        error: "unauthorized_client",
        error_description: "Grant type 'refresh_token' not allowed for the client.",
        error_uri: "https://auth0.com/docs/clients/client-grant-types",
      },
    ],
    [
      "a missing refresh token",
      { client_id: "mobile", grant_type: "refresh_token" },
      400,
      { error: "invalid_request", error_description: "Missing required parameter: refresh_token" },
    ],
    [
      "an unknown refresh token",
      { client_id: "mobile", grant_type: "refresh_token", refresh_token: "x" },
      403,
      { error: "invalid_grant", error_description: "Unknown or invalid refresh token." },
    ],
    [
      "a wrong password",
      { ...PASSWORD_GRANT, password: "wrong" },
      403,
      { error: "invalid_grant", error_description: "Wrong email or password." },
    ],
    [
      "a person's credentials for an API that is not there",
      { ...PASSWORD_GRANT, audience: "urn:none" },
      400,
      {
        error: "invalid_request",
        error_description: "invalid audience specified for password grant exchange",
      },
    ],
    [
      "a machine an API that is not there",
      { ...BATCH, grant_type: "client_credentials", audience: "urn:none" },
      403,
      { error: "access_denied", error_description: "Service not found: urn:none" },
    ],
  ])("%s", async (_what, parameters, status, body) => {
    expect(await post("oauth/token", parameters)).toEqual({ status, body });
  });
});

describe("the revocation endpoint refuses", () => {
  test.each<[string, Record<string, string>, number, object]>([
    [
      "a wrong secret, in the code of RFC 6749",
      { ...BATCH, client_secret: "x", token: "x" },
      401,
      { error: "invalid_client", error_description: "Unauthorized" },
    ],
    [
      "a request without a token",
      BATCH,
      400,
      { error: "invalid_request", error_description: "Missing required parameter: token" },
    ],
  ])("%s", async (_what, parameters, status, body) => {
    expect(await post("oauth/revoke", parameters)).toEqual({ status, body });
  });
});

describe("a JSON body", () => {
  const send = async (path: string, body: string) => {
    const headers = { "content-type": "application/json; charset=utf-8" };
    return fetch(new URL(path, tenant.issuer), { method: "POST", headers, body });
  };

  test("is taken like a form, and nothing is warned of", async () => {
    const warn = vi.spyOn(console, "warn");
    const request = { ...BATCH, grant_type: "client_credentials", audience: API, scope: null };
    const response = await send("oauth/token", JSON.stringify(request));
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { scope: "batch:upload read:orders" },
    ]);
    expect((await send("oauth/revoke", JSON.stringify({ ...BATCH, token: "é" }))).status).toBe(200);
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });

  test.each([
    ["no JSON", "{", "The body is not JSON."],
    ["no object", "[]", "The body is not a JSON object."],
    ["too large", JSON.stringify({ scope: "x".repeat(60_000) }), "The body is too large."],
  ])("is refused when it is %s", async (_what, body, error_description) => {
    const response = await send("oauth/token", body);
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: "invalid_request", error_description },
    ]);
  });
});
