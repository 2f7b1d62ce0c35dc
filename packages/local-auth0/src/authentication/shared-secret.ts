import { SignJWT } from "jose";

/** Signs a JWT by HS256 with a secret that its receiver has, too: no key identifier, as it is in no JWKS. */
export function signWithSecret(secret: string, claims: object, header: object = {}): Promise<string> {
  return new SignJWT({ ...claims })
    .setProtectedHeader({ typ: "JWT", ...header, alg: "HS256" })
    .sign(new TextEncoder().encode(secret));
}
