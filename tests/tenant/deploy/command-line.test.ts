import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { ManagementClient } from "auth0";
import { startTenant } from "local-auth0";
import { trustCertificateAuthority } from "local-auth0/tls";
import { describe, expect, it } from "vitest";
import { project } from "../../../infra/project.ts";
import { accessOfLine } from "../../../tenant/connect/tenant-line.ts";
import { deployEnvironment } from "../../../tenant/deploy/environment.ts";
import { clockEnvironment } from "../../support/clock-environment.ts";
import { scratchFolder } from "./deployed-tenant.ts";

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<Run> {
  const env = { PATH: process.env.PATH, ...clockEnvironment, ...environment };
  const child = spawn(process.execPath, [file, ...args], {
    cwd: project,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { status, stdout: stripVTControlCharacters(stdout), stderr };
}

const importing = (...args: string[]) => run("tenant/deploy/import.ts", args);
const exporting = (...args: string[]) => run("tenant/deploy/export.ts", args);

/** `npm run tenant -- --json`, its line in a file, and a folder. */
async function servedTenant(): Promise<{ folder: string; line: string; end: () => Promise<void> }> {
  const { folder, remove } = await scratchFolder();
  const child = spawn(process.execPath, ["packages/local-auth0/src/main.ts", "--json"], {
    cwd: project,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [said] = await once(child.stdout, "data");
  const line = path.join(folder, "line.json");
  await writeFile(line, String(said));
  const end = async (): Promise<void> => {
    child.kill("SIGTERM");
    await once(child, "close");
    await remove();
  };
  return { folder, line, end };
}

/** The same line for a client that may ask the Management API nothing. */
async function lineOfIdleClient({ folder, line }: { folder: string; line: string }): Promise<string> {
  const { management, ...told } = JSON.parse(await readFile(line, "utf8"));
  trustCertificateAuthority(await readFile(told.caFile, "utf8"));
  const api = new ManagementClient({ domain: told.domain, token: management.token });
  const { client_id = "", client_secret } = await api.clients.create({
    name: "Idle",
    app_type: "non_interactive",
    token_endpoint_auth_method: "client_secret_post",
  });
  await api.clientGrants.create({ client_id, audience: `https://${told.domain}/api/v2/`, scope: [] });
  const file = path.join(folder, "idle.json");
  const idle = { clientId: client_id, clientSecret: client_secret };
  await writeFile(file, JSON.stringify({ ...told, management: idle }));
  return file;
}

const DEV = { AUTH0_DOMAIN: "exampleco-dev.eu.auth0.com", AUTH0_ACCESS_TOKEN: "hush" };
/** The line of a tenant that has ended. */
async function closedTenant(): Promise<{ line: string; remove: () => Promise<void> }> {
  const { folder, remove } = await scratchFolder();
  const ended = await startTenant({ home: folder });
  await ended.close();
  const line = path.join(folder, "line.json");
  const management = { clientId: "id", clientSecret: "hush" };
  await writeFile(line, JSON.stringify({ domain: ended.domain, caFile: ended.caFile, management }));
  return { line, remove };
}

const A0DEPLOY = "node_modules/auth0-deploy-cli/lib/index.js";
const LEAN = pathToFileURL(path.join(project, "tenant/deploy/lean-validation.ts")).href;

// Side by side: nearly all of their time, the Deploy CLI keeps its own rate limit.
describe.concurrent("the command lines of the Deploy CLI", () => {
  it("are a0deploy's own: it imports, finds nothing to do in a dry run, and exports", async ({
    expect,
    onTestFinished,
  }) => {
    const tenant = await servedTenant();
    onTestFinished(tenant.end);
    const environment = {
      ...deployEnvironment(await accessOfLine(tenant.line), {}),
      // Otherwise it compiles for 20 s what no test is about.
      NODE_OPTIONS: `--import=${LEAN}`,
    };
    const a0deploy = (...args: string[]) => run(A0DEPLOY, args, environment);
    const input = ["-c", "tenant/settings/prod.json", "-i", "tenant/settings/tenant.yaml"];
    const imported = await a0deploy("import", ...input);
    expect(imported.status).toBe(0);
    expect(imported.stdout).toContain("info: Import Successful");

    const folder = path.join(tenant.folder, "exported");
    const [dryRun, exported] = await Promise.all([
      a0deploy("import", ...input, "--dry-run"),
      a0deploy("export", "-c", "tenant/settings/prod.json", "-f", "yaml", "-o", folder),
    ]);
    expect(dryRun.status).toBe(0);
    expect(dryRun.stdout).toContain("No changes detected.");
    expect(exported.status).toBe(0);
    expect(await readFile(path.join(folder, "tenant.yaml"), "utf8")).toContain("session_lifetime: 12\n");
  });

  it("are npm run tenant:import, whose dry run tells by its exit status whether something would change, and tenant:export", async ({
    expect,
    onTestFinished,
  }) => {
    const tenant = await servedTenant();
    onTestFinished(tenant.end);
    const imported = await importing("--tenant", tenant.line);
    expect(imported).toMatchObject({ status: 0, stderr: "" });
    expect(imported.stdout).toMatch(/^Imported into localhost:\d+: attackProtection, .*, tenant\n$/);

    const folder = path.join(tenant.folder, "export");
    const [same, other, exported] = await Promise.all([
      importing("--tenant", tenant.line, "--dry-run"),
      importing("--tenant", tenant.line, "--dry-run", "--stack", "prod"),
      exporting("--tenant", tenant.line, "--to", folder),
    ]);
    expect(same).toMatchObject({ status: 0, stderr: "" });
    expect(same.stdout).toMatch(/\nNothing would change\.\n$/);
    expect(other.status).toBe(1);
    expect(other.stdout).toContain("\n  tenant.session_lifetime: 72 → 12\n");
    expect(other.stdout).toMatch(/\n26 settings would change\.\n$/);
    expect(exported).toMatchObject({ status: 0, stderr: "" });
    expect(exported.stdout).toMatch(
      /^Exported from localhost:\d+ to .*: attackProtection, branding, emailTemplates, guardianFactors, guardianPolicies, prompts, tenant\nNot exported: tenant\.flags\.\w+, .*: the Deploy CLI doesn't know them, and neither reads nor changes them\n$/,
    );
    expect(existsSync(path.join(folder, "tenant.yaml"))).toBe(true);

    // A client without any scope, which leaves the tenant as it was.
    const idle = await lineOfIdleClient(tenant);
    for (const { status, stdout, stderr } of await Promise.all(
      [["--dry-run"], []]
        .map((args) => importing("--tenant", idle, ...args))
        .concat(exporting("--tenant", idle)),
    )) {
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toMatch(/^TENANT_RIGHTS_LACKING: .* lacks .*\b(read|update):tenant_settings; /);
    }
  });
});

describe.concurrent("npm run tenant:import on a tenant that has ended", () => {
  it("says that it can't be reached, without its secret", async ({ expect, onTestFinished }) => {
    const { line, remove } = await closedTenant();
    onTestFinished(remove);
    const { status, stderr } = await importing("--tenant", line);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^TENANT_UNREACHABLE: connect ECONNREFUSED/);
    expect(stderr).not.toContain("hush");
  });
});

describe("npm run tenant:import", () => {
  const misuses: [args: string[], said: string][] = [
    [["--dryrun"], "Unknown option '--dryrun'"],
    [["--stack", "../dev"], '--stack is "../dev"; expected a stack\'s name'],
    [[], "TENANT_ACCESS_INVALID: the environment doesn't say how to reach a tenant"],
  ];
  it.each(misuses)("refuses %j with exit status 2", async (args, said) => {
    const { status, stdout, stderr } = await importing(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(said);
  });

  it("names the file that a stack lacks", async ({ onTestFinished }) => {
    const { line, remove } = await closedTenant();
    onTestFinished(remove);
    const { status, stderr } = await importing("--stack", "staging", "--tenant", line);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^SETTINGS_CONFIG_INVALID: .*tenant\/settings\/staging\.json: /);
  });

  it.each(["import", "export"])(
    "and tenant:export ask no other tenant than the stack's: %s",
    async (name) => {
      const args = name === "import" ? ["--stack", "prod", "--dry-run"] : ["--stack", "prod"];
      const { status, stdout, stderr } = await run(`tenant/deploy/${name}.ts`, args, DEV);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toMatch(
        /^TENANT_MISMATCH: the tenant of stack "prod" is "exampleco\.eu\.auth0\.com" .*"exampleco-dev\.eu\.auth0\.com"/,
      );
    },
  );
});
