import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { ManagementClient } from "auth0";
import { trustCertificateAuthority } from "local-auth0/tls";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { project } from "../../infra/project.ts";
import { createScratchStack } from "../../local/engine/scratch-stack.ts";
import { policy } from "../../rules/policy.ts";
import { adopt } from "../../tenant/adopt/adopt.ts";
import { accessOfLine, type LocalTenantAccess } from "../../tenant/connect/tenant-line.ts";
import { importSettings, writeImported } from "../../tenant/deploy/import-settings.ts";
import { hasEngine } from "../local/support/has-engine.ts";
import { cuttingProxy } from "./cutting-proxy.ts";

const PEOPLE = 100;
/** The first that an import sets, all at once: half of them are enabled. */
const FACTORS = 8;
const ALL_IMPORTED =
  "attackProtection, branding, emailTemplates (4), guardianFactors (8), guardianPolicies, prompts, tenant";

const lineSchema = z.object({
  issuer: z.string(),
  management: z.object({ clientId: z.string(), token: z.string() }),
});

/** `npm run tenant -- --state FOLDER` in a process of its own. */
interface RunningTenant {
  readonly child: ChildProcess;
  /** The line that it prints, in a file and read. */
  readonly line: string;
  readonly tenant: z.infer<typeof lineSchema>;
  readonly access: LocalTenantAccess;
  readonly management: ManagementClient;
}

