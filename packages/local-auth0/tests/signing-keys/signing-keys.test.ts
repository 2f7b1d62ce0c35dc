import { X509Certificate } from "node:crypto";
import { createLocalJWKSet, jwtVerify } from "jose";
import { beforeEach, describe, expect, test } from "vitest";
import { newKeys, SigningKeys } from "../../src/signing-keys/signing-keys.ts";
import { emptyTenantState } from "../../src/state/tenant-state.ts";

const START = "2026-11-21T12:00:00.000Z";
const EXPECTED = { issuer: "https://localhost/", now: new Date(START) };
const CLAIMS = { iss: EXPECTED.issuer, exp: Date.parse(START) / 1000 + 60 };

const made = await newKeys();
const first = made[0].key;

let time: string;
let keys: SigningKeys;
beforeEach(async () => {
  time = START;
  keys = await SigningKeys.of(
    emptyTenantState().signingKeys,
    () => new Date(time),
    async () => made,
  );
});

/** The fate of a key, without its identifiers. */
const history = () => keys.list().map(({ cert, pkcs7, fingerprint, thumbprint, subject, ...rest }) => rest);

describe("the signing keys of a tenant", () => {
  test("are the current one, and the one that follows it", () => {
    const [next] = keys.list();
    expect(history()).toEqual([
      { kid: next?.kid, next: true },
      { kid: first.kid, current: true, current_since: START },
    ]);
  });

  test("are described with their certificates, as the Management API shows them", () => {
    const described = keys.list()[1];
    const { fingerprint, publicKey } = new X509Certificate(String(described?.cert));
    expect(described).toMatchObject({
      fingerprint,
      thumbprint: fingerprint.replaceAll(":", ""),
      subject: "/CN=localhost",
      pkcs7: expect.stringMatching(/^-----BEGIN PKCS7-----/),
    });
    expect(publicKey.export({ type: "spki", format: "pem" })).toBe(first.publicKeyPem);
  });

  test("are public in the JWKS, the current one first, without a private member", () => {
    expect(keys.jwks.keys.map(({ kid }) => kid)).toEqual([first.kid, keys.list()[0]?.kid]);
    for (const key of keys.jwks.keys) {
      expect(Object.keys(key).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use", "x5c", "x5t"]);
      const certificate = new X509Certificate(Buffer.from(key.x5c?.[0] ?? "", "base64"));
      const thumbprint = Buffer.from(certificate.fingerprint.replaceAll(":", ""), "hex").toString(
        "base64url",
      );
      expect(key.x5t).toBe(thumbprint);
    }
  });
});

describe("a rotation", () => {
  test("lets the next key sign, and makes another that follows it", async () => {
    const [next] = keys.list();
    time = "2026-11-22T00:00:00.000Z";
    const following = await keys.rotate();
    expect(keys.current.kid).toBe(next?.kid);
    expect(history()).toEqual([
      { kid: following.kid, next: true },
      { kid: next?.kid, current: true, current_since: time },
      { kid: first.kid, previous: true, current_since: START, current_until: time },
    ]);
  });

  test("leaves tokens of the previous key good, for the tenant and by the JWKS, until it is revoked", async () => {
    const token = await keys.sign(CLAIMS);
    await keys.rotate();
    expect(await keys.verify(token, EXPECTED)).toEqual(CLAIMS);
    const byJwks = () => jwtVerify(token, createLocalJWKSet(keys.jwks), { currentDate: EXPECTED.now });
    expect((await byJwks()).payload).toEqual(CLAIMS);

    expect(keys.revoke(first.kid)?.kid).toBe(first.kid);
    await expect(keys.verify(token, EXPECTED)).rejects.toMatchObject({
      code: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
    });
    await expect(byJwks()).rejects.toMatchObject({ code: "ERR_JWKS_NO_MATCHING_KEY" });
    expect(history()[2]).toMatchObject({ revoked: true, revoked_at: START });
  });

  test("is what makes a key one that can be revoked, once", async () => {
    const next = String(keys.list()[0]?.kid);
    expect([keys.revoke(first.kid), keys.revoke(next), keys.revoke("unknown")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    await keys.rotate();
    expect([keys.revoke(first.kid)?.kid, keys.revoke(first.kid)]).toEqual([first.kid, undefined]);
  });
});
