import { describe, expect, it } from "vitest";
import { auth0Types } from "../src/auth0.ts";

describe("the body of a client", () => {
  it("names the members as the Management API does, and leaves metadata alone", () => {
    const inputs = { name: "Web", crossOriginAuth: false, clientMetadata: { costCentre: "1" } };
    expect(auth0Types.client.body(inputs)).toEqual({
      name: "Web",
      cross_origin_authentication: false,
      client_metadata: { costCentre: "1" },
    });
  });
});

describe("the body of a connection", () => {
  it("names the options as the Management API does", () => {
    const options = {
      passwordPolicy: "good",
      passwordHistories: [{ enable: true, size: 5 }],
      disableSignup: true,
    };
    expect(auth0Types.connection.body({ name: "people", strategy: "auth0", options })).toEqual({
      name: "people",
      strategy: "auth0",
      options: { passwordPolicy: "good", password_history: { enable: true, size: 5 }, disable_signup: true },
    });
  });
});
