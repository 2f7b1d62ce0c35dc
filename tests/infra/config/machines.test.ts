import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { declareStack } from "../declare.ts";
import { acceptWith, refusalOf } from "./accept.ts";

const pair = (bits = 2048) =>
  generateKeyPairSync("rsa", {
    modulusLength: bits,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
const [first, second] = [pair(), pair()];
const key = { name: "2026-11", publicKey: first.publicKey };
const byKey = (...keys: object[]) => ({ "timesheets:batch": { authentication: "private_key_jwt", keys } });

describe("a machine's section of a stack", () => {
  it("may be left out: it authenticates by its secret", () => {
    expect(acceptWith({}).machines).toEqual({});
    const batch = { authentication: "client_secret_post" };
    expect(acceptWith({ "timesheets:batch": batch }).machines).toEqual({ batch });
  });

  it("names the public keys by which it authenticates, one or two", () => {
    const next = {
      name: "2027-05",
      publicKey: second.publicKey,
      algorithm: "PS256",
      expires: "2028-01-01T00:00:00Z",
    };
    expect(acceptWith(byKey(key, next)).machines.batch).toEqual({
      authentication: "private_key_jwt",
      keys: [{ ...key, algorithm: "RS256" }, next],
    });
  });

  it.each([
    [
      { authentication: "password" },
      'timesheets:batch.authentication is "password"; expected "client_secret_post" or "private_key_jwt"',
    ],
    [
      { authentication: "private_key_jwt" },
      "timesheets:batch.keys is missing; expected a list of one key or 2, which `npm run rotate` makes",
    ],
    [byKey()["timesheets:batch"], "timesheets:batch.keys is []; expected a list of one key or 2"],
    [
      byKey(
        key,
        { ...key, name: "b", publicKey: second.publicKey },
        { ...key, name: "c", publicKey: pair().publicKey },
      )["timesheets:batch"],
      "timesheets:batch.keys has too many; the tenant takes 2",
    ],
    [
      { authentication: "client_secret_post", keys: [key] },
      "timesheets:batch.keys is there; expected none beside a secret",
    ],
    [
      byKey(key, { ...key, publicKey: second.publicKey })["timesheets:batch"],
      "timesheets:batch.keys has the same name twice",
    ],
    [
      byKey(key, { ...key, name: "other" })["timesheets:batch"],
      "timesheets:batch.keys has the same publicKey twice",
    ],
    [
      byKey({ ...key, algorithm: "HS256" })["timesheets:batch"],
      'timesheets:batch.keys[0].algorithm is "HS256"; expected RS256, RS384, PS256',
    ],
    [
      byKey({ ...key, expires: "next year" })["timesheets:batch"],
      'timesheets:batch.keys[0].expires is "next year"; expected a date and time in ISO 8601',
    ],
    [
      byKey({ ...key, publicKey: pair(1024).publicKey })["timesheets:batch"],
      "timesheets:batch.keys[0].publicKey is no public RSA key of 2048 to 4096 bits in PEM",
    ],
    [byKey({ ...key, kid: "1" })["timesheets:batch"], 'timesheets:batch.keys[0] has the unknown key "kid"'],
  ])("is refused as %j", (section, message) => {
    expect(refusalOf({ "timesheets:batch": section })).toContain(message);
  });

  it("is refused with a private key, of which the message shows nothing", () => {
    const message = refusalOf(byKey({ ...key, publicKey: first.privateKey }));
    expect(message).toContain("timesheets:batch.keys[0].publicKey is a private key, which has no place here");
    expect(message).not.toContain(first.privateKey.slice(40, 80));
  });
});

it("a machine with keys declares their public halves, and its secret is no output", async () => {
  const expires = "2027-11-30T00:00:00Z";
  const stack = await declareStack({ values: byKey({ ...key, expires }) });
  expect(stack.the("auth0:index/clientCredentials:ClientCredentials", "batch").inputs).toEqual({
    clientId: "auth0:index/client:Client batch",
    authenticationMethod: "private_key_jwt",
    privateKeyJwt: {
      credentials: [
        {
          credentialType: "public_key",
          name: "2026-11",
          algorithm: "RS256",
          pem: first.publicKey,
          // Else no preview is empty: the tenant answers with milliseconds.
          expiresAt: "2027-11-30T00:00:00.000Z",
        },
      ],
    },
  });
});
