import type { TimesheetEntry } from "../api/domain/entry.ts";
import { entryId, personKeyOf } from "../api/domain/entry-id.ts";
import { drive, requestFor } from "./support/drive.ts";
import { count, type Measurement } from "./support/report.ts";
import { type BenchServer, startServer } from "./support/server.ts";
import { median, medianRatio } from "./support/statistics.ts";
import { AUDIENCE, CLIENTS, type Issuer, startIssuer } from "./support/tokens.ts";

const SUBJECT = "auth0|650f2a1b9c8d7e6f5a4b3c2d";
const DATE = "2026-11-20";

/** The entry that every server answers with. */
const ENTRY = {
  id: entryId({ person: personKeyOf(SUBJECT), date: DATE, key: "n9mr1yfzQ2WbYF1MOyofAA" }),
  subject: SUBJECT,
  email: "ann@exampleco.com",
  date: DATE,
  project: "Apollo",
  hours: 7.25,
  note: "review",
  state: "submitted",
  version: 1,
  createdAt: "2026-11-20T17:03:12.345Z",
  updatedAt: "2026-11-20T17:03:12.345Z",
} satisfies TimesheetEntry;
const PATH = `/timesheets/${ENTRY.id}`;

const LIMIT = "bare `node:http`, checks nothing";
const SIGNATURE_LIMIT = "bare `node:http` and `crypto.verify`";
const OURS = "the Timesheets API";
const EXPRESS = "express, express-oauth2-jwt-bearer";
const FASTIFY = "fastify, fastify-auth0-verify";
const HONO = "Hono, jose";

/** The order of the rows. */
const ORDER = [LIMIT, SIGNATURE_LIMIT, OURS, EXPRESS, FASTIFY, HONO];

/** How often all servers are started anew: where the system puts a process makes a tenth of its speed. */
const STARTS = 4;

/** Rounds after each start that don't count: only then has a server compiled what it does often. */
const WARM_UP = 2;

/** How many tokens come again and again. */
const KNOWN = 200;

/** A server's speed in one round. */
interface Round {
  readonly rate: number;
  /** Microseconds of computing for each request. */
  readonly cost: number;
}

type Rounds = Record<"known" | "fresh", Round[]>;

/** Authorised requests a second, with tokens that came before and with tokens that never did. */
export async function measureAuthorisedRequests(quick: boolean): Promise<Measurement> {
  const effort = quick
    ? { starts: 1, rounds: 3, seconds: 0.5, tokens: 1000 }
    : { starts: STARTS, rounds: 4, seconds: 1.5, tokens: 4000 };
  const issuer = await startIssuer();
  try {
    const results = new Map<string, Rounds>(ORDER.map((name) => [name, { known: [], fresh: [] }]));
    for (let start = 0; start < effort.starts; start += 1) await measureOnce(issuer, effort, results);
    const { starts, rounds, seconds, tokens } = effort;
    return measurementOf(
      results,
      `${starts} starts with ${rounds} rounds each of ${seconds} s, and of ${count(tokens)} new tokens`,
    );
  } finally {
    await issuer.close();
  }
}

interface Effort {
  readonly rounds: number;
  readonly seconds: number;
  /** How many new tokens a round takes. */
  readonly tokens: number;
}

/** Starts all servers, and lets each have its rounds. */
async function measureOnce(
  issuer: Issuer,
  { rounds, seconds, tokens }: Effort,
  results: ReadonlyMap<string, Rounds>,
): Promise<void> {
  const servers = await startServers({
    entry: ENTRY,
    issuer: issuer.url,
    audience: AUDIENCE,
    clients: CLIENTS,
    keySet: issuer.keySet,
  });
  try {
    const known = (await issuer.sign(KNOWN)).map((token) => requestFor(PATH, token));
    for (let round = -WARM_UP; round < rounds; round += 1) {
      const fresh = (await issuer.sign(tokens)).map((token) => requestFor(PATH, token));
      // Another one is the first in each round.
      const order = servers.map(
        (_, index) => servers[(index + round + WARM_UP) % servers.length] ?? servers[0],
      );
      for (const server of order) {
        const ofKnown = await measure(server, cycling(known, seconds));
        const ofFresh = await measure(server, once(fresh));
        if (round < 0) continue;
        results.get(server.name)?.known.push(ofKnown);
        results.get(server.name)?.fresh.push(ofFresh);
      }
    }
  } finally {
    await Promise.all(servers.map((server) => server.close()));
  }
}

