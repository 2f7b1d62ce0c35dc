import { createHash } from "node:crypto";
import {
  accessSync,
  appendFileSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { BatchOutcome } from "./api-client.ts";

/** The part of a file that is done, kept in a file so that the next run needn't do it again. */
export interface Journal {
  /** The last line that earlier runs are done with; 0 where there is none. */
  readonly through: number;
  /** The outcomes of earlier runs. */
  readonly outcomes: readonly BatchOutcome[];
  /** Whether the folder takes it; else the next run begins anew. */
  readonly isKept: boolean;
  /** Whether a run was cut off when the file was another. */
  readonly wasChanged: boolean;
  /** Written at once: a run that is killed loses nothing of it. */
  add(through: number, outcome: BatchOutcome): void;
  close(): void;
  /** The file is done: the next run sends all of it anew. */
  forget(): void;
}

const entry = z.object({
  through: z.number(),
  stored: z.number(),
  there: z.number(),
  refused: z.array(z.tuple([z.number(), z.object({ kind: z.string(), detail: z.string() })])),
});

/**
 * Milliseconds for which a journal counts. All that it saves is time, and the table may have been restored to another
 * day's since.
 */
const GOOD_FOR = 24 * 3600 * 1000;

/**
 * Opens the journal of a file's upload. It holds numbers of lines and reasons, no entries, and is for its owner alone.
 *
 * @param of.place the file's path and where it goes.
 * @param of.content all else that makes it the same upload: the file's digest, and how it is read.
 */
export function openJournal(
  folder: string,
  of: { readonly place: readonly string[]; readonly content: readonly unknown[] },
): Journal {
  if (!takesFiles(folder)) return NOT_KEPT;
  const prefix = digest(of.place);
  const name = `${prefix}-${digest(of.content)}.ndjson`;
  const file = path.join(folder, name);
  removeOld(folder);
  const others = namesIn(folder).filter((one) => one.startsWith(prefix) && one !== name);
  for (const other of others) rmSync(path.join(folder, other), { force: true });
  const noted = entriesIn(file);
  let descriptor: number | undefined;
  return {
    isKept: true,
    through: Math.max(0, ...noted.map(({ through }) => through)),
    outcomes: noted,
    wasChanged: others.length > 0,
    add: (through, { stored, there, refused }) => {
      const kept: z.infer<typeof entry> = { through, stored, there, refused: [...refused] };
      descriptor ??= openedToAdd(file);
      // A line of its own, even behind one that was cut off while it was written.
      appendFileSync(descriptor, `\n${JSON.stringify(kept)}\n`);
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
    },
    forget: () => rmSync(file, { force: true }),
  };
}

const NOT_KEPT: Journal = {
  isKept: false,
  through: 0,
  outcomes: [],
  wasChanged: false,
  add: () => undefined,
  close: () => undefined,
  forget: () => undefined,
};

/** Another run that is done at this moment takes the folder away, as it is empty. */
function openedToAdd(file: string, tries = 3): number {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    return openSync(file, "a", 0o600);
  } catch (error) {
    if (!isMissing(error) || tries === 0) throw error;
    return openedToAdd(file, tries - 1);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOENT";

function takesFiles(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function removeOld(folder: string): void {
  for (const name of namesIn(folder)) {
    const file = path.join(folder, name);
    const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: 0 };
    if (mtimeMs < Date.now() - GOOD_FOR) rmSync(file, { force: true });
  }
}

/** Two runs at once may both have noted a batch. */
function entriesIn(file: string): readonly (BatchOutcome & { readonly through: number })[] {
  const found = new Map<number, BatchOutcome & { readonly through: number }>();
  for (const line of textOf(file).split("\n")) {
    const { data } = entry.safeParse(parsed(line));
    if (data !== undefined) found.set(data.through, { ...data, refused: new Map(data.refused) });
  }
  return [...found.values()];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return "";
    throw error;
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const digest = (parts: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);
