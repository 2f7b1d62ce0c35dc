import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

/** The stacks whose configuration is in the repository. */
export type StackName = "dev" | "prod";

const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });

/** The values of `Pulumi.<stack>.yaml`, as a fresh copy that a test may change. */
export function stackValues(stack: StackName): Record<string, unknown> {
  const text = readFileSync(new URL(`../../Pulumi.${stack}.yaml`, import.meta.url), "utf8");
  return stackFile.parse(parse(text)).config;
}

/** The same as the engine hands it to a program: texts, and JSON for anything else. */
export const stackTexts = (stack: StackName): Record<string, string> =>
  Object.fromEntries(
    Object.entries(stackValues(stack)).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
