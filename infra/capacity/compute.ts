import { INDEX_SHARDS } from "../../api/store/schema.ts";
import type { DeclaredCapacity, FunctionSize } from "./declared.ts";
import { dayWritesPerSecond, model, otherRoute, prices, type Usage, usageOfRoutes } from "./model.ts";

/** A limit, and the load that so many people put on it in their busiest second. */
export interface LimitRow {
  readonly what: string;
  readonly unit: string;
  readonly load: number;
  readonly limit: number;
  /** How many people it serves; as many as there may be where they don't load it. */
  readonly people: number;
}

/** An item of the monthly bill, in USD. */
export interface CostRow {
  readonly what: string;
  readonly dollars: number;
}

/** The load of so many people on a declared stack. */
export interface Capacity {
  readonly people: number;
  /** Requests a second, in the busiest. */
  readonly requests: number;
  /** The tightest first. */
  readonly limits: readonly LimitRow[];
  readonly cost: readonly CostRow[];
}

const usageOf = (routeKey: string): Usage => usageOfRoutes[routeKey] ?? otherRoute;

/** How much of what happens in a workday happens in its busiest second. */
const PEAK = (model.busiestHour.value * model.busiestSecond.value) / 3_600;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const secondsOf = ({ steps }: Usage): number =>
  (steps * model.databaseMilliseconds.value + model.ownMilliseconds.value) / 1_000;

/** Computes load and cost of so many people. */
export function computeCapacity(declared: DeclaredCapacity, people: number): Capacity {
  const ofPeople = declared.routes.filter(({ function: name }) => !isUploads(declared, name));
  const perDay = (take: (usage: Usage) => number) =>
    sum(ofPeople.map(({ routeKey }) => usageOf(routeKey)).map((one) => one.perDay * take(one)));
  return {
    people,
    requests: people * perDay(() => 1) * PEAK,
    limits: limitsOf(declared, people, ofPeople, perDay).toSorted((one, other) => one.people - other.people),
    cost: costOf(declared, people, perDay),
  };
}

const isUploads = ({ functions }: DeclaredCapacity, name: string): boolean =>
  functions.some((one) => one.name === name && one.uploads);

type PerDay = (take: (usage: Usage) => number) => number;

function limitsOf(
  declared: DeclaredCapacity,
  people: number,
  ofPeople: DeclaredCapacity["routes"],
  perDay: PerDay,
): LimitRow[] {
  const limit = (what: string, unit: string, perPerson: number, most: number, always = 0): LimitRow => ({
    what,
    unit,
    load: always + people * perPerson,
    limit: most,
    people: perPerson === 0 ? Number.POSITIVE_INFINITY : Math.max(0, Math.floor((most - always) / perPerson)),
  });
  const requests = perDay(() => 1) * PEAK;
  const executions = requests / model.requestsPerExecution.value;
  const writes = perDay(({ writes: units }) => units) * PEAK;
  const reads = perDay(({ reads: units }) => units) * PEAK;
  const approvalReads = usageOf("GET /approvals").perDay * usageOf("GET /approvals").reads * PEAK;
  const reserved = sum(declared.functions.map(({ executions: own }) => own));
  const uploading = sum(
    declared.functions.filter(({ uploads }) => uploads).map(({ executions: own }) => own),
  );
  const dayWrites = uploading * dayWritesPerSecond;
  return [
    ...ofPeople
      .filter(({ routeKey }) => usageOf(routeKey).perDay > 0)
      .map(({ routeKey, rate }) =>
        limit(`gateway: ${routeKey}`, "requests/s", usageOf(routeKey).perDay * PEAK, rate),
      ),
    ...declared.functions.filter(({ uploads }) => !uploads).map((one) => ofFunction(one, ofPeople, limit)),
    limit("gateway: the account", "requests/s", requests, model.gatewayRequests.value),
    limit(
      "Lambda: the account",
      "executions",
      // Reserved executions are taken, whether they are used or not.
      executions,
      model.accountExecutions.value -
        model.unreservedExecutions.value -
        (reserved - executionsOfPeople(declared)),
    ),
    limit("Lambda: growing within 10 s", "executions", executions, model.scaledExecutions.value),
    limit(
      "DynamoDB: table, writes",
      "units/s",
      writes,
      model.tableWriteUnits.value,
      dayWrites * model.unitsOfDayWrite.value,
    ),
    limit("DynamoDB: table, reads", "units/s", reads, model.tableReadUnits.value),
    limit(
      "DynamoDB: a shard of what waits, writes",
      "units/s",
      writes / INDEX_SHARDS,
      model.partitionWriteUnits.value,
      dayWrites / INDEX_SHARDS,
    ),
    limit(
      "DynamoDB: a shard of what waits, reads",
      "units/s",
      approvalReads / INDEX_SHARDS,
      model.partitionReadUnits.value,
    ),
    // The table's key and the environment's, once for each execution.
    limit("KMS", "requests/s", (executions * 2) / model.keyCache.value, model.keyRequests.value),
    limit("CloudWatch Logs", "requests/s", executions, model.logRequests.value),
    limit("Auth0: signing keys", "requests/s", executions / 10, model.signingKeys.value),
    limit(
      "Auth0: sign-in, free plan",
      "requests/s",
      model.signIns.value * PEAK,
      model.authenticationFree.value,
    ),
    limit(
      "Auth0: sign-in, Enterprise",
      "requests/s",
      model.signIns.value * PEAK,
      model.authenticationPaid.value,
    ),
    uploadHours(declared, limit),
  ];
}

