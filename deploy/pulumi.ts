import path from "node:path";
import { forTerminal } from "command-line/safe-text";
import { project } from "../infra/project.ts";
import { accessToStack } from "../tenant/connect/stack-tenant.ts";
import { importSettings, writeImported } from "../tenant/deploy/import-settings.ts";
import { folderIn, refuseUnguarded, requiredStack, stackIn } from "./arguments.ts";
import { refusePassphrase } from "./continuous-integration.ts";
import { type EngineSurroundings, engineVersion, runPulumi } from "./engine.ts";

/** Both refresh first: a plan that is made from what Pulumi remembers overlooks what others have changed. */
const GUARDED = ["--refresh", "--policy-pack", "infra/guardrails"];

/**
 * Runs `pulumi preview` with guardrails and refresh.
 *
 * @param args further arguments for it; the stack has to be among them.
 * @returns its exit status.
 * @throws {UsageError} for arguments or secrets that aren't accepted; {EngineError} when there is no `pulumi`.
 */
export async function preview(args: readonly string[], surroundings: EngineSurroundings): Promise<number> {
  await refusePassphrase(stackFile(project, requiredStack(args)), surroundings.environment);
  return runPulumi(["preview", "--diff", ...GUARDED, ...args], surroundings);
}

/**
 * Imports the settings of the stack's tenant, then runs `pulumi up` with guardrails and refresh. A setting of the tenant
 * says which connections a new application is given (`enable_client_connections`), so it has to be there before one is made.
 *
 * @param args further arguments for it; the stack has to be among them.
 * @param importing gives a tenant its settings.
 * @returns its exit status.
 * @throws {UsageError} for arguments, secrets or credentials that aren't accepted; {DeployError} when the settings could not be
 * imported; {EngineError} when there is no `pulumi`. Then nothing was deployed.
 */
export async function deploy(
  args: readonly string[],
  surroundings: EngineSurroundings,
  importing: typeof importSettings = importSettings,
): Promise<number> {
  const { environment, signal } = surroundings;
  const stack = requiredStack(args);
  await refusePassphrase(stackFile(project, stack), environment);
  const access = await accessToStack({ stack, tenantFile: undefined }, environment);
  await engineVersion(environment);
  const imported = await importing(stack, { access, signal });
  console.error(forTerminal(`Imported into ${access.domain}: ${writeImported(imported)}`));
  return runPulumi(["up", "--yes", ...GUARDED, ...args], surroundings);
}

/**
 * Runs any other command of Pulumi's.
 *
 * @returns its exit status.
 * @throws {UsageError} for one that `preview` or `deploy` runs, and for secrets that aren't accepted; {EngineError} when there is no
 * `pulumi`.
 */
export async function pulumi(args: readonly string[], surroundings: EngineSurroundings): Promise<number> {
  refuseUnguarded(args);
  const stack = stackIn(args);
  const file = stack === undefined ? undefined : stackFile(folderIn(args, project), stack);
  await refusePassphrase(file, surroundings.environment);
  return runPulumi(args, surroundings);
}

const stackFile = (folder: string, stack: string): string => path.join(folder, `Pulumi.${stack}.yaml`);
