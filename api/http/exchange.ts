import { randomUUID } from "node:crypto";
import type { Caller } from "../verify/caller.ts";
import type { Log } from "./log.ts";
import type { Problem } from "./problem.ts";
import { problemOf } from "./problem-of.ts";
import type { ApiRequest } from "./request.ts";
import { type Answer, type Reply, replyOf } from "./response.ts";

/** A request on its way, of a route of the policy's or of none. */
export interface Incoming {
  readonly request: ApiRequest;
  /** What stands in the path where the route has `{…}`; empty where it has none. */
  readonly parameter: string;
  /** Who sent it, from when that is known. */
  caller?: Caller;
}

/** Answers a request, or throws why not. */
export type Act = (incoming: Incoming) => Answer | Promise<Answer>;

/** Serves a request: whatever acting on it throws is answered. Only a log that throws gets out. */
export type Serve = (request: ApiRequest, parameter: string) => Promise<Reply>;

/** Where lines of the log go, and when it is; without a log none are made. */
export interface Journal {
  readonly now: () => Date;
  readonly log?: Log | undefined;
}

/**
 * Makes what serves a route: it acts, answers what is thrown as problem details, and writes one line of the log.
 *
 * The id under which a request is found in the logs is the gateway's where there is one, else one of our own. What a
 * client sends as an id is not taken: it would be theirs to forge.
 *
 * @param route as the policy writes it; absent for requests of no route.
 */
export function serving(route: string | undefined, act: Act, { now, log }: Journal): Serve {
  return async (request, parameter) => {
    const begun = log && process.hrtime();
    const requestId = request.id || newRequestId();
    const incoming: Incoming = { request, parameter };
    let problem: Problem | undefined;
    let answer: Answer;
    try {
      answer = await act(incoming);
    } catch (error) {
      problem = problemOf(error, (fault) => log?.({ ...fault, time: now().toISOString(), requestId }));
      answer = problem.toAnswer(requestId);
    }
    if (log !== undefined && begun !== undefined) {
      const { status } = answer;
      const { caller } = incoming;
      log({
        level: status < 500 ? "info" : status === 500 ? "error" : "warn",
        time: now().toISOString(),
        requestId,
        ...(route !== undefined && { route }),
        status,
        milliseconds: millisecondsSince(begun),
        ...(caller !== undefined && { subject: caller.subject, application: caller.application }),
        ...(problem && { code: problem.code }),
      });
    }
    return replyOf(answer, requestId);
  };
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
