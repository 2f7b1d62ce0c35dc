import { z } from "zod";
import type { policy } from "../../rules/policy.ts";

/** The application of the policy that the app is. */
export const MOBILE = "mobile" satisfies keyof typeof policy.applications;

/** A stack as Timesheets Mobile has to know it; `app/configuration.ts` reads it there. Nothing of it is secret. */
export interface AppConfiguration {
  readonly stack: string;
  readonly environment: "development" | "production";
  /** Host and port at which people sign in, without a scheme. */
  readonly domain: string;
  readonly clientId: string;
  readonly audience: string;
  /** Where the API is, without a slash at its end; a path is one of the page's own origin. */
  readonly apiUrl: string;
  /** How long a sign-in lasts, and how long without use, in seconds. */
  readonly session: { readonly lifetime: number; readonly idleLifetime: number };
  readonly android?: { readonly packageName: string };
  readonly ios?: { readonly teamId: string; readonly bundleId: string };
}

/** Outputs of a stack from which no app can be configured. */
export class StackOutputsError extends Error {
  override readonly name = "StackOutputsError";
  readonly code = "STACK_OUTPUTS_INVALID";

  constructor(where: string, faults: readonly string[], options?: ErrorOptions) {
    super([`STACK_OUTPUTS_INVALID: ${where}`, ...faults.map((fault) => `  ${fault}`)].join("\n"), options);
  }
}

const expected = (what: string) => ({
  error: ({ input }: { readonly input?: unknown }) =>
    `${input === undefined ? "is missing" : `is ${JSON.stringify(input)}`}; expected ${what}`,
});
const PROGRAM = "what this version of the program gives: deploy the stack with it first";
const text = z.string(expected(PROGRAM)).min(1, expected(PROGRAM));
const seconds = z.int(expected(PROGRAM)).positive(expected(PROGRAM));

const stackOutputs = z.object({
  environment: z.enum(["development", "production"], expected(PROGRAM)),
  issuer: z
    .string(expected(PROGRAM))
    .regex(/^https:\/\/[^/]+\/$/, expected("the issuer, as https://login.example.com/")),
  audience: text,
  apiUrl: z.url(
    expected(
      "where the API is: a stack whose timesheets:hosting is none has none, and nothing that an app could ask",
    ),
  ),
  clientIds: z.object({ [MOBILE]: text }, expected(PROGRAM)),
  apps: z.object(
    {
      [MOBILE]: z.object(
        {
          android: z.object({ packageName: text }).optional(),
          ios: z.object({ teamId: text, bundleId: text }).optional(),
        },
        expected(PROGRAM),
      ),
    },
    expected(PROGRAM),
  ),
  refreshTokens: z.object({ lifetime: seconds, idleLifetime: seconds }, expected(PROGRAM)),
});

/**
 * The configuration of a stack's app, from the outputs of the stack's program.
 *
 * @param where the outputs come from, for the error.
 * @throws {StackOutputsError} with all that they lack.
 */
export function appConfiguration(stack: string, outputs: unknown, where: string): AppConfiguration {
  const { success, data, error } = stackOutputs.safeParse(outputs);
  if (!success) {
    throw new StackOutputsError(
      where,
      error.issues.map(({ path, message }) => `${path.join(".")} ${message}`.trim()),
    );
  }
  const { android, ios } = data.apps[MOBILE];
  return {
    stack,
    environment: data.environment,
    domain: new URL(data.issuer).host,
    clientId: data.clientIds[MOBILE],
    audience: data.audience,
    apiUrl: data.apiUrl.replace(/\/$/, ""),
    session: data.refreshTokens,
    ...(android !== undefined && { android }),
    ...(ios !== undefined && { ios }),
  };
}
