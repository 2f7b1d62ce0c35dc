import { createHash, createPublicKey, generateKeyPair as generate, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { type JWK, type JWTPayload, jwtVerify, SignJWT } from "jose";

/** An RS256 key by which a tenant signs its tokens. */
export interface SigningKey {
  readonly kid: string;
  /** With its private members. */
  readonly jwk: JWK;
  /** In PEM (SPKI). */
  readonly publicKeyPem: string;
  /** @param header members besides `alg` and `kid`; `typ` is `JWT` unless given */
  sign(claims: object, header?: object): Promise<string>;
  /**
   * @returns the claims of a token that this key signed and that has not expired
   * @throws {Error} of `jose` when it is none
   */
  verify(token: string, expected: ExpectedToken): Promise<JWTPayload>;
}

/** The claims that a token has to have, besides being signed by the tenant. */
export interface ExpectedToken {
  readonly issuer: string;
  readonly audience?: string;
  readonly now: Date;
}

/** Makes a key of 2048 bits, as Auth0 has it. */
export async function createSigningKey(): Promise<SigningKey> {
  const { privateKey } = await promisify(generate)("rsa", { modulusLength: 2048 });
  return signingKeyOf(privateKey);
}

/** The signing key that has an RSA private key. */
export function signingKeyOf(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const kid = keyIdentifier(publicKey);
  return {
    kid,
    jwk: { ...privateKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" },
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    sign: (claims, header) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ typ: "JWT", kid, ...header, alg: "RS256" })
        .sign(privateKey),
    async verify(token, { issuer, audience, now }) {
      const { payload } = await jwtVerify(token, publicKey, {
        algorithms: ["RS256"],
        issuer,
        ...(audience !== undefined && { audience }),
        currentDate: now,
      });
      return payload;
    },
  };
}

/** In the form that Auth0 gives its keys: 21 characters of base64url. */
function keyIdentifier(publicKey: KeyObject): string {
  const der = publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(der).digest("base64url").slice(0, 21);
}

/** Signs a JWT by HS256 with a secret that its receiver has, too: no key identifier, as it is in no JWKS. */
export function signWithSecret(secret: string, claims: object, header: object = {}): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ typ: "JWT", ...header, alg: "HS256" })
    .sign(new TextEncoder().encode(secret));
}
