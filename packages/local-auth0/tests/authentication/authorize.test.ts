import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, CALLBACK, changeClient } from "./state.ts";

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture();
});
afterEach(() => tenant.close());

describe("an authorization request", () => {
  test.each([
    [
      "a callback that is not listed",
      { redirectUri: "https://attacker.example.com/cb" },
      403,
      "Callback URL mismatch.",
    ],
    [
      "a callback with more than the listed one",
      { redirectUri: `${CALLBACK}/x` },
      403,
      "Callback URL mismatch.",
    ],
    ["a client that is not there", { clientId: "nobody" }, 400, "Unknown client."],
  ])("gets a page, and no redirect, for %s", async (_what, changes, status, description) => {
    expect(await tenant.signIn(changes)).toEqual({
      ok: false,
      error: "invalid_request",
      description,
      status,
    });
  });

  test.each([
    ["another port", "http://127.0.0.1:51005/cb"],
    ["no port", "http://127.0.0.1/cb"],
    ["the name of this machine", "http://localhost:51004/cb"],
    ["the other literal", "http://[::1]:51004/cb"],
  ])(
    "of a native application comes back to the loopback address that is listed, and not to %s",
    async (_what, other) => {
      const redirectUri = "http://127.0.0.1:51004/cb";
      changeClient(tenant.state, "mobile", { app_type: "native", callbacks: [redirectUri] });
      expect(await tenant.signIn({ redirectUri })).toMatchObject({ ok: true });
      expect(await tenant.signIn({ redirectUri: other })).toMatchObject({
        status: 403,
        description: "Callback URL mismatch.",
      });
    },
  );

  test("is let through a wildcard, as dangerous as that is", async () => {
    changeClient(tenant.state, "mobile", { callbacks: ["https://*.example.com/cb"] });
    const redirectUri = "https://attacker.example.com/cb";
    expect(await tenant.signIn({ redirectUri })).toMatchObject({ ok: true });
    expect(await tenant.signIn({ redirectUri: "https://a.b.example.com/cb" })).toMatchObject({ status: 403 });
  });

  test("goes back with an error when there is no such API", async () => {
    expect(await tenant.signIn({ audience: "urn:none" })).toMatchObject({
      ok: false,
      error: "access_denied",
      description: "Service not found: urn:none",
    });
  });

  test("goes back with an error when the application has no grant for people at the API", async () => {
    tenant.state.clientGrants.delete("cgr_mobile");
    expect(await tenant.signIn()).toMatchObject({
      ok: false,
      error: "access_denied",
      description:
        'Client "mobile" is not authorized to access resource server "https://api.example.com/orders".',
    });
  });

  test("goes back with an error when the application may not use the code flow", async () => {
    changeClient(tenant.state, "mobile", { grant_types: ["refresh_token"] });
    expect(await tenant.signIn()).toMatchObject({
      ok: false,
      error: "unauthorized_client",
      description: "Grant type 'authorization_code' not allowed for the client.",
    });
  });

  test("is refused before anybody is asked to log in", async () => {
    tenant.state.clientGrants.delete("cgr_mobile");
    const url = new URL("authorize", tenant.issuer);
    const parameters = { response_type: "code", client_id: "mobile", redirect_uri: CALLBACK, audience: API };
    url.search = new URLSearchParams(parameters).toString();
    const response = await fetch(url, { redirect: "manual" });
    expect(response.headers.get("location")).toMatch(/^com\.example\.orders:.*[?&]error=access_denied/);
  });

  test("may be posted", async () => {
    const response = await fetch(`${tenant.issuer}authorize`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ response_type: "code", client_id: "mobile", redirect_uri: CALLBACK }),
    });
    expect([response.status, response.headers.get("location")]).toEqual([
      303,
      expect.stringMatching(/^\/u\/login\//),
    ]);
  });

  test("with prompt=none goes back with login_required when nobody is logged in", async () => {
    const url = new URL("authorize", tenant.issuer);
    url.search = new URLSearchParams({
      ...{ response_type: "code", client_id: "mobile", redirect_uri: CALLBACK },
      ...{ prompt: "none", state: "s" },
    }).toString();
    const response = await fetch(url, { redirect: "manual" });
    const { searchParams } = new URL(response.headers.get("location") ?? "");
    expect([searchParams.get("error"), searchParams.get("state")]).toEqual(["login_required", "s"]);
  });
});

describe("proof key for code exchange", () => {
  test.each(["S256", "plain", "none"] as const)("is supported as %s, and not required", async (pkce) => {
    expect(await tenant.signIn({ pkce })).toMatchObject({ ok: true });
  });

  test("is required of third-party applications", async () => {
    changeClient(tenant.state, "mobile", { is_first_party: false, third_party_security_mode: "strict" });
    expect(await tenant.signIn({ pkce: "none" })).toMatchObject({ ok: false, error: "invalid_request" });
    expect(await tenant.signIn({ pkce: "S256" })).toMatchObject({ ok: true });
  });

  test.each([
    ["a wrong verifier", "S256", { code_verifier: "x".repeat(43) }],
    ["no verifier", "S256", { code_verifier: "" }],
    ["a wrong plain verifier", "plain", { code_verifier: "x".repeat(43) }],
    ["a verifier without a challenge", "none", { code_verifier: "x".repeat(43) }],
  ] as const)("refuses %s", async (_what, pkce, change) => {
    const altered: typeof fetch = (input, init) => {
      if (init?.body instanceof URLSearchParams && init.body.has("code")) {
        for (const [name, value] of Object.entries(change)) init.body.set(name, value);
      }
      return fetch(input, init);
    };
    expect(await tenant.signIn({ pkce, fetch: altered })).toEqual({
      ok: false,
      error: "invalid_grant",
      description: "Failed to verify code verifier",
      status: 403,
    });
  });
});
