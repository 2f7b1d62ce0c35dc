import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { changeClient, changeUser, PASSWORD } from "./state.ts";

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture();
  tenant.state.settings.set("attack-protection/brute-force-protection", {
    ...{ enabled: true, shields: ["block"], mode: "count_per_identifier_and_ip" },
    ...{ allowlist: [], max_attempts: 2 },
  });
});
afterEach(() => tenant.close());

const wrong = (username = "mia@example.com") => tenant.signIn({ username, password: "wrong" });
const BLOCKED = "Your account has been blocked after multiple consecutive login attempts.";

describe("a person who failed too often", () => {
  test("is refused even with the right password, and others are not", async () => {
    await wrong();
    await wrong();
    expect(await tenant.signIn()).toEqual({
      ok: false,
      error: "login_failed",
      description: BLOCKED,
      status: 400,
    });
    expect(await tenant.signIn({ username: "eve@example.com" })).toMatchObject({ ok: true });
  });

  test("is the same by each of their names", async () => {
    changeUser(tenant.state, "mia", { username: "mia_b" });
    await wrong("MIA@example.com");
    await wrong("mia_b");
    expect(await tenant.signIn()).toMatchObject({ description: BLOCKED });
  });

  test("may be one who does not exist, so that nobody learns who does", async () => {
    await wrong("nobody@example.com");
    await wrong("Nobody@example.com ");
    expect(await wrong("nobody@example.com")).toMatchObject({ description: BLOCKED });
  });

  test("is let in if the right password came in time, which begins the count anew", async () => {
    await wrong();
    expect(await tenant.signIn()).toMatchObject({ ok: true });
    await wrong();
    expect(await tenant.signIn()).toMatchObject({ ok: true });
  });

  test("is let in again after 30 days", async () => {
    await wrong();
    await wrong();
    tenant.passTime(30 * 24 * 3600);
    expect(await tenant.signIn()).toMatchObject({ ok: true });
  });
});

describe("the password grant", () => {
  const ask = (password: string) => {
    const person = { username: "mia@example.com", password };
    return tenant.token({ grant_type: "password", client_id: "mobile", ...person });
  };
  beforeEach(() => changeClient(tenant.state, "mobile", { grant_types: ["password"] }));

  test("answers 429 to a person who failed too often", async () => {
    await ask("wrong");
    await ask("wrong");
    expect(await ask(PASSWORD)).toEqual({
      status: 429,
      body: { error: "too_many_attempts", error_description: BLOCKED },
    });
  });

  test("answers that a blocked person is blocked, to the right password only", async () => {
    changeUser(tenant.state, "mia", { blocked: true });
    expect(await ask(PASSWORD)).toEqual({
      status: 403,
      body: { error: "unauthorized", error_description: "user is blocked" },
    });
    expect(await ask("wrong")).toMatchObject({ body: { error: "invalid_grant" } });
  });
});
