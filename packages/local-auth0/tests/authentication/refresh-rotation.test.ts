import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Client } from "../../src/state/tenant-state.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { bindActions, changeClient } from "./state.ts";

let tenant: Fixture;
let first: string;
beforeEach(async () => {
  tenant = await startFixture();
  first = (await tenant.signedIn()).refresh_token ?? "";
});
afterEach(() => tenant.close());

const ROTATING: Client["refresh_token"] = {
  rotation_type: "rotating",
  expiration_type: "expiring",
  token_lifetime: 1000,
  idle_token_lifetime: 300,
};
const set = (settings: Client["refresh_token"]) =>
  changeClient(tenant.state, "mobile", { refresh_token: settings ?? {} });

/** Refreshes. @returns the next refresh token, or the error */
async function use(refresh_token: string): Promise<string> {
  const { body } = await tenant.token({ grant_type: "refresh_token", client_id: "mobile", refresh_token });
  return body.refresh_token ?? body.error ?? "";
}

describe("the leeway of a client", () => {
  beforeEach(() => set({ ...ROTATING, leeway: 30 }));

  test("lets the previous token work for its seconds, each time for a new one", async () => {
    const second = await use(first);
    tenant.passTime(29);
    const third = await use(first);
    expect(new Set([first, second, third, "invalid_grant"]).size).toBe(4);
  });

  test("ends: the previous token then revokes the whole family", async () => {
    const second = await use(first);
    tenant.passTime(30);
    expect([await use(first), await use(second)]).toEqual(["invalid_grant", "invalid_grant"]);
  });

  test("is not for the token before the previous one, which revokes the whole family", async () => {
    const third = await use(await use(first));
    expect([await use(first), await use(third)]).toEqual(["invalid_grant", "invalid_grant"]);
  });

  test("lets two refreshes at once both succeed", async () => {
    const answers = await Promise.all([use(first), use(first)]);
    expect(answers).not.toContain("invalid_grant");
    expect(new Set(answers).size).toBe(2);
  });
});

describe("two refreshes at once without leeway", () => {
  test("end the family: one succeeds, and what it got is good for nothing", async () => {
    const answers = await Promise.all([use(first), use(first)]);
    const [got = ""] = answers.filter((answer) => answer !== "invalid_grant");
    expect(answers.filter((answer) => answer === "invalid_grant")).toHaveLength(1);
    expect(await use(got)).toBe("invalid_grant");
  });

  test("leave nothing good when an Action denies the one that came first", async () => {
    bindActions(
      tenant.state,
      "post-login",
      "await new Promise((resolve) => setTimeout(resolve, 500)); api.access.deny('Not now.');",
    );
    const answers = await Promise.all([use(first), use(first)]);
    expect(answers.toSorted()).toEqual(["access_denied", "invalid_grant"]);
    bindActions(tenant.state, "post-login");
    expect(await use(first)).toBe("invalid_grant");
  });
});

describe("a client whose tokens do not rotate", () => {
  test("goes on with the same token until it has been idle for too long", async () => {
    set({ ...ROTATING, rotation_type: "non-rotating" });
    tenant.passTime(200);
    expect(await use(first)).toBe(first);
    tenant.passTime(240);
    expect(await use(first)).toBe(first);
    tenant.passTime(300);
    expect(await use(first)).toBe("invalid_grant");
  });

  test("may use it for ever where it does not expire", async () => {
    set({
      ...{ rotation_type: "non-rotating", expiration_type: "non-expiring" },
      ...{ token_lifetime: 1000, idle_token_lifetime: 300 },
      ...{ infinite_token_lifetime: true, infinite_idle_token_lifetime: true },
    });
    tenant.passTime(10_000_000);
    expect(await use(first)).toBe(first);
  });
});