const executionsOfPeople = ({ functions }: DeclaredCapacity): number =>
  sum(functions.filter(({ uploads }) => !uploads).map(({ executions }) => executions));

type MakeLimit = (what: string, unit: string, perPerson: number, most: number, always?: number) => LimitRow;

function ofFunction(one: FunctionSize, routes: DeclaredCapacity["routes"], limit: MakeLimit): LimitRow {
  const own = routes
    .filter(({ function: name }) => name === one.name)
    .map(({ routeKey }) => usageOf(routeKey));
  // A request takes a tenth of an execution's second, however short it is.
  const least = 1 / model.requestsPerExecution.value;
  const executions = sum(own.map((usage) => usage.perDay * PEAK * Math.max(least, secondsOf(usage))));
  return limit(`Lambda: ${one.name}`, "executions", executions, one.executions);
}

/** The lines that a night of eight hours has room for. */
function uploadHours({ functions, routes }: DeclaredCapacity, limit: MakeLimit): LimitRow {
  const uploads = functions.filter((one) => one.uploads);
  const admitted = sum(
    routes.filter(({ function: name }) => uploads.some((one) => one.name === name)).map(({ rate }) => rate),
  );
  const done = sum(uploads.map(({ executions }) => executions)) * dayWritesPerSecond;
  const lines = Math.min(done, admitted * model.linesOfUpload.value) * 8 * 3_600;
  return limit(
    "uploads: a night of 8 hours",
    "lines",
    model.entriesOfDay.value * model.uploaded.value,
    lines,
  );
}

function costOf(declared: DeclaredCapacity, people: number, perDay: PerDay): CostRow[] {
  const month = people * model.workdays.value;
  const requests = month * perDay(() => 1);
  const lines = month * model.entriesOfDay.value * model.uploaded.value;
  const seconds = month * perDay(secondsOf) + lines / dayWritesPerSecond;
  const gigabytes = Math.max(...declared.functions.map((one) => one.gigabytes));
  // An index is written as often as its table.
  const writes = month * perDay((one) => one.writes) * 2 + lines * (model.unitsOfDayWrite.value + 1);
  const reads = month * perDay((one) => one.reads) + lines * 2;
  // A year's days, and those that wait a second time in the index.
  const stored = (people * model.workdays.value * 12 * model.bytesOfDay.value * 1.1) / 1e9;
  const { alarmMetrics, ownMetrics, dashboards, keys } = declared.fixed;
  const logged = (requests * model.logBytes.value) / 1e9;
  return [
    { what: "API Gateway", dollars: (requests / 1e6) * prices.gatewayMillion.value },
    {
      what: "Lambda",
      dollars:
        (requests / 1e6) * prices.lambdaMillion.value +
        seconds * gigabytes * prices.lambdaGigabyteSecond.value,
    },
    { what: "DynamoDB, writes", dollars: (writes / 1e6) * prices.writeMillion.value },
    { what: "DynamoDB, reads", dollars: (reads / 1e6) * prices.readMillion.value },
    {
      what: "DynamoDB, a year's days",
      dollars: stored * (prices.tableGigabyte.value + prices.recoveryGigabyte.value),
    },
    ...(declared.backedUp ? [{ what: "AWS Backup", dollars: stored * prices.backupGigabyte.value * 2 }] : []),
    { what: "CloudWatch Logs", dollars: logged * prices.logGigabyte.value },
    {
      what: "CloudWatch, alarms and dashboard",
      dollars:
        alarmMetrics * prices.alarmMetric.value +
        ownMetrics * prices.ownMetric.value +
        dashboards * prices.dashboard.value,
    },
    { what: "X-Ray", dollars: (requests / 20 / 1e6) * prices.traceMillion.value },
    { what: "KMS", dollars: keys * prices.key.value },
  ];
}
