import { DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { createApp } from "../api/app.ts";
import type { Day } from "../api/domain/day.ts";
import { personKeyOf } from "../api/domain/entry-id.ts";
import { createDynamoDbStore } from "../api/store/dynamodb.ts";
import { personPartition } from "../api/store/item.ts";
import type { Caller } from "../api/verify/caller.ts";
import { startDatabase } from "../load/start-database.ts";
import { applicationsHolding } from "../rules/policy/application-kinds.ts";
import { policy } from "../rules/policy.ts";
import type { Measurement } from "./support/report.ts";
import { count } from "./support/report.ts";
import { median } from "./support/statistics.ts";
import { type Cost, meter } from "./table/meter.ts";
import { daysOf, seed } from "./table/seed.ts";

/** How many entries the people have who are looked at; all others have a few. */
const SIZES = [10, 1_000, 100_000];
const PEOPLE = 10_000;
const ENTRIES_OF_OTHERS = 4;

const TODAY = new Date("2026-11-20T00:00:00Z");
const DAY = 86_400_000;

const PEER = "peer: read all of a person's days, keep a page";

/** Time and cost of one kind of access: medians of those that were tried. */
interface Access {
  readonly milliseconds: number;
  readonly cost: Cost;
}

/** Cost of reading and writing for somebody with few entries and somebody with many, in a table of 10,000 people. */
export async function measureTableGrowth(quick: boolean): Promise<Measurement> {
  const [sizes, people, rounds] = quick ? [[1_000, 10_000], 200, 10] : [SIZES, PEOPLE, 50];
  const database = await startDatabase();
  const connection = database.connect();
  try {
    const client = DynamoDBDocumentClient.from(connection);
    const { tableName } = database;
    await seed(client, tableName, everybodysDays(sizes, people));

    const spent = meter(connection);
    const rows = new Map<string, Access[]>();
    for (const size of sizes) {
      for (const [name, act] of accessesOf(size, client, tableName)) {
        rows.set(name, [...(rows.get(name) ?? []), await measure(act, rounds, spent)]);
      }
    }
    return measurementOf(rows, sizes, `${count(people)} other people; medians of ${rounds} requests`);
  } finally {
    connection.destroy();
    await database.close();
  }
}

function* everybodysDays(sizes: readonly number[], people: number): Generator<Day> {
  for (let other = 0; other < people; other += 1) {
    yield* daysOf(`auth0|other-${other}`, ENTRIES_OF_OTHERS, TODAY);
  }
  for (const size of sizes) yield* daysOf(subjectOf(size), size, TODAY);
}

const subjectOf = (size: number): string => `auth0|with-${size}`;

/** Each is called with the number of its round. */
type Act = (round: number) => Promise<unknown>;

function accessesOf(size: number, client: DynamoDBDocumentClient, tableName: string): [string, Act][] {
  const subject = subjectOf(size);
  const { scopes } = policy.roles.Manager;
  const [application] = applicationsHolding(policy, scopes);
  if (application === undefined) throw new Error("no application holds the scopes of a manager");
  const caller: Caller = { subject, application, scopes: new Set(scopes) };
  const app = createApp({
    issuer: "https://tenant.invalid/",
    audience: "https://api.invalid/",
    store: createDynamoDbStore(client, tableName, { now: () => new Date() }),
    verify: () => caller,
    now: () => TODAY,
  });
  const ask = async (method: string, path: string, body?: object) => {
    const response = await app.request(path, {
      method,
      headers: { authorization: "Bearer known", "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}`);
    await response.arrayBuffer();
  };
  const [newest] = daysOf(subject, 1, TODAY);
  const id = newest?.slots[0]?.entry?.id;
  const dayAfter = (round: number) =>
    new Date(TODAY.getTime() + (round + 1) * DAY).toISOString().slice(0, 10);
  return [
    [
      "`POST /timesheets`",
      (round) => ask("POST", "/timesheets", { date: dayAfter(round), project: "Apollo", hours: 1 }),
    ],
    ["`GET /timesheets/{id}`", () => ask("GET", `/timesheets/${id}`)],
    ["`GET /timesheets?limit=8`", () => ask("GET", "/timesheets?limit=8&to=2026-11-19")],
    ["`GET /weeks/{week}`", () => ask("GET", "/weeks/2026-W46")],
    ["`GET /approvals?limit=10`", () => ask("GET", "/approvals?limit=10&to=2026-11-19")],
    [PEER, () => readAll(client, tableName, subject)],
  ];
}

/** The way of somebody without fitting sort keys: read everything, and throw most of it away. */
async function readAll(
  client: DynamoDBDocumentClient,
  TableName: string,
  subject: string,
): Promise<unknown[]> {
  const days: unknown[] = [];
  const query = {
    TableName,
    KeyConditionExpression: "pk = :person",
    ExpressionAttributeValues: { ":person": personPartition(personKeyOf(subject)) },
  };
  for await (const { Items = [] } of paginateQuery({ client }, query)) days.push(...Items);
  return days.slice(-2);
}

async function measure(act: Act, rounds: number, spent: () => Cost): Promise<Access> {
  spent();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await act(round);
    times.push(performance.now() - began);
  }
  const { units, requests } = spent();
  return { milliseconds: median(times), cost: { units: units / rounds, requests: requests / rounds } };
}

function measurementOf(
  rows: ReadonlyMap<string, readonly Access[]>,
  sizes: readonly number[],
  effort: string,
): Measurement {
  const own = [...rows].filter(([name]) => name !== PEER);
  return {
    title: "The table as it grows",
    method: `The API over DynamoDB (dynalite, in a process of its own), for people with ${sizes.map(count).join(", ")} entries among ${effort}. Units are those of DynamoDB's capacity that a request consumes, which is what it costs; ms depend on the machine.`,
    columns: ["", ...sizes.flatMap((size) => [`${count(size)}: units`, "ms"])],
    rows: [...rows].map(([name, accesses]) => [
      name,
      ...accesses.flatMap(({ cost, milliseconds }) => [cost.units.toFixed(1), milliseconds.toFixed(1)]),
    ]),
    // Against those who have enough to fill a page; what costs less with ten entries is that there are no more.
    targets: own.map(([name, accesses]) => ({
      what: `units of ${name}, with ${count(sizes.at(-1) ?? 0)} entries of those with ${count(sizes.at(-2) ?? 0)}`,
      ratio: (accesses.at(-1)?.cost.units ?? Number.NaN) / (accesses.at(-2)?.cost.units ?? Number.NaN),
      bound: { below: 1.1 },
    })),
  };
}
