import path from "node:path";
import { policy } from "../../rules/policy.ts";
import { type DeployCliOptions, runDeployCli } from "./deploy-cli.ts";
import { DeployError } from "./error.ts";
import { factorFaults } from "./second-factors.ts";
import { refuseUnsoundSessions } from "./session-lifetimes.ts";
import {
  readSettings,
  readSettingsConfig,
  refuseUnknownKeywords,
  SETTINGS_FILE,
  SETTINGS_FOLDER,
} from "./settings.ts";

/** How many objects of a type were created or changed, for example 8 of `guardianFactors`. */
export interface Imported {
  readonly type: string;
  readonly count: number;
}

/**
 * Makes a tenant's settings those of a stack. Whatever they don't name stays as it is.
 *
 * @throws {DeployError} when the settings are wrong (then nothing was changed), or the Deploy CLI failed.
 */
export async function importSettings(stack: string, options: DeployCliOptions): Promise<Imported[]> {
  const config = await readSettingsConfig(stack);
  const settings = await readSettings(SETTINGS_FOLDER, config.keywords);
  refuseUnknownKeywords(settings, config);
  refuseUnsoundSessions(settings, config);
  const faults = factorFaults(policy, settings);
  if (faults.length > 0) {
    throw new DeployError(
      "SETTINGS_FACTORS_MISSING",
      `rules/policy.ts asks for second factors, but the settings of stack "${stack}" let nobody show one: ${faults.join("; ")}. Set SECOND_FACTORS to true in ${config.file}`,
    );
  }
  const input = path.join(SETTINGS_FOLDER, SETTINGS_FILE);
  return importedOf(await runDeployCli(["import", "-c", config.file, "-i", input], options));
}

/** Reads what was imported from the lines that the Deploy CLI logs. */
export function importedOf(lines: readonly string[]): Imported[] {
  const types = lines.flatMap((line) => /^info: (?:Created|Updated) \[(\w+)\]/.exec(line)?.[1] ?? []);
  return [...Map.groupBy(types, (type) => type)]
    .map(([type, { length: count }]) => ({ type, count }))
    .sort((one, other) => (one.type < other.type ? -1 : 1));
}

/** The imported types in a line: `tenant, guardianFactors (8)`. */
export function writeImported(imported: readonly Imported[]): string {
  return imported.map(({ type, count }) => (count === 1 ? type : `${type} (${count})`)).join(", ");
}