async function stateFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "killed-tenant-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function startOn(folder: string): Promise<RunningTenant> {
  const child = spawn(process.execPath, ["packages/local-auth0/src/main.ts", "--json", "--state", folder], {
    cwd: project,
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => kill(child));
  const line = path.join(folder, "line.json");
  await writeFile(line, String(await once(child.stdout, "data")));
  const tenant = lineSchema.parse(JSON.parse(await readFile(line, "utf8")));
  const access = await accessOfLine(line);
  trustCertificateAuthority(await readFile(access.caFile, "utf8"));
  const { domain, clientId = "", credentials } = access;
  const clientSecret = "clientSecret" in credentials ? credentials.clientSecret : "";
  return {
    child,
    line,
    tenant,
    access,
    management: new ManagementClient({ domain, clientId, clientSecret }),
  };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** Kills a tenant as soon as it has kept so many more records than it had. */
async function killAfter(records: number, { child }: RunningTenant, folder: string): Promise<void> {
  const limit = recordsIn(folder) + records;
  while (recordsIn(folder) < limit) await new Promise((resolve) => setImmediate(resolve));
  await kill(child);
}

const recordsIn = (folder: string): number =>
  readFileSync(path.join(folder, "journal"), "utf8").split("\n").length - 1;

/** A roster of people who are employees, or managers through their group. */
const rosterOf = (count: number): string =>
  Array.from({ length: count }, (_, index) =>
    index % 2 === 0
      ? `person${index}@exampleco.com,Person ${index},Employee,`
      : `person${index}@exampleco.com,Person ${index},,Managers`,
  ).join("\n");

async function applyRoster(file: string, line: string): Promise<{ status: number | null; said: string }> {
  const args = ["tenant/roster/main.ts", file, "--apply", "--tenant", line, "--connection", "Timesheets"];
  const child = spawn(process.execPath, args, { cwd: project, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => kill(child));
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { status, said: `${stdout}${stderr}` };
}

describe("a tenant that is killed and started again on its folder", () => {
  it("in the middle of an import keeps what was imported, and a second import completes it", async () => {
    const folder = await stateFolder();
    const before = await startOn(folder);
    const limit = recordsIn(folder) + FACTORS;
    const { port } = new URL(before.tenant.issuer);
    const proxyPort = await cuttingProxy(
      Number(port),
      () => recordsIn(folder) >= limit,
      () => void kill(before.child),
    );
    const { clientId, token } = before.tenant.management;
    const access = { ...before.access, domain: `localhost:${proxyPort}`, clientId, credentials: { token } };
    await expect(importSettings("prod", { access })).rejects.toMatchObject({ code: "DEPLOY_CLI_FAILED" });
    await kill(before.child);

    const after = await startOn(folder);
    expect(after.access.domain).toBe(before.access.domain);
    const kept = (await after.management.guardian.factors.list()).filter(({ enabled }) => enabled);
    expect(kept).toHaveLength(FACTORS / 2);
    expect((await after.management.tenants.settings.get()).friendly_name).toBe("");

    expect(writeImported(await importSettings("prod", { access: after.access }))).toBe(ALL_IMPORTED);
    const settings = await after.management.tenants.settings.get();
    expect(settings.friendly_name).toBe("ExampleCo");
    const names = (await after.management.guardian.factors.list()).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("in the middle of a roster keeps the people that it answered for, and a second run adds each of the others once", async () => {
    const folder = await stateFolder();
    const file = path.join(folder, "roster.csv");
    await writeFile(file, `email,name,roles,groups\n${rosterOf(PEOPLE)}\n`);
    const before = await startOn(folder);
    await before.management.connections.create({ name: "Timesheets", strategy: "auth0" });
    for (const name of Object.keys(policy.roles)) await before.management.roles.create({ name });
    const applying = applyRoster(file, before.line);
    await killAfter(25, before, folder);
    expect((await applying).status).toBe(1);

    const after = await startOn(folder);
    const answered = await emailsOf(after.management);
    expect(answered.length).toBeGreaterThan(0);
    expect(answered.length).toBeLessThan(PEOPLE);

    const second = await applyRoster(file, after.line);
    expect(second, second.said).toMatchObject({ status: 0 });
    const emails = await emailsOf(after.management);
    expect(new Set(emails).size).toBe(PEOPLE);
    expect(emails).toHaveLength(PEOPLE);
    expect(await membersOf(after.management)).toEqual({
      Auditor: 0,
      Employee: PEOPLE / 2,
      Manager: PEOPLE / 2,
    });
  });
});

describe.skipIf(!hasEngine)(
  "a tenant that is killed under the real engine, where there is a `pulumi` command",
  { timeout: 120_000 },
  () => {
    it.for([1, 3, 4, 8])(
      "keeps what was created: adopted, it is there once, and a second `pulumi up` creates the others once: %i records",
      async (records) => {
        const folder = await stateFolder();
        const before = await startOn(folder);
        const { access } = before;
        const clientSecret = "clientSecret" in access.credentials ? access.credentials.clientSecret : "";
        const stack = await createScratchStack({
          home: path.join(folder, "stack"),
          project,
          stack: "dev",
          tenant: {
            domain: access.domain,
            ca: await readFile(access.caFile, "utf8"),
            management: { ...before.tenant.management, clientSecret },
          },
          inherited: process.env,
          leave: new AbortController().signal,
        });
        const up = stack.run("up", "--yes", "--skip-preview");
        const ended = expect(up).rejects.toMatchObject({ code: "ENGINE_FAILED" });
        await killAfter(records, before, folder);
        await ended;

        const { management, line } = await startOn(folder);
        const named = async () => {
          const { data: clients } = await management.clients.list({ is_global: false });
          const { data: roles } = await management.roles.list();
          return [...clients, ...roles].map(({ name = "" }) => name).sort();
        };
        const all = [
          "Employee",
          "Local operator",
          "Manager",
          "Timesheets Batch",
          "Timesheets Mobile",
          "Timesheets Web",
        ];
        const out = path.join(folder, "adopt.json");
        const asked = { stack: "dev", tenantFile: line, environment: {}, choices: [], out, json: false };
        const { status, text } = await adopt(asked);
        expect(status, text).toBe(0);
        await stack.run("import", "--file", out, "--generate-code=false", "--protect=false", "--yes");
        await stack.run("up", "--yes", "--skip-preview");
        expect(await named()).toEqual(all);
        await stack.run("preview", "--expect-no-changes");
        expect(await named()).toEqual(all);
      },
    );
  },
);

async function emailsOf(management: ManagementClient): Promise<string[]> {
  const { data } = await management.users.list({ per_page: 100 });
  return data.map(({ email = "" }) => email);
}

async function membersOf(management: ManagementClient): Promise<Record<string, number>> {
  const { data: roles } = await management.roles.list({ per_page: 100 });
  const counted = roles.map(async ({ id = "", name = "" }) => {
    const { data: members } = await management.roles.users.list(id, { take: 100 });
    return [name, members.length] as const;
  });
  return Object.fromEntries(await Promise.all(counted));
}
