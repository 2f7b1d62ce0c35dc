import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ApiOptions, createApi } from "../../api/client.ts";
import { ApiError, Offline, Unreachable } from "../../api/errors.ts";
import { lackingClaim, multiFactor } from "../../generated/policy.ts";
import { lackingScopes } from "../../session/claims.ts";
import { SessionError } from "../../session/reasons.ts";

const apiUrl = "https://api.example.com";
const WEEK = { params: { path: { week: "2026-W48" } } } as const;

/** A session that counts its tokens, as far as the client needs one. */
class FakeSession {
  token = 1;
  renewals = 0;
  person = "erin";
  failure: SessionError | undefined;
  readonly told: unknown[] = [];
  accessToken = async ({ refused, person = "erin" }: { refused?: string; person?: string } = {}) => {
    if (this.failure !== undefined) throw this.failure;
    if (person !== this.person) throw new SessionError("elsewhere");
    if (refused === `token-${this.token}`) {
      this.token += 1;
      this.renewals += 1;
    }
    return `token-${this.token}`;
  };
  learnTime = (date: string | null) => void this.told.push(["time", date]);
  onForbidden = async (token: string, scope?: string) => void this.told.push(["forbidden", token, scope]);
  reject = async () => void this.told.push(["reject"]);
  stepUp = async (wanted: object) => {
    this.told.push(["step-up", wanted]);
    this.token += 1;
  };
}

let session: FakeSession;
let sent: { token: string | null; method: string; body: string; key: string | null }[];
let inits: RequestInit[];
let answers: (Response | Error)[];

