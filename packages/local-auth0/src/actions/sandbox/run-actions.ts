import { apiFor } from "./api.ts";
import type { ActionCache } from "./cache.ts";
import { consoleOf } from "./console.ts";
import type { ActionExecution, ApiCall, ExecutionRequest, RequestedAction, Stop } from "./execution.ts";
import { MetadataView } from "./metadata.ts";
import { compile } from "./module.ts";

/** Calls after which no further Action runs (Auth0 docs, "API Object" of each trigger). */
const ENDING: ReadonlySet<string> = new Set([
  ...["access.deny", "access.rejectInvalidSubjectToken", "authentication.deny", "validation.error"],
  ...["session.revoke", "refreshToken.revoke"],
]);

/** Calls after which the browser is asked something before the next Action runs. */
const PAUSING: ReadonlySet<string> = new Set([
  ...["redirect.sendUserTo", "prompt.render"],
  ...["authentication.challengeWith", "authentication.challengeWithAny"],
  ...["authentication.enrollWith", "authentication.enrollWithAny"],
]);

const TIMED_OUT = Symbol("timed out");

/**
 * Runs Actions one after the other, each on a copy of the event, until all have run or one has stopped the execution.
 *
 * @param report gets what each did, as soon as it has
 * @returns why the last one was the last; `undefined` when all ran
 */
export async function runActions(
  request: ExecutionRequest,
  cache: ActionCache,
  report: (execution: ActionExecution) => void,
): Promise<Stop | undefined> {
  const begun = performance.now();
  const metadata = new MetadataView(request.earlierCalls);
  for (const [index, action] of request.actions.entries()) {
    const startedAt = performance.now();
    const calls: ApiCall[] = [];
    const lines: string[] = [];
    const event = metadata.of({ ...structuredClone(request.event), secrets: { ...action.secrets } });
    const handler = (index === 0 && request.continuation) || request.handler;
    const api = apiFor(request, event, cache, (call) => {
      calls.push(call);
      metadata.apply(call);
    });
    const failure = await within(request.timeLimit - (startedAt - begun), () =>
      consoleOf(lines, () => call(action, handler, event, api)),
    );
    report({
      name: action.name,
      trigger: request.trigger,
      startedAt: request.now + startedAt - begun,
      milliseconds: performance.now() - startedAt,
      console: lines,
      calls,
      ...(failure !== undefined && { error: failure === TIMED_OUT ? "was too slow" : failure }),
    });
    if (failure !== undefined) return failure === TIMED_OUT ? "timed out" : "failed";
    if (calls.some(({ method }) => ENDING.has(method))) return "ended";
    if (calls.some(({ method }) => PAUSING.has(method))) return "paused";
  }
  return undefined;
}

async function call(action: RequestedAction, handler: string, event: object, api: object): Promise<void> {
  await compile(action).call(handler, event, api);
}

/** Waits for some work. @returns why it failed, as one line, or that it took too long */
async function within(
  milliseconds: number,
  work: () => Promise<void>,
): Promise<string | typeof TIMED_OUT | undefined> {
  const { promise, resolve } = Promise.withResolvers<typeof TIMED_OUT>();
  const timer = setTimeout(() => resolve(TIMED_OUT), Math.max(0, milliseconds));
  try {
    return await Promise.race([work().then(() => undefined, describe), promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** An exception as text; whatever was thrown may be hostile, too. */
function describe(cause: unknown): string {
  try {
    return String(cause);
  } catch {
    return "something that has no text";
  }
}
