import path from "node:path";
import { declareResources } from "declared-stack/declare-resources";
import { readStackFile, stacksIn } from "declared-stack/stack-file";
import { timesheetsProgram } from "../../infra/load-program.ts";
import { project } from "../../infra/project.ts";
import { readSettings, readSettingsConfig, SETTINGS_FOLDER } from "../deploy/settings.ts";
import { type Lifetimes, lifetimesOf } from "./lifetimes.ts";

/** The lifetimes that each stack of this repository declares, by its name. */
export async function declaredLifetimes(): Promise<Readonly<Record<string, Lifetimes>>> {
  const stacks: Record<string, Lifetimes> = {};
  // One after the other: only one program may be under way in a process.
  for (const stack of await stacksIn(project)) {
    const config = await readStackFile(path.join(project, `Pulumi.${stack}.yaml`));
    const { resources } = await declareResources({ program: timesheetsProgram, stack, config });
    const { keywords } = await readSettingsConfig(stack);
    stacks[stack] = lifetimesOf({ resources, settings: await readSettings(SETTINGS_FOLDER, keywords) });
  }
  return stacks;
}
