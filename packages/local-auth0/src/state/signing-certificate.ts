import type { JWK } from "jose";

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
