import { createHash, createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { generate } from "selfsigned";
import type { SigningCertificate } from "../state/signing-certificate.ts";
import type { SigningKey } from "./signing-key.ts";

const HOSTNAME = "localhost";
const DAY = 24 * 60 * 60 * 1000;

/** Auth0's are good for 14 years. */
const LIFETIME = 14 * 365 * DAY;

/** @param commonName whose the key is; the tenant's, unless given */
export async function certify(
  key: Pick<SigningKey, "kid" | "jwk" | "publicKeyPem">,
  commonName = HOSTNAME,
): Promise<SigningCertificate> {
  const privateKey = createPrivateKey({ key: key.jwk, format: "jwk" });
  const { cert } = await generate([{ name: "commonName", value: commonName }], {
    algorithm: "sha256",
    ...(key.jwk.kty === "EC" && { keyType: "ec", curve: key.jwk.crv === "P-384" ? "P-384" : "P-256" }),
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
    subject: `/CN=${commonName}`,
    publicJwk: {
      ...createPublicKey(privateKey).export({ format: "jwk" }),
      kid: key.kid,
      alg: key.jwk.alg ?? "RS256",
      use: "sig",
      x5t: createHash("sha1").update(raw).digest("base64url"),
      x5c: [raw.toString("base64")],
    },
  };
}

/** The object identifiers `signedData` and `data` (RFC 2315 §14). */
const SIGNED_DATA = Buffer.from("2a864886f70d010702", "hex");
const DATA = Buffer.from("2a864886f70d010701", "hex");

const TAG = { integer: 0x02, objectIdentifier: 0x06, sequence: 0x30, set: 0x31, explicit0: 0xa0 } as const;

/** A certificate as a PKCS #7 message that carries it and is signed by nobody (RFC 2315 §9.1). @returns PEM */
export function certificateMessage(certificate: Buffer): string {
  const signedData = element(
    TAG.sequence,
    element(TAG.integer, Buffer.of(1)),
    element(TAG.set),
    element(TAG.sequence, element(TAG.objectIdentifier, DATA)),
    element(TAG.explicit0, certificate),
    element(TAG.set),
  );
  const message = element(
    TAG.sequence,
    element(TAG.objectIdentifier, SIGNED_DATA),
    element(TAG.explicit0, signedData),
  );
  const lines = message.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN PKCS7-----", ...lines, "-----END PKCS7-----", ""].join("\n");
}

/** Tag, length and content, in DER (X.690 §8.1). */
function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), lengthOctets(content.length), content]);
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const hex = length.toString(16);
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
  return Buffer.concat([Buffer.of(0x80 | octets.length), octets]);
}
