import path from "node:path";
import { ProgressReporter, type ProgressStream } from "command-line/progress";
import { forTerminal } from "command-line/safe-text";
import { removeIfEmpty } from "command-line/scratch-folder";
import { UsageError } from "command-line/usage-error";
import { localFolder } from "../infra/project.ts";
import { policy } from "../rules/policy.ts";
import { AccessToken } from "./access-token.ts";
import { ApiClient, type BatchOutcome } from "./api-client.ts";
import { batchesOf } from "./batches.ts";
import { type Check, checkRecords } from "./check.ts";
import { Csv } from "./csv.ts";
import { UploadError } from "./error.ts";
import { type Columns, columnsOf } from "./fields.ts";
import type { Format, SourceRecord } from "./format.ts";
import { type Journal, openJournal, refusalsOf } from "./journal.ts";
import { judge, type Refusal } from "./judge.ts";
import { Ndjson } from "./ndjson.ts";
import { FORMATS, type UploadOptions } from "./options.ts";
import { type Line, lineFor } from "./patience.ts";
import { refusedFileOf, requireWritable, writeRefused } from "./refused-file.ts";
import { checkReport, refusalRows, row } from "./report.ts";
import { openSource, type Source } from "./source.ts";
import { targetOf, type UploadTarget } from "./target.ts";

/** The process in which a file is uploaded. */
export interface UploadProcess {
  /** Of which `UPLOAD_CREDENTIALS` is read. */
  readonly environment: NodeJS.ProcessEnv;
  /** Stops it at once: a batch that is under way is sent again by the next run. */
  readonly signal: AbortSignal;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: ProgressStream;
  readonly line?: Line;
  /** The folder of the journals. */
  readonly journals?: string;
}

/** An upload that is under way. */
interface Upload {
  readonly options: UploadOptions;
  readonly source: Source;
  readonly format: Format;
  readonly check: Check;
  readonly target: UploadTarget;
  readonly client: ApiClient;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
  readonly progress: ProgressReporter;
}

/**
 * Checks a file, and sends what is sound of it, or says what that would be.
 *
 * @returns the exit status: 0 when all of it is stored, or would be sent; 1 when some of it is refused.
 * @throws {UploadError} when it ended before its end.
 */
export async function uploadFile(options: UploadOptions, surroundings: UploadProcess): Promise<number> {
  const {
    environment,
    signal,
    line = lineFor(signal),
    journals = path.join(localFolder, "upload"),
  } = surroundings;
  const say = (text: string) => void surroundings.stdout.write(`${text}\n`);
  const columns = columnsOf(options.column, options.skipColumns);
  const source = await openSource(options.file, options.encoding);
  try {
    const format = formatOf(options, columns, source);
    const check = await checkRecords(untilStopped(format.read(source.read()), signal));
    say(checkReport(options.file, check));
    if (!options.apply) refusalRows(check.refusals).forEach(say);
    const target = await targetOf(options, policy, environment);
    const client = new ApiClient(target, new AccessToken(target, line), line);
    say(forTerminal(`${target.apiUrl}, as ${target.machine}`));
    if ((await client.rules()) !== "known") {
      say("The API has other rules for a line than this checkout, or doesn't say: it has the last word.");
    }
    const progress = new ProgressReporter(surroundings.stderr);
    const upload = { options, source, format, check, target, client, signal, say, progress };
    if (options.apply) return await apply(upload, journals);
    await client.knock();
    say("This was a dry run: nothing was changed. Do it with --apply.");
    return check.refusals.size === 0 ? 0 : 1;
  } catch (error) {
    if (!signal.aborted || error instanceof UploadError) throw error;
    throw new UploadError("UPLOAD_INTERRUPTED", "stopped by a signal; nothing was sent", { cause: error });
  } finally {
    await source.close();
  }
}

