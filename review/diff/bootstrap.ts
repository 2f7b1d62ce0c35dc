import type { Change } from "../model/change.ts";
import { type BootstrapSnapshot, bootstrapName } from "../snapshot/bootstrap.ts";
import { finished } from "./diff.ts";
import { resourceChanges } from "./resources.ts";
import type { Revision } from "./revision.ts";
import { bootstrapFileChanges } from "./stacks.ts";

/**
 * Everything that differs in the bootstraps of two revisions. One that is new, or gone, differs in all that it declares.
 *
 * @param revision a stack of the reviewed revision, among whose applications rights are understood.
 */
export function bootstrapChanges(
  before: readonly BootstrapSnapshot[],
  after: readonly BootstrapSnapshot[],
  revision: Revision,
): Change[] {
  const stacks = new Set([...after, ...before].map(({ stack }) => stack));
  return [...stacks].flatMap((stack) => {
    const [old, current] = [before, after].map((side) => side.find((one) => one.stack === stack));
    const was = old ?? emptied(current);
    const is = current ?? emptied(old);
    if (was === undefined || is === undefined) return [];
    const comparison = { before: withResources(revision, was), after: withResources(revision, is) };
    return [...bootstrapFileChanges(was, is), ...resourceChanges(comparison)].map((one) =>
      finished(one, [bootstrapName(is)]),
    );
  });
}

const emptied = (bootstrap: BootstrapSnapshot | undefined): BootstrapSnapshot | undefined =>
  bootstrap && { ...bootstrap, resources: [], outputs: {} };

const withResources = ({ snapshot, model }: Revision, { resources }: BootstrapSnapshot): Revision => ({
  snapshot: { ...snapshot, resources },
  model,
});