beforeEach(() => {
  session = new FakeSession();
  sent = [];
  inits = [];
  answers = [];
  vi.stubGlobal("fetch", async (request: Request, init: RequestInit) => {
    inits.push(init);
    const { method, headers } = request;
    const body = await request.text();
    sent.push({ token: headers.get("authorization"), method, body, key: headers.get("idempotency-key") });
    const answer = answers.shift() ?? new Error("no answer is left");
    if (answer instanceof Error) throw answer;
    return answer;
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const open = (options: Partial<ApiOptions> = {}) =>
  createApi({ apiUrl, session, isOffline: () => false, ...options });

const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json(
    { status, code, title: "Some title", requestId: "r-1" },
    { status, headers: { "content-type": "application/problem+json", ...headers } },
  );

const unauthorized = (challenge = 'Bearer error="invalid_token"') =>
  problem(401, "invalid_token", { "www-authenticate": challenge });

const STEP_UP = 'Bearer error="insufficient_user_authentication", acr_values="mfa", max_age="60"';

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

test("sends the access token as Bearer, and tells the session the server's time", async () => {
  answers = [Response.json({ week: "2026-W48" }, { headers: { date: "Fri, 27 Nov 2026 12:00:00 GMT" } })];
  const { data } = await open().GET("/weeks/{week}", WEEK);
  expect(data).toEqual({ week: "2026-W48" });
  expect(sent).toEqual([{ token: "Bearer token-1", method: "GET", body: "", key: null }]);
  expect(session.told).toEqual([["time", "Fri, 27 Nov 2026 12:00:00 GMT"]]);
});

test("follows no redirect, which would take the token along, and sends no cookies", async () => {
  answers = [Response.json({})];
  await open().GET("/weeks/{week}", WEEK);
  expect(inits).toEqual([{ redirect: "error", credentials: "omit" }]);
});

test("after a 401 sends the same once more with another token", async () => {
  answers = [unauthorized(), Response.json({}, { status: 201 })];
  const body = { date: "2026-11-27", project: "Apollo", hours: 1 };
  await open().POST("/timesheets", { body, params: { header: { "Idempotency-Key": "key-of-this-entry" } } });
  const same = { method: "POST", body: JSON.stringify(body), key: "key-of-this-entry" };
  expect(sent).toEqual([
    { token: "Bearer token-1", ...same },
    { token: "Bearer token-2", ...same },
  ]);
});

test("gives up after the second 401, and says so to the session", async () => {
  answers = [unauthorized(), unauthorized()];
  expect(await failure(open().GET("/weeks/{week}", WEEK))).toMatchObject({
    name: "SessionError",
    reason: "rejected",
  });
  expect(sent).toHaveLength(2);
  expect(session.told).toContainEqual(["reject"]);
});

test("two requests that are refused at once are sent again with one new token", async () => {
  answers = [unauthorized(), unauthorized(), Response.json({}), Response.json({})];
  const api = open();
  await Promise.all([api.GET("/weeks/{week}", WEEK), api.GET("/weeks/{week}", WEEK)]);
  expect(session.renewals).toBe(1);
  expect(sent.map(({ token }) => token)).toEqual([
    "Bearer token-1",
    "Bearer token-1",
    "Bearer token-2",
    "Bearer token-2",
  ]);
});

test("passes on that the session has ended, without asking the API", async () => {
  session.failure = new SessionError("revoked");
  expect(await failure(open().GET("/weeks/{week}", WEEK))).toBe(session.failure);
  expect(sent).toEqual([]);
});

test("follows a step-up: the person signs in as the API wants, and the request is sent again", async () => {
  answers = [unauthorized(STEP_UP), Response.json({})];
  await open().GET("/weeks/{week}", WEEK);
  expect(session.told).toContainEqual(["step-up", { acrValues: "mfa", maxAge: 60 }]);
  expect(sent.map(({ token }) => token)).toEqual(["Bearer token-1", "Bearer token-2"]);
  expect(session.renewals).toBe(0);
});

test("follows a step-up that comes only with a good token", async () => {
  answers = [unauthorized(), unauthorized(STEP_UP), Response.json({})];
  await open().GET("/weeks/{week}", WEEK);
  expect(sent.map(({ token }) => token)).toEqual(["Bearer token-1", "Bearer token-2", "Bearer token-3"]);
});

test("asks for a step-up once: a second one is an error", async () => {
  const again = () => problem(401, "insufficient_user_authentication", { "www-authenticate": STEP_UP });
  answers = [again(), again()];
  expect(await failure(open().GET("/weeks/{week}", WEEK))).toMatchObject({
    name: "ApiError",
    status: 401,
    code: "insufficient_user_authentication",
  });
  expect(session.told.filter((told) => Array.isArray(told) && told[0] === "step-up")).toHaveLength(1);
});

test("a step-up that the person puts off ends the request", async () => {
  answers = [unauthorized(STEP_UP)];
  session.stepUp = async () => {
    throw new SessionError("cancelled");
  };
  expect(await failure(open().GET("/weeks/{week}", WEEK))).toMatchObject({ reason: "cancelled" });
  expect(sent).toHaveLength(1);
});

test("tells the session of a 403 for want of a scope, and throws it", async () => {
  answers = [
    problem(403, "insufficient_scope", {
      "www-authenticate": 'Bearer error="insufficient_scope", scope="read:timesheets"',
    }),
  ];
  expect(await failure(open().GET("/weeks/{week}", WEEK))).toMatchObject({
    name: "ApiError",
    status: 403,
    code: "insufficient_scope",
    problem: { title: "Some title", requestId: "r-1" },
  });
  expect(session.told).toContainEqual(["forbidden", "Bearer token-1".slice(7), "read:timesheets"]);
  expect(sent).toHaveLength(1);
});

test("takes the gateway's bare 403 for the same", async () => {
  answers = [Response.json({ message: "Forbidden" }, { status: 403 })];
  expect(await failure(open().GET("/weeks/{week}", WEEK))).toMatchObject({
    code: "insufficient_scope",
    problem: {},
  });
  expect(session.told).toContainEqual(["forbidden", "token-1", undefined]);
});

test("doesn't take a refusal for other reasons for the want of a scope", async () => {
  answers = [problem(403, "own_entry")];
  expect(await failure(open().GET("/weeks/{week}", WEEK))).toMatchObject({ code: "own_entry" });
  expect(session.told).toEqual([["time", null]]);
});

test.each([
  ["7", 7],
  ["Fri, 27 Nov 2026 12:00:30 GMT", 30],
  ["Fri, 27 Nov 2026 11:00:00 GMT", 0],
  ["soon", undefined],
])("says how long the API asks to wait: %s", async (header, seconds) => {
  vi.useFakeTimers({ now: new Date("2026-11-27T12:00:00Z"), toFake: ["Date"] });
  answers = [problem(503, "store_unavailable", { "retry-after": header })];
  const error = await failure(open().GET("/weeks/{week}", WEEK));
  expect(error).toMatchObject({ name: "ApiError", status: 503, code: "store_unavailable" });
  expect(error instanceof ApiError && error.retryAfter).toBe(seconds);
});

test.each([502, 503, 504])("takes a %i of whoever stands before the API for an outage", async (status) => {
  answers = [new Response("<h1>Bad gateway</h1>", { status, headers: { "retry-after": "3" } })];
  const error = await failure(open().GET("/weeks/{week}", WEEK));
  expect(error).toBeInstanceOf(Unreachable);
  expect(error).toMatchObject({ what: "api", retryAfter: 3 });
});

test("says that the API can't be reached", async () => {
  answers = [new TypeError("Failed to fetch")];
  expect(await failure(open().GET("/weeks/{week}", WEEK))).toMatchObject({
    name: "Unreachable",
    what: "api",
  });
});

test("says that the device has no network", async () => {
  answers = [new TypeError("Failed to fetch")];
  expect(await failure(open({ isOffline: () => true }).GET("/weeks/{week}", WEEK))).toBeInstanceOf(Offline);
});

test("says that the tenant can't be reached, when no token can be had", async () => {
  session.failure = new SessionError("unreachable");
  expect(await failure(open().GET("/weeks/{week}", WEEK))).toMatchObject({
    name: "Unreachable",
    what: "tenant",
  });
});

test("waits for the API as long as it may take, and no longer", async () => {
  vi.stubGlobal(
    "fetch",
    ({ signal }: Request) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
  );
  expect(await failure(open({ timeout: 5 }).GET("/weeks/{week}", WEEK))).toMatchObject({
    name: "Unreachable",
  });
});

test("ends a request in which nobody is interested any more, without calling that an outage", async () => {
  const ending = new AbortController();
  vi.stubGlobal(
    "fetch",
    ({ signal }: Request) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        ending.abort();
      }),
  );
  expect(await failure(open().GET("/weeks/{week}", { ...WEEK, signal: ending.signal }))).toMatchObject({
    name: "AbortError",
  });
});

test("throws errors in which no token can be read", async () => {
  answers = [problem(500, "internal"), new TypeError("Failed to fetch token-1")];
  for (const _error of [1, 2]) {
    const error = await failure(open().GET("/weeks/{week}", WEEK));
    const read = [
      String(error),
      JSON.stringify(error),
      error instanceof Error ? `${error.stack}${error.cause}` : "?",
    ];
    expect(read.join()).not.toContain("token-1");
  }
});

test("sends nothing as somebody else than the person whose request it is, whoever steps up", async () => {
  answers.push(
    new Response(null, {
      status: 401,
      headers: { "www-authenticate": 'Bearer error="insufficient_user_authentication", max_age="60"' },
    }),
  );
  const { stepUp } = session;
  session.stepUp = async (wanted) => {
    await stepUp(wanted);
    session.person = "mona";
  };
  const request = open({ person: "erin" }).GET("/weeks/{week}", WEEK);
  await expect(request).rejects.toMatchObject({ reason: "elsewhere" });
  expect(sent).toHaveLength(1);
});

describe("a token that lacks approve:timesheets for want of a second factor", () => {
  const claims = { [lackingClaim]: ["approve:timesheets", 7, "another:scope"] };
  const token = `e30.${btoa(JSON.stringify(claims))}.x`;
  const forbidden = () => Response.json({ message: "Forbidden" }, { status: 403 });
  beforeEach(() => {
    session.accessToken = async () => (session.token === 1 ? token : `token-${session.token}`);
  });

  test("has the person show one where the gateway refuses it, and the request is sent again", async () => {
    answers = [forbidden(), Response.json({ entries: [] })];
    await open().GET("/approvals", { params: { query: { limit: 100 } } });
    expect(session.told).toContainEqual(["step-up", { acrValues: multiFactor }]);
    expect(sent.map((one) => one.token)).toEqual([`Bearer ${token}`, "Bearer token-2"]);
  });

  test("does so where the API is at a path of the app's own host", async () => {
    answers = [forbidden(), Response.json({ entries: [] })];
    await open({ apiUrl: `${apiUrl}/api` }).GET("/approvals", {});
    expect(session.told).toContainEqual(["step-up", { acrValues: multiFactor }]);
  });

  test("is refused for good where the new one lacks the scope, too", async () => {
    answers = [forbidden(), forbidden()];
    expect(await failure(open().GET("/approvals", {}))).toMatchObject({ code: "insufficient_scope" });
    expect(session.told).toContainEqual(["forbidden", "token-2", undefined]);
  });

  test("is let be by who would rather not", async () => {
    answers = [forbidden()];
    session.stepUp = async () => {
      throw new SessionError("cancelled");
    };
    expect(await failure(open().GET("/approvals", {}))).toMatchObject({ reason: "cancelled" });
    expect(sent).toHaveLength(1);
  });

  test("is refused as any other where it lacks something else", async () => {
    answers = [forbidden()];
    expect(await failure(open().GET("/weeks/{week}", WEEK))).toMatchObject({ code: "insufficient_scope" });
    expect(session.told.flat()).not.toContain("step-up");
  });

  test("shows its holder what they may do after it", () => {
    expect([...lackingScopes(token)]).toEqual(["approve:timesheets"]);
    expect([...lackingScopes("token-1")]).toEqual([]);
  });
});
