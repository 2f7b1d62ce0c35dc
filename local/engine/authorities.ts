import { writeFile } from "node:fs/promises";
import tls from "node:tls";
import { EngineError } from "../../deploy/error.ts";

/** Where Go programs take certificate authorities from the system alone, and pass over `SSL_CERT_FILE` (`crypto/x509`). */
const SYSTEMS_WITHOUT_FILE: readonly NodeJS.Platform[] = ["darwin", "win32"];

/**
 * Writes a file of all authorities that the engine and its plugins are to trust: those of the system, those that
 * Node comes with, and the tenant's own.
 *
 * @param pem the tenant's authority.
 * @throws {EngineError} `ENGINE_SYSTEM_UNSUPPORTED` where Go programs would not read it.
 */
export async function writeAuthorities(file: string, pem: string, platform: NodeJS.Platform): Promise<void> {
  if (SYSTEMS_WITHOUT_FILE.includes(platform)) {
    throw new EngineError(
      "ENGINE_SYSTEM_UNSUPPORTED",
      `the Auth0 provider is a Go program, which on ${platform} trusts no certificate authority but the system's, ` +
        "so it cannot talk to a local tenant; run this on Linux, or in a Linux container",
    );
  }
  const authorities = [...tls.getCACertificates("system"), ...tls.getCACertificates("bundled"), pem];
  await writeFile(file, authorities.map((certificate) => `${certificate.trim()}\n`).join(""));
}
