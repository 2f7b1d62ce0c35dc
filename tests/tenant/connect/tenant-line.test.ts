import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { withLine } from "../../../tenant/connect/tenant-line.ts";

const CONFIG = {
  "timesheets:mobile": '{"android":{"a":1}}',
  "timesheets:batch": '{"authentication":"client_secret_post"}',
};
const LINE = {
  domain: "localhost:4443",
  caFile: "/ca.pem",
  management: { clientId: "id", clientSecret: "secret" },
};

/** A stack's configuration with the line of its local tenant. */
async function configWith(line: object) {
  const folder = await mkdtemp(path.join(tmpdir(), "line-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "stack.json");
  await writeFile(file, `> npm start\n\n${JSON.stringify({ ...LINE, ...line })}\n`);
  return withLine(CONFIG, file);
}

describe("a stack's configuration with its local tenant's line", () => {
  it("is the file's where the line is of a tenant alone", async () => {
    expect(await configWith({})).toEqual(CONFIG);
  });

  it("lets in the app's pages of the run, beside the platforms' addresses", async () => {
    const { "timesheets:mobile": mobile = "", ...rest } = await configWith({
      appUrl: "http://127.0.0.1:8081",
    });
    expect(JSON.parse(mobile)).toEqual({
      android: { a: 1 },
      browser: {
        callbacks: ["http://127.0.0.1:8081/callback"],
        logoutUrls: ["http://127.0.0.1:8081/"],
        origins: ["http://127.0.0.1:8081"],
      },
    });
    expect(rest).toEqual({ "timesheets:batch": CONFIG["timesheets:batch"] });
  });

  it("has a machine's key of the run in the place of the file's", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    const { "timesheets:batch": batch = "" } = await configWith({ applications: { batch: { privateKey } } });
    expect(JSON.parse(batch)).toEqual({
      authentication: "private_key_jwt",
      keys: [{ name: "of this run", publicKey }],
    });
  });
});
