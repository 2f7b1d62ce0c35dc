import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import type { BundledAction } from "../../rules/actions/bundle.ts";
import type { Policy } from "../../rules/policy/types.ts";

const bundleModule = z.looseObject({
  bundleActions: z.custom<(policy: object, audience: string) => Promise<unknown>>(
    (value) => typeof value === "function",
  ),
});

const bundled = z.array(
  z.intersection(
    z.object({ key: z.string(), name: z.string(), code: z.string() }),
    z.discriminatedUnion("trigger", [
      z.object({ trigger: z.literal("post-login"), triggerVersion: z.literal("v3") }),
      z.object({ trigger: z.literal("credentials-exchange"), triggerVersion: z.literal("v2") }),
    ]),
  ),
);

/**
 * The Actions that the rules of the project in a folder make of a policy, which may be another revision's. Null where
 * they make none of it: the revision is older than such rules, or they can't read such a policy.
 *
 * @param of.audience which older revisions look for in the policy.
 */
export async function readBundles(
  folder: string,
  { policy, audience }: Pick<OfStack, "policy" | "audience">,
): Promise<readonly BundledAction[] | null> {
  const file = path.join(folder, "rules", "actions", "bundle.ts");
  if (!existsSync(file)) return null;
  try {
    const { bundleActions } = bundleModule.parse(await import(`${pathToFileURL(file)}`));
    return bundled.parse(
      await bundleActions({ ...policy, api: { ...policy.api, identifier: audience } }, audience),
    );
  } catch {
    return null;
  }
}

/** A stack with its policy, as a snapshot has it. */
export interface OfStack {
  readonly stack: string;
  readonly policy: Policy;
  /** The identifier of its API. */
  readonly audience: string;
}

/**
 * Snapshots of a folder together with what its rules make of the base's policy and audience, so that their logic can be compared
 * with the base's, apart from the data.
 */
export function withRebundled<Snapshot extends OfStack>(
  folder: string,
  snapshots: readonly Snapshot[],
  base: readonly OfStack[],
): Promise<(Snapshot & { readonly rebundled: readonly BundledAction[] | null })[]> {
  return Promise.all(
    snapshots.map(async (snapshot) => {
      const was = base.find(({ stack }) => stack === snapshot.stack);
      return { ...snapshot, rebundled: was === undefined ? null : await readBundles(folder, was) };
    }),
  );
}
