import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { CALLBACK, changeUser } from "./state.ts";

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture();
});
afterEach(() => tenant.close());

describe("a code", () => {
  /** Exchanges the code of a login a second time. */
  async function exchangeTwice() {
    const sent: URLSearchParams[] = [];
    const spying: typeof fetch = (input, init) => {
      if (init?.body instanceof URLSearchParams && init.body.has("code")) sent.push(init.body);
      return fetch(input, init);
    };
    const tokens = await tenant.signedIn({ fetch: spying });
    return { tokens, again: await tenant.token(Object.fromEntries(sent[0] ?? [])) };
  }

  test("works once, and revokes its refresh token when it is sent again", async () => {
    const { tokens, again } = await exchangeTwice();
    expect(again).toEqual({
      status: 403,
      body: { error: "invalid_grant", error_description: "Invalid authorization code" },
    });
    const refreshed = await tenant.token({
      grant_type: "refresh_token",
      client_id: "mobile",
      refresh_token: tokens.refresh_token ?? "",
    });
    expect(refreshed.body.error).toBe("invalid_grant");
  });

  test("is no good when nobody issued it", async () => {
    const parameters = { grant_type: "authorization_code", client_id: "mobile", redirect_uri: CALLBACK };
    expect(await tenant.token({ ...parameters, code: "made-up" })).toMatchObject({
      status: 403,
      body: { error: "invalid_grant" },
    });
    expect(await tenant.token(parameters)).toEqual({
      status: 400,
      body: { error: "invalid_request", error_description: "Missing required parameter: code" },
    });
  });

  /** Changes the request by which the code is exchanged. */
  const exchangedWith = (changes: Record<string, string>) =>
    tenant.signIn({
      fetch: (input, init) => {
        if (init?.body instanceof URLSearchParams && init.body.has("code")) {
          for (const [name, value] of Object.entries(changes)) init.body.set(name, value);
        }
        return fetch(input, init);
      },
    });

  test("is no good with another callback than the one it was sent to", async () => {
    expect(await exchangedWith({ redirect_uri: "https://app.example.com/other" })).toMatchObject({
      error: "invalid_grant",
      description: "The redirect URI is not the one of the authorization request.",
    });
  });

  test("is no good to another client", async () => {
    expect(await exchangedWith({ client_id: "web", client_secret: "web secret" })).toMatchObject({
      error: "invalid_grant",
      description: "Invalid authorization code",
    });
  });

  test("is no good after a minute", async () => {
    const late: typeof fetch = (input, init) => {
      if (String(input).endsWith("oauth/token")) vi.setSystemTime(Date.now() + 60_000);
      return fetch(input, init);
    };
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      expect(await tenant.signIn({ fetch: late })).toMatchObject({ error: "invalid_grant" });
    } finally {
      vi.useRealTimers();
    }
  });

  test("is no good once the person has been blocked", async () => {
    const blocking: typeof fetch = (input, init) => {
      if (String(input).endsWith("oauth/token")) changeUser(tenant.state, "mia", { blocked: true });
      return fetch(input, init);
    };
    expect(await tenant.signIn({ fetch: blocking })).toMatchObject({
      error: "invalid_grant",
      description: "user is blocked",
      status: 403,
    });
  });
});
