import { existsSync } from "node:fs";
import path from "node:path";
import { declareResources } from "declared-stack/declare-resources";
import type { StackResource } from "declared-stack/resource";
import { readStackFile, stacksIn } from "declared-stack/stack-file";
import { z } from "zod";
import { FreshModules } from "./import-anew.ts";
import { readStackFiles, type StackFiles } from "./stack-files.ts";

/** The bootstrap of a stack, as a revision declares it: what continuous integration has in the stack's account. */
export interface BootstrapSnapshot extends StackFiles {
  /** Named as the stack that continuous integration deploys with it. */
  readonly stack: string;
  readonly resources: readonly StackResource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** The name under which a bootstrap is spoken of, where stacks are named. */
export const bootstrapName = ({ stack }: Pick<BootstrapSnapshot, "stack">): string => `bootstrap of ${stack}`;

const programModule = z.looseObject({ default: z.custom<object>((value) => typeof value === "object") });

/** Reads all bootstraps of the project in a folder; none of one that is older than they are. @throws whatever its program throws. */
export async function readBootstraps(project: string): Promise<readonly BootstrapSnapshot[]> {
  const folder = path.join(project, "infra", "bootstrap");
  const program = path.join(folder, "index.ts");
  if (!existsSync(program)) return [];
  const snapshots: BootstrapSnapshot[] = [];
  // One after the other: Pulumi's runtime is the process's own.
  for (const stack of await stacksIn(folder)) {
    const modules = new FreshModules();
    const { resources, outputs } = await declareResources({
      program: {
        project: "timesheets-bootstrap",
        load: async () => programModule.parse(await modules.import(program)),
      },
      stack,
      config: await readStackFile(path.join(folder, `Pulumi.${stack}.yaml`)),
    });
    snapshots.push({ stack, resources, outputs, ...(await readStackFiles(folder, stack)) });
  }
  return snapshots;
}
