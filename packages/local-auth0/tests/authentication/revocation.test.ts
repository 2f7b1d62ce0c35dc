import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";

let tenant: Fixture;
let refreshToken: string;
beforeEach(async () => {
  tenant = await startFixture();
  refreshToken = (await tenant.signedIn()).refresh_token ?? "";
});
afterEach(() => tenant.close());

const refresh = (refresh_token = refreshToken) =>
  tenant.token({ grant_type: "refresh_token", client_id: "mobile", refresh_token });

const INVALID = {
  status: 403,
  body: { error: "invalid_grant", error_description: "Unknown or invalid refresh token." },
};

describe("revocation", () => {
  const revoke = async (parameters: Record<string, string>) => {
    const body = new URLSearchParams(parameters);
    const response = await fetch(`${tenant.issuer}oauth/revoke`, { method: "POST", body });
    return { status: response.status, body: await response.text() };
  };

  test("of a refresh token ends its whole family", async () => {
    const { body } = await refresh();
    expect(await revoke({ client_id: "mobile", token: refreshToken })).toEqual({ status: 200, body: "" });
    expect(await refresh(body.refresh_token)).toEqual(INVALID);
  });

  test("of an unknown token is none", async () => {
    expect(await revoke({ client_id: "mobile", token: "unknown" })).toEqual({ status: 200, body: "" });
  });

  test("of another client's token does nothing", async () => {
    await revoke({ client_id: "web", client_secret: "web secret", token: refreshToken });
    expect((await refresh()).status).toBe(200);
  });

  test("needs the client's secret", async () => {
    const answer = await revoke({ client_id: "web", client_secret: "wrong", token: refreshToken });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      401,
      { error: "invalid_client", error_description: "Unauthorized" },
    ]);
  });
});
