import { describe, expect, it } from "vitest";
import { clientBody, newClientBody } from "../../../local/provider/auth0-client.ts";

describe("clientBody", () => {
  it("names the members as the Management API does, and leaves metadata alone", () => {
    const inputs = { name: "Web", crossOriginAuth: false, clientMetadata: { costCentre: "1" } };
    expect(clientBody(inputs)).toEqual({
      name: "Web",
      cross_origin_authentication: false,
      client_metadata: { costCentre: "1" },
    });
  });
});

describe("newClientBody", () => {
  it.each([
    ["native", "none"],
    ["spa", "none"],
    ["regular_web", "client_secret_post"],
    ["non_interactive", "client_secret_post"],
  ])("lets a new %s application authenticate itself with %s", (appType, method) => {
    const inputs = { name: "New", appType, crossOriginAuth: false };
    expect(newClientBody(inputs)).toEqual({ ...clientBody(inputs), token_endpoint_auth_method: method });
  });

  it.each([{ appType: "resource_server" }, {}])("leaves it to Auth0 for others, such as %j", (type) => {
    const inputs = { name: "New", crossOriginAuth: false, ...type };
    expect(newClientBody(inputs)).toEqual(clientBody(inputs));
  });
});
