import { X509Certificate } from "node:crypto";
import { badRequest } from "../rest/error.ts";
import type { Members } from "../rest/merge.ts";

/** The names of the parts of a subject (RFC 4519 §2), as Auth0 writes them. */
const NAMES: Partial<Record<string, string>> = {
  C: "countryName",
  ST: "stateOrProvinceName",
  L: "localityName",
  O: "organizationName",
  OU: "organizationalUnitName",
  CN: "commonName",
  emailAddress: "emailAddress",
};

/**
 * Puts what a provider's signing certificate says in the place of the certificate that was sent (`signingCert`).
 *
 * @throws {ManagementError} 400 when it is no certificate
 */
export function withCertificate({ signingCert, ...options }: Members): Members {
  if (typeof signingCert !== "string") return options;
  const certificate = certificateOf(signingCert);
  return {
    ...options,
    expires: new Date(certificate.validTo).toISOString(),
    subject: subjectOf(certificate),
    thumbprints: [thumbprintOf(certificate)],
    cert: signingCert,
  };
}

/** The SHA-1 of certificates that stand in SAML or WS-Federation metadata, each once. */
export function thumbprintsIn(metadata: string): string[] {
  const found = metadata.matchAll(/<(?:\w+:)?X509Certificate>\s*([A-Za-z0-9+/=\s]+?)\s*</g);
  return [...new Set([...found].map(([, base64 = ""]) => thumbprintOf(certificateOf(base64))))];
}

/** The first certificate of metadata, in PEM. */
export function certificateIn(metadata: string): string | undefined {
  const base64 = /<(?:\w+:)?X509Certificate>\s*([A-Za-z0-9+/=\s]+?)\s*</.exec(metadata)?.[1];
  return base64 === undefined ? undefined : certificateOf(base64).toString();
}

/** In PEM, or what stands between PEM's lines, as SAML's metadata has it, or PEM in base64, as Auth0's documentation has it. */
function certificateOf(text: string): X509Certificate {
  try {
    if (text.includes("-----BEGIN")) return new X509Certificate(text);
    const bytes = Buffer.from(text, "base64");
    return new X509Certificate(bytes);
  } catch {
    throw badRequest(
      "options.signingCert: the certificate cannot be read; it has to be an X.509 certificate in PEM",
    );
  }
}

const thumbprintOf = ({ fingerprint }: X509Certificate): string =>
  fingerprint.replaceAll(":", "").toLowerCase();

function subjectOf({ subject }: X509Certificate): Members {
  const parts = subject.split("\n").map((line) => {
    const [name = "", ...value] = line.split("=");
    return [NAMES[name] ?? name, value.join("=")];
  });
  return Object.fromEntries(parts);
}
