import { constants, createWriteStream } from "node:fs";
import { access, link, lstat, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { UploadError } from "./error.ts";
import type { Format, SourceRecord } from "./format.ts";
import type { Refusal } from "./judge.ts";

/** The file for the refused lines of another, beside it: of `hours.csv`, `hours.refused.csv`; of stdin, in this folder. */
export function refusedFileOf(file: string, format: string): string {
  if (file === "-") return `upload.refused.${format}`;
  const { dir, name, ext } = path.parse(file);
  return path.join(dir, `${name}.refused${ext === "" ? `.${format}` : ext}`);
}

/** @throws {UploadError} `REFUSED_FILE_UNWRITABLE` where its folder takes no file. */
export async function requireWritable(file: string): Promise<void> {
  try {
    await access(path.dirname(file), constants.W_OK);
  } catch (cause) {
    throw new UploadError(
      "REFUSED_FILE_UNWRITABLE",
      `${file} for refused lines can't be written; say --refused-out FILE`,
      { cause },
    );
  }
}

/**
 * Writes refused lines with their reasons into a new file, for its owner alone to read. It is there whole or not at all, and
 * takes no other's place: those of another night may not have been mended yet.
 *
 * @param refusals by line.
 * @returns its path: the file's own, or where that is taken by other lines, with a number.
 */
export async function writeRefused(
  file: string,
  format: Format,
  records: AsyncIterable<SourceRecord>,
  refusals: ReadonlyMap<number, Refusal>,
): Promise<string> {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}`);
  try {
    await pipeline(
      Readable.from(textOf(format, records, refusals)),
      createWriteStream(draft, { mode: 0o600, flags: "wx" }),
    );
    return await inPlace(draft, file);
  } catch (cause) {
    if (cause instanceof UploadError) throw cause;
    const advice = "say --refused-out FILE, and run it again: nothing is stored twice";
    throw new UploadError(
      "REFUSED_FILE_UNWRITABLE",
      `${file} for refused lines can't be written; ${advice}`,
      { cause },
    );
  } finally {
    await rm(draft, { force: true });
  }
}

async function* textOf(
  format: Format,
  records: AsyncIterable<SourceRecord>,
  refusals: ReadonlyMap<number, Refusal>,
): AsyncGenerator<string, void> {
  let isFirst = true;
  for await (const record of records) {
    const refusal = refusals.get(record.line);
    if (refusal === undefined) continue;
    if (isFirst) yield format.head();
    isFirst = false;
    yield format.withReason(record, `line ${record.line}: ${refusal.kind}: ${refusal.detail}`);
  }
}

/** Whether a file has the same content. What is none, such as a link to somewhere, isn't read. */
async function isSame(draft: string, wanted: string): Promise<boolean> {
  const [mine, there] = await Promise.all([lstat(draft), lstat(wanted)]);
  if (!there.isFile() || there.size !== mine.size) return false;
  return (await readFile(draft)).equals(await readFile(wanted));
}

async function inPlace(draft: string, file: string): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  for (let number = 1; ; number += 1) {
    const wanted = number === 1 ? file : path.join(dir, `${name}-${number}${ext}`);
    try {
      await link(draft, wanted);
      return wanted;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (await isSame(draft, wanted)) return wanted;
    }
  }
}
