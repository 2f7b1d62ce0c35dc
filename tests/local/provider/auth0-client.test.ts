import { auth0Types } from "declared-stack/auth0";
import { describe, expect, it } from "vitest";
import { newClientBody } from "../../../local/provider/auth0.ts";

describe("newClientBody", () => {
  it.each([
    ["native", "none"],
    ["spa", "none"],
    ["regular_web", "client_secret_post"],
    ["non_interactive", "client_secret_post"],
  ])("lets a new %s application authenticate itself with %s", (appType, method) => {
    const inputs = { name: "New", appType, crossOriginAuth: false };
    expect(newClientBody(inputs)).toEqual({
      ...auth0Types.client.body(inputs),
      token_endpoint_auth_method: method,
    });
  });

  it.each([{ appType: "resource_server" }, {}])("leaves it to Auth0 for others, such as %j", (type) => {
    const inputs = { name: "New", crossOriginAuth: false, ...type };
    expect(newClientBody(inputs)).toEqual(auth0Types.client.body(inputs));
  });
});
