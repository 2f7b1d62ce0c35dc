import { describe, expect, it } from "vitest";
import { connectionBody } from "../../../local/provider/auth0-connection.ts";
import { toWire } from "../../../local/provider/wire.ts";

describe("toWire", () => {
  it("writes members in snake_case, at every depth", () => {
    expect(
      toWire({ appType: "native", refreshToken: { rotationType: "rotating" }, list: [{ aB: [1] }] }),
    ).toEqual({
      app_type: "native",
      refresh_token: { rotation_type: "rotating" },
      list: [{ a_b: [1] }],
    });
  });

  it("leaves keys that are data as they are", () => {
    expect(toWire({ clientMetadata: { costCentre: "1" } }, ["clientMetadata"])).toEqual({
      client_metadata: { costCentre: "1" },
    });
  });
});

describe("connectionBody", () => {
  it("names the options as the Management API does", () => {
    const options = {
      passwordPolicy: "good",
      passwordHistories: [{ enable: true, size: 5 }],
      disableSignup: true,
    };
    expect(connectionBody({ name: "people", strategy: "auth0", options })).toEqual({
      name: "people",
      strategy: "auth0",
      options: { passwordPolicy: "good", password_history: { enable: true, size: 5 }, disable_signup: true },
    });
  });
});
