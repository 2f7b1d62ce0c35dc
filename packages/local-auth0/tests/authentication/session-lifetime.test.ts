import { describe, expect, test } from "vitest";
import { remainingSession, sessionLifetimes } from "../../src/authentication/session-lifetime.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";

const HOUR = 3600;

function lifetimesWith(settings?: Record<string, unknown>) {
  const state = emptyTenantState();
  if (settings !== undefined) state.settings.set("tenants/settings", settings);
  return sessionLifetimes(state);
}

describe("the lifetimes of sessions", () => {
  test("are Auth0's where the tenant sets none: three days idle, a week in all", () => {
    expect(lifetimesWith()).toEqual({ idle: 72 * HOUR, absolute: 168 * HOUR });
    expect(lifetimesWith({})).toEqual({ idle: 72 * HOUR, absolute: 168 * HOUR });
  });

  test("are the hours of the tenant's settings, parts of one too", () => {
    const settings = { idle_session_lifetime: 0.5, session_lifetime: 8 };
    expect(lifetimesWith(settings)).toEqual({ idle: HOUR / 2, absolute: 8 * HOUR });
  });

  test("are those of ephemeral sessions where cookies end with the browser", () => {
    const ephemeral = { ephemeral_session_lifetime: 4, idle_ephemeral_session_lifetime: 1 };
    const settings = { ...ephemeral, idle_session_lifetime: 2, session_lifetime: 8 };
    expect(lifetimesWith({ ...settings, session_cookie: { mode: "non-persistent" } })).toEqual({
      idle: HOUR,
      absolute: 4 * HOUR,
    });
    expect(lifetimesWith({ ...settings, session_cookie: { mode: "persistent" } })).toEqual({
      idle: 2 * HOUR,
      absolute: 8 * HOUR,
    });
  });
});

describe("what is left of a session", () => {
  test.each([
    ["the idle lifetime before anybody is logged in", undefined, 100],
    ["the idle lifetime while the absolute one is longer", 200, 100],
    ["what the absolute lifetime leaves", 250, 50],
    ["whole seconds", 249.5, 50],
    ["a second once it is over, so that it ends", 400, 1],
  ])("is %s", (_what, age, seconds) => {
    expect(remainingSession({ idle: 100, absolute: 300 }, age)).toBe(seconds);
  });
});
