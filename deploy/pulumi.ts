import path from "node:path";
import { forTerminal } from "command-line/safe-text";
import { UsageError } from "command-line/usage-error";
import { project } from "../infra/project.ts";
import { accessToStack, type StackTenantAccess } from "../tenant/connect/stack-tenant.ts";
import { importSettings, writeImported } from "../tenant/deploy/import-settings.ts";
import { judgeOtherActions } from "../tenant/deploy/other-actions.ts";
import { isPlanRefusal, planAdvice } from "../tenant/plans/features.ts";
import { requireRights } from "../tenant/rights/require-rights.ts";
import { folderIn, refuseUnguarded, requiredStack, stackIn } from "./arguments.ts";
import { refusePassphrase } from "./continuous-integration.ts";
import { type EngineSurroundings, engineVersion, runPulumi } from "./engine.ts";

/** Both refresh first: a plan that is made from what Pulumi remembers overlooks what others have changed. */
const GUARDED = ["--refresh", "--policy-pack", "infra/guardrails"];

const BOOTSTRAP = path.join("infra", "bootstrap");

/** Steps at a tenant before `pulumi` is started. */
export interface TenantSteps {
  readonly requireRights: typeof requireRights;
  readonly judgeOtherActions: typeof judgeOtherActions;
  readonly importSettings: typeof importSettings;
}

const atTenant: TenantSteps = { requireRights, judgeOtherActions, importSettings };

/** Says which Actions of others a deployment takes out. */
async function tellLeaving(
  stack: string,
  access: StackTenantAccess,
  { judgeOtherActions }: Pick<TenantSteps, "judgeOtherActions">,
): Promise<void> {
  for (const line of await judgeOtherActions(stack, access)) console.error(forTerminal(line));
}

/**
 * Runs `pulumi preview` with guardrails and refresh.
 *
 * @param args further arguments for it; the stack has to be among them.
 * @returns its exit status.
 * @throws {UsageError} for arguments, secrets or credentials that aren't accepted, and when the client of the environment lacks
 * scopes; {OtherActionsError} where other teams' Actions aren't as the stack names them; {EngineError} when there is no `pulumi`.
 */
export async function preview(
  args: readonly string[],
  surroundings: EngineSurroundings,
  steps: Pick<TenantSteps, "requireRights" | "judgeOtherActions"> = atTenant,
): Promise<number> {
  const { environment } = surroundings;
  const stack = requiredStack(args);
  await refusePassphrase(stackFile(project, stack), environment);
  // Without it, the client is the one of the stack's configuration, of which only Pulumi can read the secret.
  if (environment.AUTH0_DOMAIN !== undefined) {
    await engineVersion(environment);
    const found = await accessToStack({ stack, tenantFile: undefined }, environment);
    await tellLeaving(stack, await steps.requireRights("npm run preview", found), steps);
  }
  return runPulumi(["preview", "--diff", ...GUARDED, ...args], surroundings);
}

/**
 * Imports the settings of the stack's tenant, then runs `pulumi up` with guardrails and refresh. A setting of the tenant
 * says which connections a new application is given (`enable_client_connections`), so it has to be there before one is made.
 *
 * @param args further arguments for it; the stack has to be among them.
 * @returns its exit status.
 * @throws {UsageError} for arguments, secrets or credentials that aren't accepted, and when the client lacks scopes; {OtherActionsError} where other teams' Actions
 * aren't as the stack names them; {DeployError} when the settings could not be
 * imported; {EngineError} when there is no `pulumi`. Then nothing was deployed.
 */
export async function deploy(
  args: readonly string[],
  surroundings: EngineSurroundings,
  steps: TenantSteps = atTenant,
): Promise<number> {
  const { environment, signal } = surroundings;
  const stack = requiredStack(args);
  await refusePassphrase(stackFile(project, stack), environment);
  const found = await accessToStack({ stack, tenantFile: undefined }, environment);
  await engineVersion(environment);
  const access = await steps.requireRights("npm run deploy", found);
  await tellLeaving(stack, access, steps);
  const imported = await steps.importSettings(stack, { access, signal });
  console.error(forTerminal(`Imported into ${access.domain}: ${writeImported(imported)}`));
  let said = "";
  const onOutput = (text: string) => {
    said += text;
  };
  const status = await runPulumi(["up", "--yes", ...GUARDED, ...args], { ...surroundings, onOutput });
  const advice = status === 0 ? undefined : planAdviceIn(said);
  if (advice !== undefined) console.error(forTerminal(advice));
  return status;
}

/** The advice about a refusal for the tenant's plan among what `pulumi` said, which names the resource some lines before. */
function planAdviceIn(said: string): string | undefined {
  const lines = said.split("\n");
  const at = lines.findIndex(isPlanRefusal);
  return at === -1 ? undefined : planAdvice(lines.slice(Math.max(0, at - 2), at + 1).join("\n"));
}

/**
 * Runs `pulumi up` on what continuous integration needs for a stack, with guardrails and refresh. A person looks at the preview and
 * says yes: no job has the rights for it.
 *
 * @param args further arguments for it; the stack has to be among them.
 * @returns its exit status.
 * @throws {UsageError} for arguments that aren't accepted, and in continuous integration; {EngineError} when there is no `pulumi`.
 */
export async function bootstrap(args: readonly string[], surroundings: EngineSurroundings): Promise<number> {
  requiredStack(args);
  if (surroundings.environment.CI === "true") {
    throw new UsageError(
      "BOOTSTRAP_REFUSED: this is continuous integration, whose own rights the bootstrap declares; expected a person with rights on the account's IAM",
    );
  }
  // Pulumi looks for the pack from the program's folder.
  const guarded = ["--refresh", "--policy-pack", path.join(project, "infra", "guardrails")];
  return runPulumi(["up", "--cwd", BOOTSTRAP, ...guarded, ...args], surroundings);
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
