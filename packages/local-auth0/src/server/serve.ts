import { mkdir, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { resolve as absolute } from "node:path";
import type { CertificateAuthority } from "./tls.ts";

/** A server on this machine's loopback address that speaks TLS. */
export interface SecureServer {
  readonly port: number;
  /** The certificate of its authority, in PEM, and the absolute path of the file that holds it. */
  readonly ca: string;
  readonly caFile: string;
  /** Sends what comes in from now on to a listener. */
  handle(listener: RequestListener): void;
  close(): Promise<void>;
}

/** The names by which a server on this machine is reached. */
export const HOSTNAMES = ["localhost", "127.0.0.1", "::1"] as const;

/**
 * Listens on 127.0.0.1 with a certificate for `localhost`.
 *
 * @param options.port 0 for one that the system chooses
 * @param options.home the folder for the authority's certificate, made if need be
 */
export async function serve(options: {
  port: number;
  home: string;
  authority: CertificateAuthority;
}): Promise<SecureServer> {
  const { authority } = options;
  const server = createServer(await authority.issue(HOSTNAMES));
  const caFile = absolute(options.home, "ca.pem");
  await mkdir(options.home, { recursive: true });
  await writeFile(caFile, authority.pem);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    ca: authority.pem,
    caFile,
    handle: (listener) => void server.on("request", listener),
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
