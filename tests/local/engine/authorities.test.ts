import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import tls from "node:tls";
import { createCertificateAuthority } from "local-auth0/tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeAuthorities } from "../../../local/engine/authorities.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "authorities-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("writeAuthorities", () => {
  it("adds the tenant's authority to those that are trusted anyway", async () => {
    const file = path.join(folder, "authorities.pem");
    const { pem } = await createCertificateAuthority();
    await writeAuthorities(file, pem, "linux");
    const written = (await readFile(file, "utf8"))
      .split(/(?<=-----END CERTIFICATE-----\n)/)
      .map((certificate) => new X509Certificate(certificate).fingerprint256);
    const expected = [pem, ...tls.rootCertificates].map((each) => new X509Certificate(each).fingerprint256);
    expect(written).toEqual(expect.arrayContaining(expected));
  });

  it.each(["darwin", "win32"] as const)(
    "refuses on %s, where Go programs would not read it",
    async (platform) => {
      await expect(writeAuthorities(path.join(folder, "none.pem"), "", platform)).rejects.toMatchObject({
        code: "ENGINE_SYSTEM_UNSUPPORTED",
        exitStatus: 1,
        message:
          `ENGINE_SYSTEM_UNSUPPORTED: the Auth0 provider is a Go program, which on ${platform} trusts no certificate ` +
          "authority but the system's, so it cannot talk to a local tenant; run this on Linux, or in a Linux container",
      });
    },
  );
});
