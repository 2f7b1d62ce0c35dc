import { beforeEach, describe, expect, test } from "vitest";
import { RefreshTokens } from "../../src/authentication/refresh-tokens.ts";
import { type Client, emptyTenantState, type TenantState } from "../../src/state/tenant-state.ts";

const START = Date.parse("2026-11-21T12:00:00Z");
const AUTHORIZATION = { id: "one", clientId: "mobile", userId: "mia", requestedScopes: [] };

let seconds: number;
let state: TenantState;
let tokens: RefreshTokens;
beforeEach(() => {
  seconds = 0;
  state = emptyTenantState();
  tokens = new RefreshTokens(state, () => new Date(START + seconds * 1000));
});

const client = (settings: Client["refresh_token"] = {}): Client => ({
  client_id: "mobile",
  name: "Mobile",
  refresh_token: { rotation_type: "rotating", expiration_type: "expiring", ...settings },
});

/** Uses a token, and gives the next one; "refused" when it is no good. */
const use = (value: string, settings?: Client["refresh_token"]) =>
  tokens.redeem(value, client(settings))?.next ?? "refused";

describe("a refresh token that rotates", () => {
  test("gives way to a new one, of the same authorization", () => {
    const first = tokens.issue(AUTHORIZATION);
    const redemption = tokens.redeem(first, client());
    expect(redemption?.authorization).toEqual(AUTHORIZATION);
    expect(redemption?.next).not.toBe(first);
  });

  test("revokes its family when it is used again", () => {
    const first = tokens.issue(AUTHORIZATION);
    const second = use(first);
    expect([use(first), use(second)]).toEqual(["refused", "refused"]);
  });

  test("leaves other families alone when it is used again", () => {
    const [first, other] = [tokens.issue(AUTHORIZATION), tokens.issue({ ...AUTHORIZATION, id: "two" })];
    use(first);
    expect([use(first), use(other) !== "refused"]).toEqual(["refused", true]);
  });

  test("may be used again within the leeway", () => {
    const first = tokens.issue(AUTHORIZATION);
    use(first, { leeway: 10 });
    seconds = 9;
    expect(use(first, { leeway: 10 })).not.toBe("refused");
  });

  test("may not be used again once the leeway is over, which using it does not prolong", () => {
    const first = tokens.issue(AUTHORIZATION);
    use(first, { leeway: 10 });
    seconds = 9;
    const third = use(first, { leeway: 10 });
    seconds = 10;
    expect([use(first, { leeway: 10 }), use(third, { leeway: 10 })]).toEqual(["refused", "refused"]);
  });

  test("may not be used again within the leeway once its successor has been used", () => {
    const first = tokens.issue(AUTHORIZATION);
    const second = use(first, { leeway: 10 });
    const third = use(second, { leeway: 10 });
    expect([use(first, { leeway: 10 }), use(third, { leeway: 10 })]).toEqual(["refused", "refused"]);
  });

  test("may not be used again within the leeway once any of its successors has been used", () => {
    const first = tokens.issue(AUTHORIZATION);
    const second = use(first, { leeway: 10 });
    const third = use(first, { leeway: 10 });
    const fourth = use(second, { leeway: 10 });
    expect(fourth).not.toBe("refused");
    expect([use(first, { leeway: 10 }), use(third, { leeway: 10 }), use(fourth, { leeway: 10 })]).toEqual([
      "refused",
      "refused",
      "refused",
    ]);
  });

  test("may be used again within its leeway when the use of its successor was undone", () => {
    const first = tokens.issue(AUTHORIZATION);
    const second = use(first, { leeway: 10 });
    tokens.redeem(second, client({ leeway: 10 }))?.undo();
    expect([use(first, { leeway: 10 }), use(second, { leeway: 10 })]).not.toContain("refused");
  });

  test("stays revoked when a use that was under way is undone after its family was revoked", () => {
    const first = tokens.issue(AUTHORIZATION);
    const underWay = tokens.redeem(first, client());
    expect(use(first)).toBe("refused");
    underWay?.undo();
    expect([use(first), use(underWay?.next ?? "")]).toEqual(["refused", "refused"]);
  });

  test("is good again when its use is undone, and its successor is not", () => {
    const first = tokens.issue(AUTHORIZATION);
    const redemption = tokens.redeem(first, client());
    redemption?.undo();
    expect(tokens.find(redemption?.next ?? "")).toBeUndefined();
    expect(use(first)).not.toBe("refused");
  });
});

describe("a refresh token that does not rotate", () => {
  test("stays the same, however often it is used", () => {
    const first = tokens.issue(AUTHORIZATION);
    const settings = { rotation_type: "non-rotating" } as const;
    expect([use(first, settings), use(first, settings)]).toEqual([first, first]);
  });
});

