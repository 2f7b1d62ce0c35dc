import { createHash, generateKeyPair as generate, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { type JWK, type JWTPayload, jwtVerify, SignJWT } from "jose";

/** The RS256 key with which a tenant signs its tokens. */
export interface SigningKey {
  readonly kid: string;
  /** With its private members, for `oidc-provider`. */
  readonly jwk: JWK;
  /** In PEM (SPKI). */
  readonly publicKeyPem: string;
  /** @param header members besides `alg` and `kid`; `typ` is `JWT` unless given */
  sign(claims: object, header?: object): Promise<string>;
  /**
   * @returns the claims of a token that this key signed and that has not expired
   * @throws {Error} of `jose` when it is none
   */
  verify(token: string, expected: { issuer: string; audience?: string; now: Date }): Promise<JWTPayload>;
}

/** Makes a key of 2048 bits, as Auth0 has it. */
export async function createSigningKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await promisify(generate)("rsa", { modulusLength: 2048 });
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
