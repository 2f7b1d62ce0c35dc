import { randomBytes } from "node:crypto";
import { isIP } from "node:net";
import tls from "node:tls";
import { type CertificateExtension, generate } from "selfsigned";

/** A certificate authority of one run. Its private key never leaves memory. */
export interface CertificateAuthority {
  /** Its certificate, in PEM. */
  readonly pem: string;
  /**
   * Issues a certificate for a server.
   *
   * @param hostnames host names and IP addresses that it is good for, for example `localhost` and `127.0.0.1`
   * @returns its private key and its certificate, both in PEM
   */
  issue(hostnames: readonly [string, ...string[]]): Promise<{ key: string; cert: string }>;
}

const DAY = 24 * 60 * 60 * 1000;

/** Makes a certificate authority that is good for a month from now. */
export async function createCertificateAuthority(): Promise<CertificateAuthority> {
  const authority = await generate([{ name: "commonName", value: authorityName() }], {
    ...options(),
    extensions: [
      { name: "basicConstraints", cA: true, pathLenConstraint: 0, critical: true },
      { name: "keyUsage", keyCertSign: true, cRLSign: true, critical: true },
    ],
  });
  const issue: CertificateAuthority["issue"] = async (hostnames) => {
    const leaf = await generate([{ name: "commonName", value: hostnames[0] }], {
      ...options(),
      ca: { key: authority.private, cert: authority.cert },
      extensions: serverExtensions(hostnames),
    });
    return { key: leaf.private, cert: leaf.cert };
  };
  return { pem: authority.cert, issue };
}

/**
 * Makes this process, with its `fetch` and `https`, trust a certificate authority besides those it trusts already.
 * Other processes need `NODE_EXTRA_CA_CERTS` (Node) or `SSL_CERT_FILE` (Go).
 */
export function trustCertificateAuthority(pem: string): void {
  const trusted = tls.getCACertificates("default");
  if (!trusted.includes(pem)) tls.setDefaultCACertificates([...trusted, pem]);
}

/** A name of its own for each run, so that a certificate of an earlier run is never taken for this one's. */
const authorityName = () => `Local Auth0 authority ${randomBytes(4).toString("hex")}`;

/** From yesterday on, so that a clock that is a little behind doesn't matter. */
const options = () =>
  ({
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - DAY),
    notAfterDate: new Date(Date.now() + 30 * DAY),
  }) as const;

function serverExtensions(hostnames: readonly string[]): CertificateExtension[] {
  return [
    { name: "basicConstraints", cA: false, critical: true },
    { name: "keyUsage", digitalSignature: true, critical: true },
    { name: "extKeyUsage", serverAuth: true },
    {
      name: "subjectAltName",
      altNames: hostnames.map((name) =>
        isIP(name) === 0 ? { type: 2, value: name } : { type: 7, ip: name },
      ),
    },
  ];
}

/** @throws {Error} `NODE_TOO_OLD` in a release of Node in which no authority can be trusted while a process runs */
export function checkRuntime(): void {
  if (typeof tls.setDefaultCACertificates === "function") return;
  throw new Error(`NODE_TOO_OLD: local-auth0 needs Node 24.5 or later; this is ${process.version}`);
}