describe("the lifetimes of a refresh token", () => {
  const expiring = { token_lifetime: 100, idle_token_lifetime: 60 };

  test("end when it has not been used for the idle lifetime", () => {
    const first = tokens.issue(AUTHORIZATION);
    seconds = 60;
    expect(use(first, expiring)).toBe("refused");
  });

  test("begin anew with each use, as far as idleness goes", () => {
    const first = tokens.issue(AUTHORIZATION);
    seconds = 59;
    const second = use(first, expiring);
    seconds = 99;
    expect(use(second, expiring)).not.toBe("refused");
  });

  test("end after the absolute lifetime, which rotation does not extend", () => {
    const first = tokens.issue(AUTHORIZATION);
    seconds = 59;
    const second = use(first, expiring);
    seconds = 100;
    expect(use(second, expiring)).toBe("refused");
  });

  test("have no absolute end where the client's tokens do not expire", () => {
    const first = tokens.issue(AUTHORIZATION);
    seconds = 1000;
    expect(use(first, { token_lifetime: 100, expiration_type: "non-expiring" })).not.toBe("refused");
  });

  test("have no end where they are infinite", () => {
    const first = tokens.issue(AUTHORIZATION);
    seconds = 1000;
    const infinite = { infinite_token_lifetime: true, infinite_idle_token_lifetime: true };
    expect(use(first, { ...expiring, ...infinite })).not.toBe("refused");
  });
});

describe("a refresh token that is not good", () => {
  test("is an unknown one", () => {
    expect(use("unknown")).toBe("refused");
  });

  test("is another client's, which stays good for that one", () => {
    const first = tokens.issue(AUTHORIZATION);
    expect(tokens.redeem(first, { ...client(), client_id: "other" })).toBeUndefined();
    expect(use(first)).not.toBe("refused");
  });

  test("is any of a family of which one has been revoked", () => {
    const first = tokens.issue(AUTHORIZATION);
    const second = use(first);
    tokens.revoke(first);
    expect(use(second)).toBe("refused");
  });

  test("is any of an authorization that has been revoked", () => {
    const first = tokens.issue(AUTHORIZATION);
    tokens.revokeAuthorization("one");
    expect(use(first)).toBe("refused");
  });
});

describe("what is kept of a refresh token", () => {
  const settings = { leeway: 0, token_lifetime: 100, idle_token_lifetime: 60 };

  test("tells whose it is, from where it was used, and when it ends", () => {
    state.clients.put(client(settings));
    const audience = "https://api.example.com/";
    const authorization = { ...AUTHORIZATION, audience, sessionId: "s", requestedScopes: ["a", "b"] };
    const first = tokens.issue(authorization, { ip: "192.0.2.1", userAgent: "one" });
    seconds = 10;
    tokens.redeem(first, client(settings), { ip: "192.0.2.2", userAgent: "two" });
    const [token, ...others] = state.refreshTokens.all();
    expect(others).toEqual([]);
    expect(token).toMatchObject({
      ...{ user_id: "mia", client_id: "mobile", session_id: "s", rotating: true },
      ...{ created_at: "2026-11-21T12:00:00.000Z", last_exchanged_at: "2026-11-21T12:00:10.000Z" },
      ...{ expires_at: "2026-11-21T12:01:40.000Z", idle_expires_at: "2026-11-21T12:01:10.000Z" },
      resource_servers: [{ audience, scopes: "a b" }],
      device: {
        initial_ip: "192.0.2.1",
        initial_user_agent: "one",
        last_ip: "192.0.2.2",
        last_user_agent: "two",
      },
    });
  });

  test("is no value that anybody could use", () => {
    const first = tokens.issue(AUTHORIZATION);
    const second = use(first);
    const kept = JSON.stringify(state.refreshTokens.all());
    expect(
      [first, second].flatMap((value) => [value.slice(3), value.slice(3, 20), value.slice(-20)]),
    ).toSatisfy((parts: string[]) => parts.every((part) => part.length > 9 && !kept.includes(part)));
  });

  test("doesn't grow with its use", () => {
    const size = () => JSON.stringify(state.refreshTokens.all()).length;
    let value = use(use(tokens.issue(AUTHORIZATION)));
    const before = size();
    for (let count = 0; count < 50; count += 1) value = use(value);
    expect(size()).toBe(before);
  });

  test("is gone for the oldest where a person has 200 of an application, and for no other", () => {
    const oldest = tokens.issue(AUTHORIZATION);
    const others = tokens.issue({ ...AUTHORIZATION, userId: "eve" });
    for (let count = 0; count < 199; count += 1) tokens.issue(AUTHORIZATION);
    expect(tokens.find(oldest)).toEqual(AUTHORIZATION);
    tokens.issue(AUTHORIZATION);
    expect([tokens.find(oldest), tokens.find(others)?.userId]).toEqual([undefined, "eve"]);
    expect(state.refreshTokens.size).toBe(201);
  });

  test("is gone once it has expired and many others were issued", () => {
    state.clients.put(client(settings));
    tokens.issue(AUTHORIZATION);
    seconds = 60;
    for (let count = 0; count < 1000; count += 1) tokens.issue({ ...AUTHORIZATION, userId: `user ${count}` });
    expect(state.refreshTokens.find(({ user_id }) => user_id === "mia")).toBeUndefined();
    expect(state.refreshTokens.size).toBe(1000);
  });
});
