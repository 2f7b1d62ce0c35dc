import { expect, it } from "vitest";
import { managedTenant, NOW } from "./harness.ts";

const SECOND = NOW.getTime() / 1000;

it("answers 429 with Auth0's headers beyond the limit, until the next second", async () => {
  let now = NOW;
  const { call } = managedTenant({ rateLimit: { perSecond: 2 }, now: () => now });

  const allowed = [await call("GET", "/roles"), await call("GET", "/roles")];
  expect(allowed.map(({ status }) => status)).toEqual([200, 200]);
  expect(allowed.map(({ headers }) => headers.get("x-ratelimit-remaining"))).toEqual(["1", "0"]);

  const refused = await call("GET", "/roles");
  expect(refused.status).toBe(429);
  expect(refused.body).toEqual({
    statusCode: 429,
    error: "Too Many Requests",
    message: "Global limit has been reached",
    errorCode: "too_many_requests",
  });
  expect(Object.fromEntries(refused.headers)).toMatchObject({
    "x-ratelimit-limit": "2",
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(SECOND + 1),
    "retry-after": "1",
  });

  now = new Date(NOW.getTime() + 1000);
  expect((await call("GET", "/roles")).status).toBe(200);
});

it("limits nothing unless it is told to", async () => {
  const { call } = managedTenant();
  const answer = await call("GET", "/roles");

  expect(answer.status).toBe(200);
  expect(answer.headers.has("x-ratelimit-limit")).toBe(false);
});
