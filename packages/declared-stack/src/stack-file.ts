import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";
import { z } from "zod";

/** A stack's name is as Pulumi takes it. */
const STACK_FILE = /^Pulumi\.([A-Za-z0-9_.-]+)\.yaml$/;

/** The stack of a file's name; none for a file of another kind. */
export const stackOf = (name: string): string | undefined => STACK_FILE.exec(name)?.[1];

/** Names of the stacks that have a file in a folder, in order. */
export async function stacksIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).flatMap((name) => stackOf(name) ?? []).toSorted();
}

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
