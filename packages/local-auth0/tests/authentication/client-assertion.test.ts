import { generateKeyPairSync, type KeyObject, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Fixture, startFixture } from "./fixture.ts";
import { API, changeClient } from "./state.ts";

const TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const [first, second, other] = [1, 2, 3].map(() => generateKeyPairSync("rsa", { modulusLength: 2048 })) as [
  Pair,
  Pair,
  Pair,
];

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

let tenant: Fixture;
beforeEach(async () => {
  tenant = await startFixture();
  give([credentialOf("one", first), credentialOf("two", second)]);
});
afterEach(() => tenant.close());

const credentialOf = (id: string, { publicKey }: Pair, more: object = {}) => ({
  id,
  credential_type: "public_key",
  kid: `key-${id}`,
  alg: "RS256",
  pem: publicKey.export({ type: "spki", format: "pem" }).toString(),
  ...more,
});

/** Lets Batch authenticate by these keys, and by no secret. */
function give(credentials: ReturnType<typeof credentialOf>[]): void {
  const ids = credentials.map(({ id }) => ({ id }));
  changeClient(tenant.state, "batch", {
    token_endpoint_auth_method: null,
    client_authentication_methods: { private_key_jwt: { credentials: ids } },
    credentials,
  });
}

const now = () => Math.floor(Date.now() / 1000);
const good = () => ({
  iss: "batch",
  sub: "batch",
  aud: tenant.issuer,
  iat: now(),
  exp: now() + 60,
  jti: randomUUID(),
});

async function assertion(
  claims: Record<string, unknown> = {},
  { key = first.privateKey, header = {} }: { key?: KeyObject | Uint8Array; header?: object } = {},
): Promise<string> {
  return new SignJWT({ ...good(), ...claims }).setProtectedHeader({ alg: "RS256", ...header }).sign(key);
}

const ask = (client_assertion: string, more: Record<string, string> = {}) =>
  tenant.token({
    grant_type: "client_credentials",
    client_assertion_type: TYPE,
    client_assertion,
    audience: API,
    ...more,
  });

const REFUSED = { status: 401, body: { error: "access_denied", error_description: "Unauthorized" } };

describe("a machine that authenticates by a key", () => {
  test.each([
    ["the first", first, {}],
    ["the second", second, {}],
    ["the second, named", second, { kid: "key-two" }],
  ])("gets its token by either of two keys: %s", async (_, { privateKey }, header) => {
    const { status, body } = await ask(await assertion({}, { key: privateKey, header }), {
      client_id: "batch",
    });
    expect([status, body.scope]).toEqual([200, "batch:upload read:orders"]);
  });

  test.each(["RS384", "PS256"])("signs with %s where its key is for that", async (alg) => {
    give([credentialOf("one", first, { alg })]);
    expect((await ask(await assertion({}, { header: { alg } }))).status).toBe(200);
    expect(await ask(await assertion())).toEqual(REFUSED);
  });

  const bad: [what: string, claims: () => Record<string, unknown>, signed?: object][] = [
    ["by another key", () => ({}), { key: other.privateKey }],
    [
      "by its other key under this one's name",
      () => ({}),
      { key: second.privateKey, header: { kid: "key-one" } },
    ],
    ["of another client", () => ({ iss: "web", sub: "web" })],
    ["whose subject is another client", () => ({ sub: "web" })],
    ["whose issuer is another client", () => ({ iss: "web" })],
    ["for another tenant", () => ({ aud: "https://other.example.com/" })],
    ["for the issuer without its slash", () => ({ aud: tenant.issuer.slice(0, -1) })],
    ["for the token endpoint", () => ({ aud: `${tenant.issuer}oauth/token` })],
    ["that has ended", () => ({ exp: now() - 60 })],
    ["that doesn't end", () => ({ exp: undefined })],
    ["that is good for an hour", () => ({ exp: now() + 3600 })],
    ["that is not valid yet", () => ({ nbf: now() + 60 })],
    ["without an id", () => ({ jti: undefined })],
    ["with an id that is too long", () => ({ jti: "x".repeat(65) })],
    [
      "by the public key as a secret",
      () => ({}),
      { key: Buffer.from(credentialOf("one", first).pem), header: { alg: "HS256" } },
    ],
  ];
  test.each(bad)("is refused with an assertion %s", async (_, claims, signed = {}) => {
    expect(await ask(await assertion(claims(), signed))).toEqual(REFUSED);
  });

  test("is refused with an assertion that it used before, or that nobody signed", async () => {
    const once = await assertion();
    expect((await ask(once)).status).toBe(200);
    expect(await ask(once)).toEqual(REFUSED);
    const [, payload] = (await assertion()).split(".");
    const header = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    expect((await ask(`${header}.${payload}.`)).status).toBe(401);
  });

  test("is refused with its secret, and another client with an assertion", async () => {
    const secret = {
      grant_type: "client_credentials",
      client_id: "batch",
      client_secret: "batch secret",
      audience: API,
    };
    expect(await tenant.token(secret)).toEqual(REFUSED);
    changeClient(tenant.state, "batch", {
      client_authentication_methods: null,
      token_endpoint_auth_method: "client_secret_post",
    });
    expect((await tenant.token(secret)).status).toBe(200);
    expect(await ask(await assertion())).toEqual(REFUSED);
  });

  test("is refused with a key that has expired or was taken away, and gets its token by the other", async () => {
    const soon = new Date(Date.now() + 5_000).toISOString();
    give([credentialOf("one", first, { expires_at: soon }), credentialOf("two", second)]);
    expect((await ask(await assertion())).status).toBe(200);
    tenant.passTime(6);
    expect(await ask(await assertion())).toEqual(REFUSED);
    expect((await ask(await assertion({}, { key: second.privateKey }))).status).toBe(200);

    give([credentialOf("one", first, { expires_at: soon })]);
    expect(await ask(await assertion())).toEqual(REFUSED);
  });
});
