import { randomUUID } from "node:crypto";
import { StoreUnavailableError } from "../store/store.ts";
import type { Caller } from "../verify/caller.ts";
import { KeysUnavailableError } from "../verify/error.ts";
import type { FaultLine, Log } from "./log.ts";
import { Problem, RETRY_AFTER } from "./problem.ts";
import type { ApiRequest } from "./request.ts";
import { type HttpResponse, type SerialisedResponse, serialise } from "./response.ts";

/** Where lines of the log go, and when it is; without a log none are made. */
export interface Journal {
  readonly now: () => Date;
  readonly log?: Log | undefined;
}

/**
 * A request and its response: has the id that both are known by, and writes what they came to, or broke down on, to
 * the log.
 *
 * The id is the gateway's where there is one, else one of our own. What a client sends as an id is not taken: it would
 * be theirs to forge.
 */
export class Exchange {
  /** Who sent the request, from when that is known. */
  caller: Caller | undefined;
  readonly #requestId: string;
  readonly #route: string | undefined;
  readonly #journal: Journal;
  readonly #begun: [number, number] | undefined;
  #problem: Problem | undefined;

  /** @param route as the policy writes it; absent for requests of no route. */
  constructor(request: ApiRequest, route: string | undefined, journal: Journal) {
    this.#begun = journal.log && process.hrtime();
    this.#requestId = request.id || newRequestId();
    this.#route = route;
    this.#journal = journal;
  }

  /**
   * The response to a request that ended with an error: a problem says itself what it is, an outage is not the
   * caller's fault, and everything else is a fault of ours. Operators are told of the latter two.
   */
  failed(error: unknown): HttpResponse {
    this.#problem = this.#problemOf(error);
    return this.#problem.toResponse(this.#requestId);
  }

  /** Writes the request's line of the log, and gives its response as it is sent. Only a log that throws gets out. */
  finished(response: HttpResponse): SerialisedResponse {
    const { log, now } = this.#journal;
    if (log !== undefined && this.#begun !== undefined) {
      const { status } = response;
      log({
        level: status < 500 ? "info" : status === 500 ? "error" : "warn",
        time: now().toISOString(),
        requestId: this.#requestId,
        ...(this.#route !== undefined && { route: this.#route }),
        status,
        milliseconds: millisecondsSince(this.#begun),
        ...(this.caller && { subject: this.caller.subject, application: this.caller.application }),
        ...(this.#problem && { code: this.#problem.code }),
      });
    }
    return serialise(response, this.#requestId);
  }

  #problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof KeysUnavailableError) return this.#outage("keys_unavailable", error);
    if (error instanceof StoreUnavailableError) return this.#outage("store_unavailable", error);
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    this.#report({ level: "error", code: "internal", message, ...(stack !== undefined && { stack }) });
    return new Problem("internal", { detail: "Try again later; we have been notified", cause: error });
  }

  #outage(
    code: "keys_unavailable" | "store_unavailable",
    error: KeysUnavailableError | StoreUnavailableError,
  ): Problem {
    this.#report({ level: "warn", code: error.code, message: error.message, cause: String(error.cause) });
    return new Problem(code, {
      detail: `Try again in ${RETRY_AFTER} seconds`,
      headers: { "retry-after": RETRY_AFTER },
      cause: error,
    });
  }

  #report(fault: Omit<FaultLine, "time" | "requestId">): void {
    const { log, now } = this.#journal;
    log?.({ ...fault, time: now().toISOString(), requestId: this.#requestId });
  }
}

const PROCESS_ID = randomUUID().slice(0, 24);
let requests = 0;

/** A UUID that no other request has: most of it was drawn for this process, the rest counts its requests. */
function newRequestId(): string {
  requests += 1;
  return PROCESS_ID + requests.toString(16).padStart(12, "0");
}

/** Milliseconds, to a tenth. `performance` tells them too, but takes a cold start's time to be loaded. */
function millisecondsSince(begun: [number, number]): number {
  const [seconds, nanoseconds] = process.hrtime(begun);
  return Math.round(seconds * 10_000 + nanoseconds / 100_000) / 10;
}
