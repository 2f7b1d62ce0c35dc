import { existsSync } from "node:fs";
import path from "node:path";
import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { readStackFile, stacksIn } from "declared-stack/stack-file";
import { z } from "zod";
import { audienceIn } from "../../infra/config/audience.ts";
import type { BundledAction } from "../../rules/actions/bundle.ts";
import type { Policy } from "../../rules/policy/types.ts";
import { type ApiCode, readApiCode } from "./api-code.ts";
import { type ApiRoutes, readApiRoutes } from "./api-routes.ts";
import { type BootstrapSnapshot, readBootstraps } from "./bootstrap.ts";
import { readBundles } from "./bundles.ts";
import { ReviewError } from "./error.ts";
import { FreshModules } from "./import-anew.ts";
import { audienceOf, policyOf } from "./policy.ts";
import { readSettingsOf, type SettingsReading } from "./settings.ts";
import { readStackFiles, type StackFiles } from "./stack-files.ts";
import { readWaiversOf, type WaiverSnapshot } from "./waivers.ts";

/** A stack of one revision of the project, read: JSON, so that it can come from another process. Nothing in it is secret. */
export interface Snapshot extends StackFiles, SettingsReading {
  readonly stack: string;
  readonly policy: Policy;
  /** Whether people's real data is in the stack: a stack that does not say what it is is taken for one. */
  readonly production: boolean;
  readonly resources: readonly StackResource[];
  /** The stack's outputs by name, as JSON; for a secret the text `[secret]`, for an id or address its stand-in. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The issuer of the stack's tokens. */
  readonly issuer: string;
  /** The identifier of the stack's API. */
  readonly audience: string;
  /** The Actions that this revision's own rules make of its policy; null when they make none. */
  readonly bundled: readonly BundledAction[] | null;
  /** Those that they make of the base's policy; null when they make none of it, and until they were asked to. */
  readonly rebundled: readonly BundledAction[] | null;
  /** Null where there is none that can be read. */
  readonly apiCode: ApiCode | null;
  /** The API's own statement of its routes. */
  readonly api: ApiRoutes;
  /** All of the revision: what continuous integration has in the accounts of its stacks. */
  readonly bootstraps: readonly BootstrapSnapshot[];
  /** Null in a revision that is older than the guardrails. */
  readonly waivers: readonly WaiverSnapshot[] | null;
}

/**
 * Reads stacks of the project in a folder: its policy is imported, its Pulumi program is run without creating anything, and
 * its API is asked about its routes.
 *
 * @param folder the root of a checkout, with its dependencies in reach.
 * @param named the stacks to read, of which those are left out that the folder doesn't have; all of them when it is empty.
 * @throws {ReviewError} `REVIEW_NO_PROGRAM` or `REVIEW_PROGRAM_FAILED`.
 */
export async function takeSnapshots(folder: string, named: readonly string[] = []): Promise<Snapshot[]> {
  if (!existsSync(programOf(folder))) {
    throw new ReviewError("REVIEW_NO_PROGRAM", "there is no Pulumi program: expected infra/index.ts");
  }
  const all = await stacksIn(folder);
  const stacks = named.length === 0 ? all : [...new Set(named)].filter((name) => all.includes(name));
  const snapshots: Snapshot[] = [];
  try {
    const shared = {
      apiCode: await readApiCode(folder),
      api: await readApiRoutes(folder),
      bootstraps: await readBootstraps(folder),
      waivers: await readWaiversOf(folder),
    };
    // One after the other: Pulumi's runtime is the process's own.
    for (const stack of stacks) snapshots.push(await readStack(folder, stack, shared));
    return snapshots;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ReviewError("REVIEW_PROGRAM_FAILED", `the Pulumi program cannot be run: ${reason}`, { cause });
  }
}

/** Reads one stack. @throws {ReviewError} as `takeSnapshots`, and `REVIEW_NO_STACK`. */
export async function takeSnapshot(folder: string, stack: string): Promise<Snapshot> {
  const [snapshot] = await takeSnapshots(folder, [stack]);
  return snapshot ?? raiseNoStack([stack]);
}

/** @throws {ReviewError} `REVIEW_NO_STACK`, always. */
export function raiseNoStack([name]: readonly string[]): never {
  const what = name === undefined ? "" : ` "${name}"`;
  throw new ReviewError(
    "REVIEW_NO_STACK",
    `there is no stack${what}: expected Pulumi.${name ?? "NAME"}.yaml`,
  );
}

const programOf = (folder: string): string => path.join(folder, "infra", "index.ts");

const programModule = z.looseObject({ default: z.custom<object>((value) => typeof value === "object") });

async function readStack(
  folder: string,
  stack: string,
  shared: Pick<Snapshot, "api" | "apiCode" | "bootstraps" | "waivers">,
): Promise<Snapshot> {
  const config = await readStackFile(path.join(folder, `Pulumi.${stack}.yaml`));
  const modules = new FreshModules();
  const policyFile = path.join(folder, "rules", "policy.ts");
  const { resources, outputs } = await declareResources({
    program: {
      project: "timesheets",
      load: async () => {
        // The program imports it too, but wouldn't say why it can't be.
        await modules.import(policyFile);
        return programModule.parse(await modules.import(programOf(folder)));
      },
    },
    stack,
    config,
  });
  // As the program itself has it.
  const module = await modules.import(policyFile);
  const policy = policyOf(module);
  const audience = audienceIn(config) ?? audienceOf(module);
  return {
    stack,
    policy,
    audience,
    production: config["timesheets:environment"] !== "development",
    resources,
    outputs,
    issuer: String(outputs.issuer),
    bundled: await readBundles(folder, { policy, audience }),
    rebundled: null,
    ...shared,
    ...(await readSettingsOf(folder, stack)),
    ...(await readStackFiles(folder, stack)),
  };
}
