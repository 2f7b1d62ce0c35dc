import type { Context } from "hono";
import { type Answer, respond } from "./answer.ts";
import type { Authorized } from "./handlers.ts";
import type { Log } from "./log.ts";
import type { Problem } from "./problem.ts";
import { problemOf } from "./problem-of.ts";
import { requestIdOf } from "./request-id.ts";

/** A request as it came in, of a route of the policy's or of none. */
export interface Incoming {
  readonly context: Context<Authorized>;
  readonly requestId: string;
}

/** Answers a request, or throws why not. */
export type Act = (incoming: Incoming) => Answer | Promise<Answer>;

/** Where lines of the log go, and when it is; without a log none are made. */
export interface Journal {
  readonly now: () => Date;
  readonly log?: Log | undefined;
}

/**
 * Makes what Hono calls for a route: it acts, answers what is thrown as problem details, and writes one line of the
 * log. There is one such function a route and nothing around it, for Hono then calls it without a chain.
 *
 * @param route as the policy writes it; absent for requests of no route.
 */
export function serving(
  route: string | undefined,
  act: Act,
  { now, log }: Journal,
): (context: Context<Authorized>) => Promise<Response> {
  return async (context) => {
    const begun = log && performance.now();
    const requestId = requestIdOf(context.env);
    let problem: Problem | undefined;
    let answer: Answer;
    try {
      answer = await act({ context, requestId });
    } catch (error) {
      problem = problemOf(error, (fault) => log?.({ ...fault, time: now().toISOString(), requestId }));
      answer = problem.toAnswer(requestId);
    }
    if (log !== undefined && begun !== undefined) {
      const { status } = answer;
      const { subject, application } = context.get("caller") ?? {};
      log({
        level: status < 500 ? "info" : status === 500 ? "error" : "warn",
        time: now().toISOString(),
        requestId,
        ...(route !== undefined && { route }),
        status,
        milliseconds: Math.round((performance.now() - begun) * 10) / 10,
        ...(subject !== undefined && { subject, application }),
        ...(problem && { code: problem.code }),
      });
    }
    return respond(answer, requestId);
  };
}
