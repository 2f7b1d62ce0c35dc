import { readFile } from "node:fs/promises";
import path from "node:path";
import { UsageError } from "command-line/usage-error";
import { parse } from "yaml";
import { z } from "zod";

const stackFile = z.object({ config: z.object({ "timesheets:audience": z.string() }) });

/**
 * The audience that a stack of this checkout is configured with: what is deployed has to have the same.
 *
 * @throws {UsageError} when the stack's file isn't there, or names none.
 */
export async function configuredAudience(
  stack: string,
): Promise<{ readonly file: string; readonly audience: string }> {
  const file = `Pulumi.${stack}.yaml`;
  try {
    const text = await readFile(path.join(import.meta.dirname, "..", file), "utf8");
    return { file, audience: stackFile.parse(parse(text)).config["timesheets:audience"] };
  } catch (cause) {
    throw new UsageError(`NO_SUCH_STACK: this checkout has no ${file} with a timesheets:audience`, { cause });
  }
}
