import path from "node:path";
import type { ProgressReporter } from "command-line/progress";
import { forTerminal } from "command-line/safe-text";
import { removeIfEmpty } from "command-line/scratch-folder";
import type { ApiClient, BatchOutcome } from "./api-client.ts";
import { batchesOf } from "./batches.ts";
import type { Check } from "./check.ts";
import { UploadError } from "./error.ts";
import type { Format } from "./format.ts";
import { type Journal, openJournal } from "./journal.ts";
import { judge } from "./judge.ts";
import type { UploadOptions } from "./options.ts";
import { refusedFileOf, requireWritable, writeRefused } from "./refused-file.ts";
import { refusalRows, type Sent, sentReport } from "./report.ts";
import type { Source } from "./source.ts";
import type { UploadTarget } from "./target.ts";

/** A file that was checked, and where it goes. */
export interface CheckedFile {
  readonly options: UploadOptions;
  readonly source: Source;
  readonly format: Format;
  readonly check: Check;
  readonly target: UploadTarget;
  readonly client: ApiClient;
  readonly signal: AbortSignal;
  /** The folder of the journals. */
  readonly journals: string;
  readonly say: (text: string) => void;
  readonly progress: ProgressReporter;
}

/**
 * Sends what is sound of a file, and writes what is refused into a file of its own.
 *
 * @throws {UploadError} with how far it came.
 */
export async function sendFile(upload: CheckedFile): Promise<Sent> {
  const { options, source, format, check, target, journals, say, signal } = upload;
  const { file, column, skipColumns, decimalComma, encoding } = options;
  const refusedOut = options.refusedOut ?? refusedFileOf(file, format.name);
  await requireWritable(refusedOut);
  const unsent = [...check.refusals.keys(), ...check.repetitions];
  const journal = openJournal(journals, {
    place: [path.resolve(file), target.apiUrl, target.application.clientId],
    // Another version of the rules finds other lines sound, which no earlier run has sent.
    content: [source.digest(), format.name, column, skipColumns, decimalComma, encoding, unsent],
  });
  try {
    if (!journal.isKept)
      say(
        forTerminal(
          `${journals} takes no file: a run that is cut off begins anew, and stores nothing twice.`,
        ),
      );
    if (journal.wasChanged && file !== "-") {
      say(
        forTerminal(
          `${file} was changed after a run that was cut off: all of it is sent, and nothing is stored twice.`,
        ),
      );
    }
    if (journal.through > 0) {
      say(`An earlier run is done with the lines up to ${journal.through}; this one goes on behind them.`);
    }
    const outcomes = await sendAll(upload, journal);
    const sumOf = (numberOf: (outcome: BatchOutcome) => number) =>
      outcomes.map(numberOf).reduce((sum, one) => sum + one, 0);
    const refusals = new Map([...check.refusals, ...outcomes.flatMap(({ refused }) => [...refused])]);
    const sent = { stored: sumOf(({ stored }) => stored), there: sumOf(({ there }) => there), refusals };
    say(sentReport(sent));
    refusalRows(refusals).forEach(say);
    if (refusals.size === 0) {
      journal.forget();
      return sent;
    }
    const records = format.read(source.read(signal));
    const refusedFile = await writeRefused(refusedOut, format, records, refusals);
    say(forTerminal(`Mend the refused lines in ${refusedFile}, and upload that file.`));
    journal.forget();
    return { ...sent, refusedFile };
  } finally {
    journal.close();
    if (journal.isKept) for (const empty of [journals, path.dirname(journals)]) removeIfEmpty(empty);
  }
}

/** Sends the batches one after the other, but for those that an earlier run is done with. */
async function sendAll(upload: CheckedFile, journal: Journal): Promise<readonly BatchOutcome[]> {
  const { check, client, signal, progress } = upload;
  const outcomes = [...journal.outcomes];
  const doneOf = ({ stored, there, refused }: BatchOutcome) => stored + there + refused.size;
  let done = outcomes.map(doneOf).reduce((sum, one) => sum + one, 0);
  const show = () => progress.count({ what: "lines", done, total: check.sound });
  show();
  try {
    for await (const batch of batchesOf(entriesOf(upload, journal.through))) {
      const outcome = await client.send(batch);
      journal.add(batch.lines.at(-1) ?? 0, outcome);
      outcomes.push(outcome);
      done += doneOf(outcome);
      show();
    }
    return outcomes;
  } catch (error) {
    if (!(error instanceof UploadError) && !signal.aborted) throw error;
    const { code, what } = error instanceof UploadError ? error : STOPPED;
    const far = `${done.toLocaleString("en")} of ${check.sound.toLocaleString("en")} lines are done`;
    const again = "Run the same command again: it goes on from there, and nothing is stored twice.";
    throw new UploadError(code, [what, `${far}.${ADVISED.includes(code) ? ` ${again}` : ""}`].join("\n"), {
      cause: error,
    });
  } finally {
    progress.clear();
  }
}

const STOPPED = { code: "UPLOAD_INTERRUPTED", what: "stopped by a signal" } as const;

/** Ends that are nobody's fault. */
const ADVISED = ["UPLOAD_INTERRUPTED", "UPLOAD_UNREACHABLE"];

async function* entriesOf({ source, format, check, options, signal }: CheckedFile, through: number) {
  for await (const record of format.read(source.read(signal))) {
    const { line } = record;
    if (line <= through || check.refusals.has(line) || check.repetitions.has(line)) continue;
    const judged = judge(record);
    if ("refusal" in judged) {
      const what = `line ${line} of ${options.file} was changed after it was checked`;
      throw new UploadError("UPLOAD_FILE_CHANGED", what);
    }
    yield { line, entry: judged.entry };
  }
}
