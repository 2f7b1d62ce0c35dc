import { beforeEach, describe, expect, test } from "vitest";
import { FailedLogins } from "../../src/authentication/failed-logins.ts";
import { emptyTenantState, type TenantState } from "../../src/state/tenant-state.ts";

const START = Date.parse("2026-11-21T12:00:00Z");
const DAY = 24 * 60 * 60 * 1000;
const MIA = { identifier: "auth0|mia", ip: "192.0.2.1" };
const ELSEWHERE = { ...MIA, ip: "192.0.2.2" };

let state: TenantState;
let time: number;
let failedLogins: FailedLogins;
beforeEach(() => {
  state = emptyTenantState();
  time = START;
  failedLogins = new FailedLogins(state, () => new Date(time));
});

const PROTECTION = {
  enabled: true,
  shields: ["block"],
  mode: "count_per_identifier_and_ip",
  allowlist: [],
  max_attempts: 3,
};
const protect = (changes: object = {}) =>
  state.settings.set("attack-protection/brute-force-protection", { ...PROTECTION, ...changes });

const fail = (times: number, source = MIA) => {
  for (let time = 0; time < times; time += 1) failedLogins.add(source);
};

describe("brute-force protection", () => {
  test("blocks after the number of failures that the settings allow, and not before", () => {
    protect();
    fail(2);
    expect(failedLogins.isBlocked(MIA)).toBe(false);
    fail(1);
    expect(failedLogins.isBlocked(MIA)).toBe(true);
  });

  test("allows ten where the tenant has no settings of its own", () => {
    fail(9);
    expect(failedLogins.isBlocked(MIA)).toBe(false);
    fail(1);
    expect(failedLogins.isBlocked(MIA)).toBe(true);
  });

  test("blocks neither other people nor other addresses", () => {
    protect();
    fail(3);
    expect(failedLogins.isBlocked({ ...MIA, identifier: "auth0|eve" })).toBe(false);
    expect(failedLogins.isBlocked(ELSEWHERE)).toBe(false);
  });

  test("counts failures from all addresses together where the mode says so", () => {
    protect({ mode: "count_per_identifier" });
    fail(2);
    fail(1, ELSEWHERE);
    expect([failedLogins.isBlocked(MIA), failedLogins.isBlocked(ELSEWHERE)]).toEqual([true, true]);
  });

  test.each([
    ["it is disabled", { enabled: false }],
    ["it only notifies", { shields: ["user_notification"] }],
    ["the address is allowed", { allowlist: ["192.0.2.1"] }],
    ["the range of the address is allowed", { allowlist: ["198.51.100.7", "192.0.2.0/24"] }],
  ])("does not block where %s", (_why, changes) => {
    protect(changes);
    fail(5);
    expect(failedLogins.isBlocked(MIA)).toBe(false);
  });

  test.each([
    ["another address", ["192.0.2.2"]],
    ["another range", ["198.51.100.0/24", "2001:db8::/32"]],
    ["nothing that is an address", ["localhost"]],
  ])("blocks where %s is allowed", (_what, allowlist) => {
    protect({ allowlist });
    fail(3);
    expect(failedLogins.isBlocked(MIA)).toBe(true);
  });

  test("begins to count anew after a success", () => {
    protect();
    fail(2);
    failedLogins.clear(MIA);
    fail(2);
    expect(failedLogins.isBlocked(MIA)).toBe(false);
  });

  test("ends 30 days after the last failure", () => {
    protect();
    fail(3);
    time += 30 * DAY - 1;
    expect(failedLogins.isBlocked(MIA)).toBe(true);
    time += 1;
    expect(failedLogins.isBlocked(MIA)).toBe(false);
  });

  test("tells the addresses from which a person is blocked, and no others", () => {
    protect();
    fail(3);
    fail(2, ELSEWHERE);
    fail(3, { identifier: "auth0|eve", ip: "192.0.2.3" });
    expect(failedLogins.addresses(MIA.identifier)).toEqual([MIA.ip]);
    expect(failedLogins.addresses("auth0|nobody")).toEqual([]);
  });

  test("is lifted for all addresses of a person at once", () => {
    protect();
    fail(3);
    fail(3, ELSEWHERE);
    failedLogins.unblock(MIA.identifier);
    expect([failedLogins.isBlocked(MIA), failedLogins.isBlocked(ELSEWHERE)]).toEqual([false, false]);
  });
});
