import { createHmac, timingSafeEqual } from "node:crypto";

type Event = Readonly<Record<string, unknown>>;

/** Seconds that a token is good for, unless the Action says otherwise. */
const LIFETIME = 900;

/**
 * Makes the token that goes with somebody whom an Action sends away: a JWT, signed by a secret that the Action shares with the
 * page (Auth0 docs, "Redirect with Actions", "Pass data to the external site").
 *
 * @throws {Error} without a secret
 */
export function encodeToken(
  options: { secret?: unknown; payload?: unknown; expiresInSeconds?: unknown },
  event: Event,
  now: number,
): string {
  const { payload, expiresInSeconds } = options;
  const issuedAt = Math.floor(now / 1000);
  const lifetime = typeof expiresInSeconds === "number" ? expiresInSeconds : LIFETIME;
  const claims = {
    ...Object(payload),
    iat: issuedAt,
    iss: memberOf(event.request, "hostname"),
    sub: memberOf(event.user, "user_id"),
    exp: issuedAt + lifetime,
    ip: memberOf(event.request, "ip"),
  };
  const body = [{ alg: "HS256", typ: "JWT" }, claims].map(encode).join(".");
  return `${body}.${signature(body, secretOf(options))}`;
}

/**
 * Reads the token with which the page sent somebody back, from the query or the body of their request to `/continue`.
 *
 * @throws {Error} when there is none, it is not signed by the secret, is over, or belongs to another login
 */
export function validateToken(
  options: { secret?: unknown; tokenParameterName?: unknown },
  event: Event,
  now: number,
): Record<string, unknown> {
  const { tokenParameterName: name = "session_token" } = options;
  const sent = { ...Object(memberOf(event.request, "query")), ...Object(memberOf(event.request, "body")) };
  const token = sent[String(name)];
  if (typeof token !== "string") throw new Error(`There is no parameter "${String(name)}" at /continue.`);
  const [header = "", payload = "", signed = ""] = token.split(".");
  const expected = Buffer.from(signature(`${header}.${payload}`, secretOf(options)));
  const actual = Buffer.from(signed);
  if (
    expected.length !== actual.length ||
    !timingSafeEqual(expected, actual) ||
    decode(header).alg !== "HS256"
  ) {
    throw new Error("The session token is invalid: invalid signature");
  }
  const claims = decode(payload);
  if (typeof claims.exp !== "number" || claims.exp * 1000 <= now) {
    throw new Error("The session token is invalid: jwt expired");
  }
  if (typeof claims.state !== "string" || claims.state !== sent.state)
    throw new Error("The session token is invalid: state does not match");
  return claims;
}

function secretOf({ secret }: { secret?: unknown }): string {
  if (typeof secret === "string" && secret !== "") return secret;
  throw new Error("A session token needs a secret.");
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function decode(part: string): Record<string, unknown> {
  return Object(JSON.parse(Buffer.from(part, "base64url").toString()));
}

const signature = (body: string, secret: string): string =>
  createHmac("sha256", secret).update(body).digest("base64url");

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
