import { type DeployCliOptions, runDeployCli } from "./deploy-cli.ts";
import { readSettingsConfig } from "./settings.ts";

/**
 * Writes a tenant's settings to a folder, which is made if need be: all of the types that a stack's settings are of,
 * secrets as placeholders.
 *
 * @throws {DeployError} `DEPLOY_CLI_FAILED`
 */
export async function exportSettings(
  stack: string,
  folder: string,
  options: DeployCliOptions,
): Promise<void> {
  const { file } = await readSettingsConfig(stack);
  await runDeployCli(["export", "-c", file, "-f", "yaml", "-o", folder], options);
}