async function apply(upload: Upload, journals: string): Promise<number> {
  const { options, source, format, check, target, say } = upload;
  const { file, refusedOut = refusedFileOf(file, format.name) } = options;
  await requireWritable(refusedOut);
  const { column, decimalComma, encoding } = options;
  const journal = openJournal(
    journals,
    [path.resolve(file), target.apiUrl, target.application.clientId],
    [source.digest(), format.name, column, decimalComma, encoding],
  );
  try {
    whatWasBefore(journal, file).forEach(say);
    const outcomes = await sendAll(upload, journal);
    const refusals = new Map([...check.refusals, ...refusalsOf(outcomes)]);
    say(outcomeReport(outcomes, refusals));
    if (refusals.size > 0) {
      const written = await writeRefused(refusedOut, format, format.read(source.read()), refusals);
      say(forTerminal(`Mend the refused lines in ${written}, and upload that file.`));
    }
    journal.forget();
    for (const empty of [journals, path.dirname(journals)]) removeIfEmpty(empty);
    return refusals.size === 0 ? 0 : 1;
  } finally {
    journal.close();
  }
}

function whatWasBefore({ wasChanged, through }: Journal, file: string): string[] {
  const changed = `${file} was changed after a run that was cut off: all of it is sent, and nothing is stored twice.`;
  const resumed = `An earlier run is done with the lines up to ${through}; this one goes on behind them.`;
  return [...(wasChanged && file !== "-" ? [forTerminal(changed)] : []), ...(through > 0 ? [resumed] : [])];
}

/**
 * Sends the batches one after the other, but for those that an earlier run is done with.
 *
 * @returns the outcomes of all batches.
 * @throws {UploadError} with how far it came.
 */
async function sendAll(upload: Upload, journal: Journal): Promise<readonly BatchOutcome[]> {
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
    const isStopped = signal.aborted && !(error instanceof UploadError);
    if (!isStopped && !(error instanceof UploadError)) throw error;
    const code = error instanceof UploadError ? error.code : "UPLOAD_INTERRUPTED";
    const what = error instanceof UploadError ? error.what : "stopped by a signal";
    const advice = "Run the same command again: it goes on from there, and nothing is stored twice.";
    throw new UploadError(
      code,
      `${what}\n${done.toLocaleString("en")} of ${check.sound.toLocaleString("en")} lines are done. ${advice}`,
      { cause: error },
    );
  } finally {
    progress.clear();
  }
}

async function* entriesOf({ source, format, check, options, signal }: Upload, through: number) {
  for await (const record of untilStopped(format.read(source.read()), signal)) {
    const { line } = record;
    if (line <= through || check.refusals.has(line) || check.repetitions.has(line)) continue;
    const judged = judge(record);
    if ("refusal" in judged) {
      throw new UploadError(
        "UPLOAD_FILE_CHANGED",
        `line ${line} of ${options.file} was changed after it was checked`,
      );
    }
    yield { line, entry: judged.entry };
  }
}

async function* untilStopped(
  records: AsyncIterable<SourceRecord>,
  signal: AbortSignal,
): AsyncGenerator<SourceRecord, void> {
  for await (const record of records) {
    signal.throwIfAborted();
    yield record;
  }
}

function formatOf({ format, file, decimalComma }: UploadOptions, columns: Columns, source: Source): Format {
  const extension = path.extname(file).slice(1).toLowerCase();
  const named = format ?? FORMAT_OF_EXTENSION[extension];
  if (named === undefined) {
    throw new UsageError(
      `nothing says in which format ${file} is; expected --format ${FORMATS.join(" or ")}`,
    );
  }
  if (named === "csv") return new Csv({ file, columns, decimalComma, isMarked: !source.isPlain });
  if (decimalComma) throw new UsageError("--decimal-comma is for CSV; JSON writes numbers with a point");
  return new Ndjson(columns);
}

const FORMAT_OF_EXTENSION: Readonly<Record<string, (typeof FORMATS)[number]>> = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  ndjson: "ndjson",
  jsonl: "ndjson",
};

function outcomeReport(outcomes: readonly BatchOutcome[], refusals: ReadonlyMap<number, Refusal>): string {
  const sumOf = (numberOf: (outcome: BatchOutcome) => number) =>
    outcomes.map(numberOf).reduce((sum, one) => sum + one, 0);
  const there = sumOf((outcome) => outcome.there);
  return [
    row(
      sumOf(({ stored }) => stored),
      "stored",
    ),
    ...(there > 0 ? [row(there, "were there already")] : []),
    ...refusalRows(refusals),
  ].join("\n");
}
