import { AsyncLocalStorage } from "node:async_hooks";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { FastClock, Stretch } from "./clock.ts";
import { oneOf, type Random } from "./random.ts";

/** Faults between the API and its database, as the AWS SDK sees them; `reaches`: the database does it all the same. */
const FAULTS = {
  throttled: { name: "ProvisionedThroughputExceededException", reaches: false, $fault: "client" },
  "refused for now": { name: "InternalServerError", reaches: false, $fault: "server" },
  "connection reset": { name: "Error", code: "ECONNRESET", reaches: false },
  "answer lost": { name: "Error", code: "ECONNRESET", reaches: true },
  "answer too late": { name: "TimeoutError", reaches: true },
} as const;

export type FaultName = keyof typeof FAULTS;

const NAMES = Object.keys(FAULTS) as [FaultName, ...FaultName[]];

/** How much of what is sent to the database goes wrong, all the time and in a storm. */
const ALWAYS = 0.01;
const IN_A_STORM = 0.6;

/** Times at which most requests to the database fail. */
export const STORMS: readonly Stretch[] = [
  [0.1, 0.13],
  [0.35, 0.36],
  [0.55, 0.6],
  [0.8, 0.81],
];

/** Counts the faults that the request being answered has met. */
export interface Mishaps {
  database: number;
}

export const mishaps = new AsyncLocalStorage<Mishaps>();

/** How often something went wrong, by what it was; what the machine itself was too slow for is among it. */
export type FaultCounts = ReadonlyMap<FaultName | "too slow by itself", number>;

/**
 * Lets a part of what a client sends go wrong: before it reaches the database, or after it, so that what it did is
 * unknown. The client's own retries see each as the real thing.
 *
 * @returns how often each fault happened so far.
 */
export function breakSometimes(
  client: DynamoDBClient,
  { clock, random }: { readonly clock: FastClock; readonly random: Random },
): FaultCounts {
  const happened = new Map<FaultName | "too slow by itself", number>(NAMES.map((name) => [name, 0]));
  const note = (name: FaultName | "too slow by itself") => {
    happened.set(name, (happened.get(name) ?? 0) + 1);
    const met = mishaps.getStore();
    if (met !== undefined) met.database += 1;
  };
  client.middlewareStack.add(
    (next) => async (args) => {
      const isStormy = clock.isWithin(STORMS);
      if (clock.progress() >= 1 || random() >= (isStormy ? IN_A_STORM : ALWAYS)) {
        return next(args).catch((error: unknown) => {
          if (error instanceof Error && error.name === "TimeoutError") note("too slow by itself");
          throw error;
        });
      }
      const name = oneOf(random, NAMES);
      note(name);
      const { reaches, ...members } = FAULTS[name];
      // The database may say anything to it: nobody hears.
      if (reaches) await next(args).catch(() => undefined);
      throw Object.assign(new Error(`${name}, by the load`), { $metadata: {}, ...members });
    },
    { step: "deserialize", name: "faultsOfTheLoad", priority: "high" },
  );
  return happened;
}
