import { createHash, createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import type { JWK } from "jose";
import { generate } from "selfsigned";
import { certificateMessage } from "./pkcs7.ts";
import type { SigningKey } from "./signing-key.ts";

/** The certificate that a signing key has signed for itself, for tools that know keys by certificates. */
export interface SigningCertificate {
  /** In PEM. */
  readonly cert: string;
  /** The same as a PKCS #7 message without a signer, in PEM. */
  readonly pkcs7: string;
  /** SHA-1, as `AA:BB:…`. */
  readonly fingerprint: string;
  /** For example `/CN=localhost`. */
  readonly subject: string;
  /** The key as the JWKS shows it, with the certificate (RFC 7517 §4.7) and its SHA-1 (§4.8). */
  readonly publicJwk: JWK;
}

const HOSTNAME = "localhost";
const DAY = 24 * 60 * 60 * 1000;

/** Auth0's are good for 14 years. */
const LIFETIME = 14 * 365 * DAY;

export async function certify(key: SigningKey): Promise<SigningCertificate> {
  const privateKey = createPrivateKey({ key: key.jwk, format: "jwk" });
  const { cert } = await generate([{ name: "commonName", value: HOSTNAME }], {
    algorithm: "sha256",
    keyPair: {
      privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      publicKey: key.publicKeyPem,
    },
    notBeforeDate: new Date(Date.now() - DAY),
    notAfterDate: new Date(Date.now() + LIFETIME),
  });
  const { raw, fingerprint } = new X509Certificate(cert);
  return {
    cert,
    pkcs7: certificateMessage(raw),
    fingerprint,
    subject: `/CN=${HOSTNAME}`,
    publicJwk: {
      ...createPublicKey(privateKey).export({ format: "jwk" }),
      kid: key.kid,
      alg: "RS256",
      use: "sig",
      x5t: createHash("sha1").update(raw).digest("base64url"),
      x5c: [raw.toString("base64")],
    },
  };
}
