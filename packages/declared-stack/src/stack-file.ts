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
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") {
      const message = `STACK_FILE_UNREADABLE: there is no ${file}; expected a stack's configuration, as Pulumi keeps it`;
      throw new Error(message, { cause });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`STACK_FILE_UNREADABLE: ${file}: ${reason}`, { cause });
  }
}
