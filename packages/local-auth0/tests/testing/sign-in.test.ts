import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTenant, type Tenant } from "../../src/tenant.ts";

const ANN = { username: "ann@example.com", password: "Correct-horse-1" };

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant({ people: [{ email: ANN.username, password: ANN.password }] });
  const { state } = tenant;
  for (const [client_id, callbacks] of [
    ["shop", ["http://localhost:5173/"]],
    ["bare", []],
  ] as const) {
    state.clients.put({
      client_id,
      name: `The ${client_id}`,
      callbacks: [...callbacks],
      grant_types: ["authorization_code"],
      token_endpoint_auth_method: "none",
    });
  }
  for (const connection of state.connections.all())
    state.connections.put({ ...connection, enabled_clients: ["shop", "bare"] });
});
afterAll(() => tenant.close());

describe("signing somebody in for a test", () => {
  test.each(["shop", "The shop"])("gives the tokens that the client %j gets", async (client) => {
    const { id_token = "", scope } = await tenant.signIn({ client, ...ANN });
    expect([decodeJwt(id_token).email, scope]).toEqual(["ann@example.com", "openid profile email"]);
  });

  test("says what the login page says", async () => {
    await expect(tenant.signIn({ client: "shop", ...ANN, password: "wrong" })).rejects.toMatchObject({
      code: "login_failed",
      message: "login_failed: Wrong username or password.",
    });
  });

  test("says what the application is told", async () => {
    const parameters = { prompt: "none" };
    await expect(tenant.signIn({ client: "shop", ...ANN, parameters })).rejects.toMatchObject({
      code: "login_required",
    });
  });

  test("says what is wrong with an application", async () => {
    await expect(tenant.signIn({ client: "stop", ...ANN })).rejects.toThrow(
      'client_missing: there is no client "stop"; there are Local operator, The shop, The bare',
    );
    await expect(tenant.signIn({ client: "bare", ...ANN })).rejects.toThrow(
      'callback_missing: the client "The bare" has no callback; give it one, or a redirectUri',
    );
    const redirectUri = "http://localhost:1/";
    await expect(tenant.signIn({ client: "shop", ...ANN, redirectUri })).rejects.toMatchObject({
      code: "invalid_request",
    });
  });
});
