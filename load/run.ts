import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createApp } from "../api/app.ts";
import { DATABASE_LIMITS } from "../api/dependencies.ts";
import { createDynamoDbStore } from "../api/store/dynamodb.ts";
import { createTokenVerifier } from "../api/verify/verifier.ts";
import { type Actor, createCast } from "./cast.ts";
import { Tally } from "./client.ts";
import { fastClock } from "./clock.ts";
import { breakSometimes } from "./faults.ts";
import { Ledger } from "./ledger.ts";
import { below, seededRandom } from "./random.ts";
import { readDays, reconcile } from "./reconcile.ts";
import type { LoadReport } from "./report.ts";
import { type LoadDatabase, startDatabase } from "./start-database.ts";
import { AUDIENCE, CLIENTS, createTenant, ISSUER } from "./tenant.ts";

export interface LoadOptions {
  /** How many requests the hour has, at least. */
  readonly requests: number;
  /** How many are under way at the same time. */
  readonly concurrency: number;
  /** Other mishaps come of another seed; which request meets which depends on the machine, too. */
  readonly seed: number;
}

const START = new Date("2026-11-02T08:00:00Z");

/** How much of the hour can be over while requests are sent. */
const ALMOST_OVER = 0.999;

/** Sends an hour's mixed load to the API, with faults between it and what it needs, and checks what is stored. */
export async function runLoad(options: LoadOptions): Promise<LoadReport> {
  const database = await startDatabase();
  try {
    return await loadOnto(database, options);
  } finally {
    await database.close();
  }
}

async function loadOnto(
  database: LoadDatabase,
  { requests, concurrency, seed }: LoadOptions,
): Promise<LoadReport> {
  const began = performance.now();
  const { tableName } = database;
  const tally = new Tally();
  const ledger = new Ledger();
  let over = false;
  const isOver = () => over;
  const clock = fastClock(START, () => (over ? 1 : Math.min(tally.requests / requests, ALMOST_OVER)));
  const tenant = createTenant(clock);
  const client = database.connect(DATABASE_LIMITS);
  const faults = breakSometimes(client, { clock, random: seededRandom(seed) });
  const { now } = clock;
  const app = createApp({
    now,
    issuer: ISSUER,
    audience: AUDIENCE,
    store: createDynamoDbStore(DynamoDBDocumentClient.from(client), tableName, { now }),
    verify: createTokenVerifier({
      issuer: ISSUER,
      audience: AUDIENCE,
      clients: CLIENTS,
      fetchKeys: tenant.fetchKeys,
      now,
    }),
  });
  const cast = createCast({ app, tenant, clock, tally, ledger, seed, isOver });
  await Promise.all(
    lanesOf(cast, concurrency).map(async (lane, index) => {
      const random = seededRandom(seed + index);
      while (tally.requests < requests) await lane[below(random, lane.length)]?.step();
    }),
  );
  over = true;
  for (const actor of cast) await actor.settle();
  client.destroy();
  const reader = database.connect();
  const days = await readDays(DynamoDBDocumentClient.from(reader), tableName);
  reader.destroy();
  const reconciliation = reconcile(ledger, days);
  return { tally, ledger, reconciliation, faults, seconds: (performance.now() - began) / 1000 };
}

/** Shares everybody out to as many lanes as there are requests at a time: nobody does two things at once. */
function lanesOf(cast: readonly Actor[], concurrency: number): (readonly Actor[])[] {
  const lanes = Array.from({ length: Math.min(concurrency, cast.length) }, (): Actor[] => []);
  for (const [index, actor] of cast.entries()) lanes[index % lanes.length]?.push(actor);
  return lanes;
}
