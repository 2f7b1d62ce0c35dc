import { X509Certificate } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { HOSTNAMES } from "../server/serve.ts";
import { type CertificateAuthority, createCertificateAuthority } from "../server/tls.ts";
import { readIfThere, writeAtomically } from "./files.ts";

const tlsSchema = z.object({ ca: z.string(), key: z.string(), cert: z.string() });
type TlsFiles = z.infer<typeof tlsSchema>;

/**
 * Who vouches for a folder's tenant, made at the first start: who trusts it goes on trusting it. Its own private key
 * is not kept, only the certificate that it issued; when that is over, there is a new authority.
 */
export async function keptAuthority(folder: string, now: () => Date): Promise<CertificateAuthority> {
  const file = path.join(folder, "tls.json");
  const text = await readIfThere(file);
  const kept = text === "" ? undefined : tlsSchema.parse(JSON.parse(text));
  if (kept !== undefined && isGood(kept, now())) return authorityOf(kept);
  const authority = await createCertificateAuthority();
  const made = { ca: authority.pem, ...(await authority.issue(HOSTNAMES)) };
  await writeAtomically(file, JSON.stringify(made));
  return authorityOf(made);
}

const isGood = ({ cert }: TlsFiles, now: Date): boolean => new X509Certificate(cert).validToDate > now;

const authorityOf = ({ ca, key, cert }: TlsFiles): CertificateAuthority => ({
  pem: ca,
  issue: async () => ({ key, cert }),
});
