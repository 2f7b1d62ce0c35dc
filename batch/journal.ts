import { createHash } from "node:crypto";
import { appendFileSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { BatchOutcome } from "./api-client.ts";
import type { Refusal } from "./judge.ts";

/** What of a file is done, kept in a file so that the next run needn't do it again. */
export interface Journal {
  /** The last line that an earlier run is done with; 0 where none is. */
  readonly through: number;
  /** The outcomes of earlier runs. */
  readonly outcomes: readonly BatchOutcome[];
  /** Whether a run of this file was cut off that was another file then. */
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
 * Opens the journal of a file's upload. It holds numbers of lines and reasons, no entries, and is for its owner alone.
 *
 * @param place the file's path and where it goes.
 * @param content all else that makes it the same upload: the file's digest, and how it is read.
 */
export function openJournal(folder: string, place: readonly string[], content: readonly unknown[]): Journal {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const prefix = digest(place);
  const name = `${prefix}-${digest(content)}.ndjson`;
  const others = readdirSync(folder).filter((one) => one.startsWith(prefix) && one !== name);
  for (const other of others) rmSync(path.join(folder, other), { force: true });
  const file = path.join(folder, name);
  const descriptor = openSync(file, "a+", 0o600);
  const text = readFileSync(file, "utf8");
  // Two runs at once may both have noted a batch; text that was cut off while it was written is none.
  const noted = new Map(
    text.split("\n").flatMap((line) => {
      const { data } = entry.safeParse(parsed(line));
      return data === undefined ? [] : [[data.through, { ...data, refused: new Map(data.refused) }] as const];
    }),
  );
  const begun = text === "" || text.endsWith("\n") ? "" : "\n";
  if (begun !== "") appendFileSync(descriptor, begun);
  return {
    through: Math.max(0, ...noted.keys()),
    outcomes: [...noted.values()],
    wasChanged: others.length > 0,
    add: (through, { stored, there, refused }) => {
      const kept: z.infer<typeof entry> = { through, stored, there, refused: [...refused] };
      appendFileSync(descriptor, `${JSON.stringify(kept)}\n`);
    },
    close: () => closeSync(descriptor),
    forget: () => rmSync(file, { force: true }),
  };
}

const digest = (parts: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** All refusals of some outcomes, by line. */
export const refusalsOf = (outcomes: readonly BatchOutcome[]): Map<number, Refusal> =>
  new Map(outcomes.flatMap(({ refused }) => [...refused]));
