import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";

const project = path.resolve(import.meta.dirname, "../..");

/** Has a process find no tenant, as fetch says it. */
const OFFLINE = `data:text/javascript,${encodeURIComponent(
  'globalThis.fetch = async () => { throw new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND tenant") }); };',
)}`;

it("npm run deploy says that the tenant can't be reached", async () => {
  const bin = await mkdtemp(path.join(tmpdir(), "pulumi-"));
  onTestFinished(() => rm(bin, { recursive: true }));
  await writeFile(path.join(bin, "pulumi"), "#!/bin/sh\n");
  await chmod(path.join(bin, "pulumi"), 0o755);
  const run = promisify(execFile)(
    process.execPath,
    ["--import", OFFLINE, "deploy/main.js", "deploy", "--stack", "dev"],
    {
      cwd: project,
      env: {
        PATH: bin,
        AUTH0_DOMAIN: "exampleco-dev.eu.auth0.com",
        AUTH0_CLIENT_ID: "deploy",
        AUTH0_CLIENT_SECRET: "hush",
      },
    },
  );
  await expect(run).rejects.toMatchObject({
    code: 2,
    stderr: "TENANT_UNREACHABLE: getaddrinfo ENOTFOUND tenant\n",
  });
});
