import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { readStackFile } from "declared-stack/stack-file";
import type { Policy } from "../../rules/policy/types.ts";
import { type ApiRoutes, readApiRoutes } from "./api-routes.ts";
import { ReviewError } from "./error.ts";
import { readPolicy } from "./policy.ts";
import { readSettingsOf, type SettingsSnapshot } from "./settings.ts";
import { readWaiversOf, type WaiverSnapshot } from "./waivers.ts";

/** One revision of the project, read: JSON, so that it can come from another process. Nothing in it is secret. */
export interface Snapshot {
  readonly stack: string;
  readonly policy: Policy;
  /** Whether people's real data is in the stack: a stack that does not say what it is is taken for one. */
  readonly production: boolean;
  readonly resources: readonly StackResource[];
  /** The issuer of the stack's tokens. */
  readonly issuer: string;
  /** The API's own statement of its routes. */
  readonly api: ApiRoutes;
  readonly settings: SettingsSnapshot;
  /** Null in a revision that is older than the guardrails. */
  readonly waivers: readonly WaiverSnapshot[] | null;
}

/**
 * Reads the project in a folder: its policy is imported, its Pulumi program is run without creating anything, and its
 * API is asked about its routes.
 *
 * @param folder the root of a checkout, with its dependencies in reach.
 * @throws {ReviewError} `REVIEW_NO_PROGRAM`, `REVIEW_NO_STACK` or `REVIEW_PROGRAM_FAILED`.
 */
export async function takeSnapshot(folder: string, stack: string): Promise<Snapshot> {
  const program = path.join(folder, "infra", "index.ts");
  const stackFile = path.join(folder, `Pulumi.${stack}.yaml`);
  if (!existsSync(program)) {
    throw new ReviewError("REVIEW_NO_PROGRAM", "there is no Pulumi program: expected infra/index.ts");
  }
  if (!existsSync(stackFile)) {
    throw new ReviewError("REVIEW_NO_STACK", `there is no stack "${stack}": expected Pulumi.${stack}.yaml`);
  }
  try {
    const config = await readStackFile(stackFile);
    const policy = await readPolicy(folder);
    const { resources, outputs } = await declareResources({
      program: { project: "timesheets", load: () => loadAnew(program) },
      stack,
      config,
    });
    return {
      stack,
      policy,
      production: config["timesheets:environment"] !== "development",
      resources,
      issuer: String(outputs.issuer),
      api: await readApiRoutes(folder),
      settings: await readSettingsOf(folder, stack),
      waivers: await readWaiversOf(folder),
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReviewError("REVIEW_PROGRAM_FAILED", `the Pulumi program cannot be run: ${reason}`, { cause });
  }
}

let loaded = 0;

/** A module's body runs at its first import only: each run gets an address of its own. */
function loadAnew(file: string): Promise<{ readonly default: object }> {
  loaded += 1;
  return import(`${pathToFileURL(file)}?run=${loaded}`);
}