function startServers(settings: object): Promise<[BenchServer, ...BenchServer[]]> {
  return Promise.all([
    startServer(LIMIT, "bare.mjs", { ...settings }),
    startServer(SIGNATURE_LIMIT, "bare.mjs", { ...settings, checksSignature: true }),
    startServer(OURS, "timesheets.ts", { ...settings }),
    startServer(EXPRESS, "express.mjs", { ...settings }),
    startServer(FASTIFY, "fastify.mjs", { ...settings }),
    startServer(HONO, "hono-jose.mjs", { ...settings }),
  ]);
}

async function measure(server: BenchServer, next: () => Buffer | undefined): Promise<Round> {
  const before = await server.busy();
  const { answers, seconds, body } = await drive(server.port, next);
  if (body !== JSON.stringify(ENTRY)) throw new Error(`${server.name} answers something else: ${body}`);
  return { rate: answers / seconds, cost: ((await server.busy()) - before) / answers };
}

function cycling(requests: readonly Buffer[], seconds: number): () => Buffer | undefined {
  const end = performance.now() + seconds * 1000;
  let sent = 0;
  return () => {
    sent += 1;
    return performance.now() < end ? requests[sent % requests.length] : undefined;
  };
}

function once(requests: readonly Buffer[]): () => Buffer | undefined {
  let sent = 0;
  return () => requests[sent++];
}

function measurementOf(results: ReadonlyMap<string, Rounds>, effort: string): Measurement {
  const ratesOf = (name: string, kind: keyof Rounds) =>
    results.get(name)?.[kind].map(({ rate }) => rate) ?? [];
  const ratio = (kind: keyof Rounds, other: string) => medianRatio(ratesOf(OURS, kind), ratesOf(other, kind));
  const cells = (name: string, kind: keyof Rounds, limit: string) => [
    count(median(ratesOf(name, kind))),
    medianRatio(ratesOf(name, kind), ratesOf(limit, kind)).toFixed(2),
    median(results.get(name)?.[kind].map(({ cost }) => cost) ?? []).toFixed(0),
  ];
  return {
    title: "Authorised requests",
    method: `\`GET /timesheets/{id}\`, the same JSON from each, one server process each, 50 connections, ${effort}; medians. *Remembered* tokens are ${KNOWN} that come again and again, *new* ones are each used once and were signed before. \`of limit\` is what is left of ${LIMIT.replace(", checks nothing", "")}, which checks nothing, or checks new tokens' signatures and nothing else. µs are computing time of the server's process for each request.`,
    columns: ["", "remembered/s", "of limit", "µs", "new/s", "of limit", "µs"],
    rows: [...results.keys()].map((name) => [
      name,
      ...cells(name, "known", LIMIT),
      ...cells(name, "fresh", SIGNATURE_LIMIT),
    ]),
    targets: [
      {
        what: "remembered tokens, of bare `node:http`",
        ratio: ratio("known", LIMIT),
        bound: { atLeast: 0.7 },
      },
      { what: "remembered tokens, of express", ratio: ratio("known", EXPRESS), bound: { atLeast: 4 } },
      {
        what: "new tokens, of `node:http` and `crypto.verify`",
        ratio: ratio("fresh", SIGNATURE_LIMIT),
        bound: { atLeast: 0.6 },
      },
    ],
  };
}
