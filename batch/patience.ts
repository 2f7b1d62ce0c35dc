import { setTimeout as sleep } from "node:timers/promises";
import type { ProgressReporter, ProgressStream } from "command-line/progress";
import { forTerminal } from "command-line/safe-text";
import { UploadError } from "./error.ts";

/** A response, read to its end. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** Nothing where it is no JSON. */
  readonly body: unknown;
}

/** How requests are sent, and for how long they are tried again. */
export interface Network {
  readonly fetch: typeof fetch;
  /** Milliseconds since some moment. */
  readonly now: () => number;
  /** Resolves after some milliseconds; rejects when the signal is given. @param why who is waited for, and why. */
  readonly wait: (milliseconds: number, why: string) => Promise<unknown>;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Milliseconds for which an outage is waited for. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

/** The network outside. Waiting for somebody is told on a stream, beside the progress. */
export const networkFor = (
  signal: AbortSignal,
  progress: ProgressReporter,
  stream: ProgressStream,
): Network => ({
  fetch: (...request) => globalThis.fetch(...request),
  now: () => performance.now(),
  wait: (milliseconds, why) => {
    progress.clear();
    stream.write(`  ${forTerminal(why)}; the next try is in ${Math.ceil(milliseconds / 1000)} s\n`);
    return sleep(milliseconds, undefined, { signal });
  },
  random: Math.random,
  patience: 600_000,
  signal,
});

/** Milliseconds: for a response; the first wait where none is asked for, which doubles each time; and the longest of these. */
const TIMEOUT = 60_000;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;

/** Too many requests, and outages: of the API's, the gateway's, the tenant's. */
const PASSING = [408, 425, 429, 500, 502, 503, 504];

/**
 * Sends a request until it has a response that isn't about an outage. A response that was lost is such an outage: it has to
 * be a request that may come twice. It waits as long as it is asked to (`Retry-After`, RFC 9110 §10.2.3), and a random bit
 * longer, so that not all who were refused come back at once.
 *
 * @param what the name of whoever is asked, for the message.
 * @param make makes the request anew for each try.
 * @param onPassing is told of each response about an outage.
 * @throws {UploadError} `UPLOAD_UNREACHABLE` when patience is at its end; the signal's reason when it is given.
 */
export async function patiently(
  what: string,
  network: Network,
  make: () => Promise<readonly [URL, RequestInit]>,
  onPassing: (reply: Reply) => void = () => undefined,
): Promise<Reply> {
  const { now, wait, random, patience } = network;
  const begun = now();
  for (let tried = 0; ; tried += 1) {
    const [url, init] = await make();
    const result = await ask(network, url, init);
    if ("reply" in result) {
      if (!PASSING.includes(result.reply.status)) return result.reply;
      onPassing(result.reply);
    }
    const usual = Math.min(FIRST_WAIT * 2 ** tried, LONGEST_WAIT);
    const asked = "reply" in result ? waitAsked(result.reply.headers) : 0;
    const pause = Math.max(asked, usual / 2) + random() * (usual / 2);
    const why = `${what} ${"reply" in result ? `answers ${result.reply.status}` : `doesn't answer: ${result.lost}`}`;
    if (now() - begun + pause > patience) throw new UploadError("UPLOAD_UNREACHABLE", why);
    await wait(pause, why);
  }
}

async function ask(
  { fetch, signal }: Network,
  url: URL,
  init: RequestInit,
): Promise<{ readonly reply: Reply } | { readonly lost: string }> {
  signal.throwIfAborted();
  try {
    const response = await fetch(url, {
      ...init,
      // A redirect would take the token along.
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
    });
    const text = await textOf(response);
    return { reply: { status: response.status, headers: response.headers, body: jsonIn(text) } };
  } catch (error) {
    signal.throwIfAborted();
    return { lost: reasonOf(error) };
  }
}

/** The longest response that is read, in bytes: a batch of which each line is refused at length takes a few million. */
const LONGEST_RESPONSE = 16_000_000;

async function textOf({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of body ?? []) {
    length += part.length;
    if (length > LONGEST_RESPONSE) throw new Error(`its response is longer than ${LONGEST_RESPONSE} bytes`);
    parts.push(part);
  }
  return new TextDecoder().decode(Buffer.concat(parts));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Milliseconds; 0 where nothing is asked. */
function waitAsked(headers: Headers): number {
  const after = headers.get("retry-after") ?? "";
  if (/^\d+$/.test(after)) return Number(after) * 1000;
  const until = Date.parse(after);
  return Number.isNaN(until) ? 0 : Math.max(0, until - Date.now());
}

/** The innermost cause, which names what went wrong on the wire. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (error instanceof Error) return error.cause === undefined ? error.message : reasonOf(error.cause);
  return String(error);
}
