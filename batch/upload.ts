import path from "node:path";
import { ProgressReporter, type ProgressStream } from "command-line/progress";
import { forTerminal } from "command-line/safe-text";
import { UsageError } from "command-line/usage-error";
import { localFolder } from "../infra/project.ts";
import { policy } from "../rules/policy.ts";
import { AccessToken } from "./access-token.ts";
import { ApiClient } from "./api-client.ts";
import { checkRecords } from "./check.ts";
import { Csv } from "./csv.ts";
import { UploadError } from "./error.ts";
import { columnsOf } from "./fields.ts";
import type { Format } from "./format.ts";
import { Ndjson } from "./ndjson.ts";
import { FORMATS, type UploadOptions } from "./options.ts";
import { type Network, networkFor } from "./patience.ts";
import { checkReport, refusalRows, type Sent, summaryOf } from "./report.ts";
import { sendFile } from "./send-file.ts";
import { openSource, type Source } from "./source.ts";
import { targetOf } from "./target.ts";

/** The process in which a file is uploaded. */
export interface UploadProcess {
  /** Of which `UPLOAD_CREDENTIALS` is read. */
  readonly environment: NodeJS.ProcessEnv;
  /** Stops it at once: a batch that is under way is sent again by the next run. */
  readonly signal: AbortSignal;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: ProgressStream;
  readonly network?: Network;
  /** The folder of the journals. */
  readonly journals?: string;
}

/** Milliseconds for which a dry run waits for an outage: somebody sits before it. */
const PATIENCE_OF_DRY_RUN = 60_000;

/**
 * Checks a file, and sends what is sound of it, or says what that would be.
 *
 * @returns the exit status: 0 when all of it is stored, or would be sent; 1 when some of it is refused.
 * @throws {UploadError} when it ended before its end; {UsageError} for options that don't go together.
 */
export async function uploadFile(options: UploadOptions, surroundings: UploadProcess): Promise<number> {
  const { environment, signal, stdout, stderr, journals = path.join(localFolder, "upload") } = surroundings;
  const progress = new ProgressReporter(stderr);
  const words = options.json ? stderr : stdout;
  const say = (text: string) => void words.write(`${text}\n`);
  const given = surroundings.network ?? networkFor(signal, progress, stderr);
  const network = options.apply
    ? given
    : { ...given, patience: Math.min(given.patience, PATIENCE_OF_DRY_RUN) };
  const formatFor = formatOf(options);
  const source = await openSource(options.file, options.encoding);
  try {
    const format = formatFor(source);
    const check = await checkRecords(format.read(source.read(signal)));
    say(checkReport(options.file, check));
    if (!options.apply) refusalRows(check.refusals).forEach(say);
    const target = await targetOf(options, policy, environment);
    const client = new ApiClient(target, new AccessToken(target, network), network);
    say(forTerminal(`${target.apiUrl}, as ${target.machine}`));
    if (!(await client.hasTheseRules())) {
      say("The API has other rules for a line than this checkout, or doesn't say: it has the last word.");
    }
    let sent: Sent | undefined;
    if (options.apply) {
      sent = await sendFile({
        options,
        source,
        format,
        check,
        target,
        client,
        signal,
        journals,
        say,
        progress,
      });
    } else {
      await client.knock();
      say("This was a dry run: nothing was changed. Do it with --apply.");
    }
    if (options.json) stdout.write(`${JSON.stringify(summaryOf(options.file, check, sent))}\n`);
    return (sent?.refusals ?? check.refusals).size === 0 ? 0 : 1;
  } catch (error) {
    if (!signal.aborted || error instanceof UploadError) throw error;
    throw new UploadError("UPLOAD_INTERRUPTED", "stopped by a signal; nothing was sent", { cause: error });
  } finally {
    await source.close();
  }
}

const FORMAT_OF_EXTENSION: Readonly<Record<string, (typeof FORMATS)[number]>> = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  ndjson: "ndjson",
  jsonl: "ndjson",
};

/** @throws {UsageError} before anything is read. */
function formatOf(options: UploadOptions): (source: Source) => Format {
  const { format, file, decimalComma, skipColumns } = options;
  const columns = columnsOf(options.column, skipColumns);
  const named = format ?? FORMAT_OF_EXTENSION[path.extname(file).slice(1).toLowerCase()];
  if (named === "csv") {
    return ({ isPlain }) => new Csv({ file, columns, decimalComma, isMarked: !isPlain });
  }
  if (named === undefined) {
    const what = file === "-" ? "stdin is" : `${file} is`;
    throw new UsageError(`nothing says in which format ${what}; expected --format ${FORMATS.join(" or ")}`);
  }
  if (decimalComma) throw new UsageError("--decimal-comma is for CSV; JSON writes numbers with a point");
  return () => new Ndjson(columns);
}
