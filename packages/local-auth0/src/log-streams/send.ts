import type { History } from "../state/history.ts";
import { categoryOf } from "../state/log-types.ts";
import { loopbackUrl } from "../state/loopback.ts";
import type { LogEntry, TenantState } from "../state/tenant-state.ts";

/** Tries to send the same entries, and milliseconds for each of them. */
const TRIES = 3;
const TIME_LIMIT = 5000;

/** Entries of one request, at most. */
const LARGEST = 100;

/** An active stream to a server on this machine. */
interface HttpStream {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  readonly format: Format;
  readonly headers: Readonly<Record<string, string>>;
}

type Format = "JSONLINES" | "JSONARRAY" | "JSONOBJECT";

/**
 * Sends each entry of the log to the tenant's streams (Auth0 docs, "Custom Log Streams"): to those of the type `http` whose
 * server is on this machine, and to no other, in the order of the log. Entries that come while a request is under way go
 * together in the next one.
 *
 * @param log hears of what could not be sent, once for each stream that leads elsewhere
 * @returns a function that ends it, with what is under way
 */
export function sendToLogStreams(
  { logStreams }: Pick<TenantState, "logStreams">,
  history: History,
  log: (line: string) => void,
): () => void {
  const ending = new AbortController();
  const waiting = new Map<string, LogEntry[]>();
  const told = new Set<string>();

  /** The stream as it is now, if it is one that is sent to. */
  const streamOf = (id: string): HttpStream | undefined => {
    const held = logStreams.get(id);
    if (held?.status !== "active") return undefined;
    const stream = httpStream(held);
    if (stream === undefined && !told.has(id)) {
      told.add(id);
      log(`LOG_STREAM_ELSEWHERE: "${String(held.name)}" is not sent: only http to this machine is`);
    }
    return stream;
  };

  async function drain(id: string, entries: LogEntry[]): Promise<void> {
    while (entries.length > 0) {
      const stream = streamOf(id);
      const size = stream?.format === "JSONOBJECT" ? 1 : LARGEST;
      const part = entries.splice(0, size);
      if (stream === undefined || ending.signal.aborted) continue;
      const failure = await send(stream, part, ending.signal);
      if (failure !== undefined && !ending.signal.aborted) {
        log(
          `LOG_STREAM_FAILED: "${stream.name}" did not take ${part.length} of the log's entries: ${failure}`,
        );
      }
    }
    waiting.delete(id);
  }

  history.onLog((entry) => {
    for (const held of logStreams.all()) {
      const id = String(held.id);
      if (held.status !== "active" || !isAskedFor(held.filters, entry) || streamOf(id) === undefined)
        continue;
      const entries = waiting.get(id);
      if (entries !== undefined) entries.push(entry);
      else {
        const begun = [entry];
        waiting.set(id, begun);
        void drain(id, begun);
      }
    }
  });
  return () => ending.abort();
}

/** Without filters, or with none, a stream gets everything. */
function isAskedFor(filters: unknown, { type }: LogEntry): boolean {
  if (!Array.isArray(filters) || filters.length === 0) return true;
  return filters.some((filter: { name?: unknown }) => filter.name === categoryOf(type));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function httpStream({ id, name, type, sink }: Readonly<Record<string, unknown>>): HttpStream | undefined {
  if (type !== "http" || !isRecord(sink)) return undefined;
  const endpoint = String(sink.httpEndpoint);
  if (loopbackUrl(endpoint) === undefined) return undefined;
  const custom = Array.isArray(sink.httpCustomHeaders) ? sink.httpCustomHeaders.filter(isRecord) : [];
  return {
    id: String(id),
    name: String(name),
    endpoint,
    format: FORMATS.find((format) => format === sink.httpContentFormat) ?? "JSONLINES",
    headers: {
      ...Object.fromEntries(custom.map(({ header, value }) => [String(header), String(value)])),
      "content-type": typeof sink.httpContentType === "string" ? sink.httpContentType : "application/json",
      ...(typeof sink.httpAuthorization === "string" && { authorization: sink.httpAuthorization }),
    },
  };
}

const FORMATS: readonly Format[] = ["JSONLINES", "JSONARRAY", "JSONOBJECT"];

/** @returns why they could not be sent */
async function send(
  { endpoint, headers, format }: HttpStream,
  entries: readonly LogEntry[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const body = bodyOf(format, entries.map(streamed));
  let failure: string | undefined;
  for (let tries = 0; tries < TRIES && !signal.aborted; tries += 1) {
    try {
      const response = await fetch(endpoint, {
        ...{ method: "POST", headers, body, redirect: "manual" },
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIME_LIMIT)]),
      });
      await response.body?.cancel();
      if (response.ok) return undefined;
      failure = `HTTP ${response.status}`;
    } catch (cause) {
      failure = cause instanceof Error && cause.cause !== undefined ? String(cause.cause) : String(cause);
    }
  }
  return failure;
}

/** An entry as streams have it: under its identifier, without what it says nothing about. */
const streamed = (entry: LogEntry): object => ({
  log_id: entry.log_id,
  data: Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== null)),
});

function bodyOf(format: Format, entries: readonly object[]): string {
  if (format === "JSONARRAY") return JSON.stringify(entries);
  return entries.map((entry) => JSON.stringify(entry)).join("\n");
}
