import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import type { Tenant } from "local-auth0";
import { trustCertificateAuthority } from "local-auth0/tls";
import { z } from "zod";
import { readSettings, readSettingsConfig, SETTINGS_FOLDER } from "../../tenant/deploy/settings.ts";
import { writeAuthorities } from "./authorities.ts";
import { applied, type EngineEnvironment, engineEnvironment } from "./environment.ts";
import { type EngineCommand, runEngine } from "./pulumi.ts";
import { writeScratchProject } from "./scratch-project.ts";

/** A stack that the real engine deploys onto a local tenant, and of which nothing outlives its folder. */
export interface ScratchStack {
  /** The folder of its project, for commands by hand. */
  readonly folder: string;
  readonly environment: EngineEnvironment;
  /**
   * Runs a command of the engine on the stack, its output being this process's own.
   *
   * @throws {EngineError} `ENGINE_FAILED`
   */
  run(...command: EngineCommand): Promise<void>;
}

/** Everything that a scratch stack needs. */
export interface ScratchStackOptions {
  /** A folder that will hold all that the engine keeps. */
  readonly home: string;
  /** The checkout, or a copy of it. */
  readonly project: string;
  /** The stack's name; its configuration is that of `Pulumi.<stack>.yaml`, without hosting. */
  readonly stack: string;
  readonly tenant: Pick<Tenant, "domain" | "ca" | "management">;
  /** This process's environment. */
  readonly inherited: NodeJS.ProcessEnv;
  /** Interrupts a command under way, and keeps others from starting. */
  readonly leave: AbortSignal;
}

/**
 * Makes an empty stack in a back end of its own, out of reach of the user's back ends, stacks and settings, and makes its
 * tenant ready for it.
 *
 * @throws {EngineError} when there is no engine, or none that could work here.
 */
export async function createScratchStack(options: ScratchStackOptions): Promise<ScratchStack> {
  const { home, project, stack, tenant, inherited, leave } = options;
  const folder = path.join(home, "project");
  const authoritiesFile = path.join(home, "authorities.pem");
  await mkdir(home, { recursive: true });
  await writeAuthorities(authoritiesFile, tenant.ca, process.platform);
  await writeScratchProject({
    project,
    stack,
    folder,
    domain: tenant.domain,
    pulumiHome: inherited.PULUMI_HOME ?? path.join(homedir(), ".pulumi"),
  });
  const environment = engineEnvironment({
    inherited,
    folder,
    tenant,
    authoritiesFile,
    passphrase: randomBytes(16).toString("hex"),
    nodeFolder: path.dirname(process.execPath),
  });
  const run = (...command: EngineCommand) =>
    runEngine(command, { folder, environment: applied(inherited, environment), leave });
  await setFlags(options);
  await run("stack", "init", stack);
  return { folder, environment, run };
}

/**
 * Sets the tenant's flags as its own settings declare them, and nothing else of those: which connections a new application is
 * given depends on a flag.
 */
async function setFlags({
  stack,
  tenant: local,
}: Pick<ScratchStackOptions, "stack" | "tenant">): Promise<void> {
  const { keywords } = await readSettingsConfig(stack);
  const { tenant } = declaredSettings.parse(await readSettings(SETTINGS_FOLDER, keywords));
  trustCertificateAuthority(local.ca);
  const response = await fetch(`https://${local.domain}/api/v2/tenants/settings`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${local.management.token}`, "content-type": "application/json" },
    body: JSON.stringify({ flags: tenant.flags }),
  });
  if (!response.ok) throw new Error(`FLAGS_REFUSED: the tenant answered ${await response.text()}`);
}

const declaredSettings = z.object({ tenant: z.object({ flags: z.record(z.string(), z.boolean()) }) });
