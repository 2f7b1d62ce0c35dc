import { createHmac } from "node:crypto";
import { decodeJwt, jwtVerify, SignJWT } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { createActionRunner } from "../../src/actions/run.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";
import { bindActions } from "../authentication/state.ts";

const NOW = new Date("2030-01-01T00:00:00Z");
const SECONDS = NOW.getTime() / 1000;
const SECRET = "a secret";
const key = new TextEncoder().encode(SECRET);
const state = emptyTenantState();
const logs: string[] = [];
const runner = createActionRunner({ state, log: (line) => logs.push(line), now: () => NOW });
afterAll(() => runner.close());

const event = (request: object = {}) => ({
  user: { user_id: "auth0|mia" },
  request: { hostname: "localhost:4443", ip: "127.0.0.1", query: {}, body: {}, ...request },
});

/** The second argument of the first call of a post-login Action. */
async function argument(code: string, request?: object): Promise<unknown> {
  bindActions(state, "post-login", `api.user.setUserMetadata('said', ${code});`);
  const { calls } = await runner.run("post-login", event(request));
  return calls[0]?.arguments[1];
}

describe("the token that goes with somebody who is sent away", () => {
  test("is signed by the shared secret, and says who it is, from where, and how long it is good", async () => {
    const code = "api.redirect.encodeToken({ secret: event.secrets.KEY, payload: { color: 'red' } })";
    const token = String(await argument(code));
    const { payload, protectedHeader } = await jwtVerify(token, key, { currentDate: NOW });
    expect(protectedHeader).toEqual({ alg: "HS256", typ: "JWT" });
    expect(payload).toEqual({
      ...{ color: "red", iss: "localhost:4443", sub: "auth0|mia", ip: "127.0.0.1" },
      ...{ iat: SECONDS, exp: SECONDS + 900 },
    });
  });

  test("is good as long as the Action says, and says who it is whatever the Action says", async () => {
    const code =
      "api.redirect.encodeToken({ secret: 's', expiresInSeconds: 60, payload: { sub: 'other', iss: 'other' } })";
    expect(decodeJwt(String(await argument(code)))).toMatchObject({
      ...{ exp: SECONDS + 60, sub: "auth0|mia", iss: "localhost:4443" },
    });
  });

  test("needs a secret", async () => {
    await expect(argument("api.redirect.encodeToken({ payload: {} })")).rejects.toThrow(
      "A session token needs a secret.",
    );
  });
});

describe("the token with which somebody comes back", () => {
  const signed = (claims: object, secret = key) =>
    new SignJWT({ state: "abc", exp: SECONDS + 60, ...claims })
      .setProtectedHeader({ alg: "HS256" })
      .sign(secret);
  const validated = (token: string, sent: object = { state: "abc" }) =>
    argument("api.redirect.validateToken({ secret: event.secrets.KEY })", {
      ...{ method: "POST", query: {}, body: { session_token: token, ...sent } },
    });

  test("is read from the body or the query, under the name that the Action gives", async () => {
    const token = await signed({ color: "red" });
    expect(await validated(token)).toMatchObject({ color: "red" });
    const code = "api.redirect.validateToken({ secret: event.secrets.KEY, tokenParameterName: 'mine' })";
    expect(await argument(code, { query: { mine: token, state: "abc" }, body: {} })).toMatchObject({
      color: "red",
    });
  });

  const unsigned = () => {
    const body = [{ alg: "none" }, { state: "abc", exp: SECONDS + 60 }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    return `${body}.${createHmac("sha256", SECRET).update(body).digest("base64url")}`;
  };

  test.each([
    ["signed by another secret", () => signed({}, new TextEncoder().encode("other")), "invalid signature"],
    ["said to be signed by nothing", unsigned, "invalid signature"],
    ["over", () => signed({ exp: SECONDS }), "jwt expired"],
    ["without an end", () => signed({ exp: undefined }), "jwt expired"],
    ["of another login", () => signed({ state: "other" }), "state does not match"],
    ["of no login", () => signed({ state: undefined }), "state does not match"],
    ["no token", () => "text", "invalid signature"],
  ])("is refused when it is %s", async (_name, token, why) => {
    await expect(validated(await token())).rejects.toThrow(`The session token is invalid: ${why}`);
  });

  test("is refused where neither it nor the request names a login", async () => {
    await expect(validated(await signed({ state: undefined }), {})).rejects.toThrow("state does not match");
  });

  test("is missed", async () => {
    await expect(argument("api.redirect.validateToken({ secret: 's' })")).rejects.toThrow(
      'There is no parameter "session_token" at /continue.',
    );
  });
});
