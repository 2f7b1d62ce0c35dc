import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const recording = z.object({
  name: z.string(),
  interactions: z.array(
    z.object({
      method: z.enum(["GET", "POST", "PATCH", "PUT", "DELETE"]),
      /** With its query, from `/api/v2` on. */
      path: z.string(),
      /** The body that was sent, as a text; empty for none. */
      request: z.string().nullish(),
      status: z.number(),
      /** The body that came back, as a text; empty for none. */
      response: z.string().nullish(),
    }),
  ),
});

/** Exchanges with the Management API of a real tenant, in their order. */
export type Recording = z.output<typeof recording>;

export type Exchange = Recording["interactions"][number];

/**
 * Reads a folder of recordings, in the order of their files.
 *
 * @throws {Error} `RECORDINGS_MISSING` when the folder has none or is not there, `RECORDING_MALFORMED` with the file.
 */
export async function readRecordings(folder: string): Promise<Recording[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(".json")).sort();
  if (files.length === 0) {
    throw new Error(`RECORDINGS_MISSING: ${folder} has no .json file; expected the folder of the recordings`);
  }
  return Promise.all(files.map((file) => readRecording(path.join(folder, file))));
}

async function readRecording(file: string): Promise<Recording> {
  try {
    return recording.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new Error(`RECORDING_MALFORMED: ${file}: ${reason}`, { cause });
  }
}
