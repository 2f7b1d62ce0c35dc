import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { startTenant } from "local-auth0";
import { describe, expect, it, onTestFinished } from "vitest";
import { policy } from "../../../rules/policy.ts";
import { applicationKeys } from "../../support/applications.ts";
import { lineOf, runDrift } from "./run-drift.ts";

describe("npm run drift", () => {
  it("ends with 1 on drift: an empty tenant lacks all that is declared", async () => {
    const home = await mkdtemp(path.join(tmpdir(), "drift-"));
    onTestFinished(() => rm(home, { recursive: true }));
    const tenant = await startTenant({ home });
    onTestFinished(() => tenant.close());
    const { status, output } = await runDrift(["--json", "--tenant", await lineOf(tenant)]);
    const { findings } = JSON.parse(output);
    expect(new Set(findings.map(({ mark }: { mark: string }) => mark))).toEqual(new Set(["missing"]));
    const { roles, connections } = policy;
    const others = Object.keys(roles).length + Object.keys(connections).length + 2 * applicationKeys.length;
    expect([status, findings.length]).toEqual([1, 7 + others]);
  });

  it("ends with 2 when it can't tell, and says why", async () => {
    const AUTH0_ACCESS_TOKEN = "opaque";
    const AUTH0_DOMAIN = "exampleco-dev.eu.auth0.com";
    const domain = `localhost:${await closedPort()}`;
    const management = { clientId: "id", clientSecret: "hush", token: "" };
    const closed = await lineOf({ domain, caFile: import.meta.filename, management });
    const cases: [args: string[], environment: Record<string, string>, message: RegExp][] = [
      [["--stock"], {}, /^Unknown option '--stock'/],
      [[], {}, /^TENANT_ACCESS_INVALID: the environment doesn't say how to reach a tenant:/],
      [["--stack", "none"], { AUTH0_DOMAIN, AUTH0_ACCESS_TOKEN }, /^STACK_FILE_UNREADABLE: /],
      [
        ["--stack", "prod"],
        { AUTH0_DOMAIN, AUTH0_ACCESS_TOKEN },
        /^TENANT_MISMATCH: the tenant of stack "prod" is "exampleco\.eu\.auth0\.com" .*"exampleco-dev\.eu\.auth0\.com"/,
      ],
      [["--tenant", closed], {}, /^TENANT_UNREACHABLE: connect ECONNREFUSED .*\n$/],
    ];
    const ended = await Promise.all(cases.map(([args, environment]) => runDrift(args, environment)));
    expect(ended).toEqual(
      cases.map(([, , message]) => ({ status: 2, output: expect.stringMatching(message) })),
    );
  });
});

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
}
