import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readKeySet } from "../../../api/verify/jwks.ts";
import { coprime, ROCA } from "../support/moduli.ts";

const publicJwk = (modulusLength: number) =>
  generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ format: "jwk" });

const { kty, n, e } = publicJwk(2048);
const good = { kty, n, e, kid: "good", use: "sig", alg: "RS256" };
const weak = publicJwk(1024);
const modulusOf = (text = ""): bigint => BigInt(`0x${Buffer.from(text, "base64url").toString("hex")}`);
const base64url = (value: bigint): string => {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex").toString("base64url");
};
const curve = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });

const read = (value: unknown) =>
  readKeySet(new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)).buffer).map(
    ({ published }) => published,
  );

describe("readKeySet", () => {
  it("reads a key as Auth0 publishes it, without its certificate", () => {
    expect(read({ keys: [{ ...good, x5c: ["MIID"], x5t: "abc" }] })).toEqual([good]);
  });

  it.each([
    ["shortest", 2n ** 2047n + 12_345n],
    ["longest", 2n ** 8191n + 12_345n],
  ])("reads a key of the %s length", (_which, from) => {
    const key = { ...good, n: base64url(coprime(from)) };
    expect(read({ keys: [key] })).toEqual([key]);
  });

  it("reads a key that is for verification, too", () => {
    expect(read({ keys: [{ ...good, key_ops: ["verify"] }] })).toEqual([{ ...good, key_ops: ["verify"] }]);
  });

  it("reads a key that doesn't say what it is for", () => {
    expect(read({ keys: [{ kty, n, e, kid: "plain" }] })).toEqual([{ kty, n, e, kid: "plain" }]);
  });

  it.each([
    ["for encryption", { ...good, use: "enc" }],
    ["for another algorithm", { ...good, alg: "RS512" }],
    ["of another kind", { ...curve, kid: "curve" }],
    ["of a kind that nobody knows", { kty: "quantum", kid: "tomorrow" }],
    ["without a name", { kty, n, e }],
    ["with an empty name", { ...good, kid: "" }],
    ["without its modulus", { kty, e, kid: "half" }],
    ["whose modulus is none", { ...good, n: "" }],
    ["that is for anything but verification", { ...good, key_ops: ["encrypt"] }],
    ["whose exponent is 1", { ...good, e: "AQ" }],
    ["whose exponent is 3", { ...good, e: "Aw" }],
    ["whose exponent is even", { ...good, e: "AQAC" }],
    ["whose exponent is longer than any", { ...good, e: base64url(2n ** 256n + 1n) }],
    ["of 1024 bits", { ...good, n: weak.n, e: weak.e }],
    ["of 2047 bits", { ...good, n: base64url(coprime(2n ** 2046n + 12_345n)) }],
    ["of 8193 bits", { ...good, n: base64url(coprime(2n ** 8192n + 12_345n)) }],
    ["whose modulus is even", { ...good, n: base64url(modulusOf(good.n) + 1n) }],
    ["of a generator that is known to be weak", { ...good, n: base64url(ROCA) }],
    ["that is a shared secret", { kty: "oct", k: "c2VjcmV0", kid: "secret" }],
    ["that is nothing", null],
  ])("passes over a key %s, and keeps the others", (_kind, key) => {
    expect(read({ keys: [key, good] })).toEqual([good]);
  });

  it("reads a hundred keys at most", () => {
    const keys = Array.from({ length: 101 }, (_, index) => ({ ...good, kid: `key-${index}` }));
    expect(read({ keys }).map(({ kid }) => kid)).toEqual(keys.slice(0, 100).map(({ kid }) => kid));
  });

  it.each(["", "<html>", "null", "[]", "{}", '{"keys":{}}', '"keys"'])("calls %j no key set", (body) => {
    expect(() => read(body)).toThrow();
  });

  it("calls what isn't UTF-8 no key set", () => {
    expect(() => readKeySet(new Uint8Array(Buffer.from('{"keys":[],"\xff":1}', "latin1")).buffer)).toThrow();
  });
});
