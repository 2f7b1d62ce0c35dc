import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";

const stackFile = z.object({ config: z.record(z.string(), z.unknown()).default({}) });

/**
 * A stack's configuration as Pulumi's engine hands it to a program: texts, and JSON for anything else.
 *
 * @param file the path of a `Pulumi.<stack>.yaml`.
 * @throws {Error} `STACK_FILE_UNREADABLE` when the file is not there or no stack file.
 */
export async function readStackFile(file: string): Promise<Record<string, string>> {
  try {
    const { config } = stackFile.parse(parse(await readFile(file, "utf8")) ?? {});
    return Object.fromEntries(
      Object.entries(config).map(([key, value]) => [
        key,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    );
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`STACK_FILE_UNREADABLE: ${file}: ${reason}`, { cause });
  }
}
