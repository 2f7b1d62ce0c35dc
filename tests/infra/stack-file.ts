import { readFileSync } from "node:fs";
import { stacksIn } from "declared-stack/stack-file";
import { parse } from "yaml";
import { z } from "zod";
import { project } from "../../infra/project.ts";

/** The stacks that tests say something of by name. */
export type StackName = "dev" | "prod";

/** All stacks of the repository, however many there are: those that have a file. */
export const stacks = await stacksIn(project);

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/** The values of `Pulumi.<stack>.yaml`, as a fresh copy that a test may change. */
export function stackValues(stack: string): Record<string, unknown> {
  const text = readFileSync(new URL(`../../Pulumi.${stack}.yaml`, import.meta.url), "utf8");
  return stackFile.parse(parse(text)).config;
}

/** The same as the engine hands it to a program: texts, and JSON for anything else. */
export const stackTexts = (stack: string): Record<string, string> =>
  Object.fromEntries(
    Object.entries(stackValues(stack)).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
