/** A number that the model is made with, and who says so. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  /** An address, or the file of this project that shows it. */
  readonly source: string;
}

const AWS = "https://docs.aws.amazon.com";
const AUTH0 =
  "https://auth0.com/docs/troubleshoot/customer-support/operational-policies/rate-limit-policy/rate-limit-configurations";
const MEASURED = "tests/infra/capacity/measured.test.ts";
const ASSUMED = "assumed; look at the access log of a month, and change it";

const figure = (value: number, unit: string, source: string): Figure => ({ value, unit, source });

/** Limits of AWS and Auth0, and what a request takes of them. Each is a figure with its source; nothing else is assumed. */
export const model = {
  busiestHour: figure(
    0.3,
    "of a workday's requests come in its busiest hour: Friday from 15:00, or Monday from 9:00",
    ASSUMED,
  ),
  busiestSecond: figure(2, "times the busiest hour's average come in its busiest second", ASSUMED),
  workdays: figure(21, "workdays in a month", ASSUMED),
  uploaded: figure(0.05, "of all entries are uploaded by external systems, at night", ASSUMED),
  entriesOfDay: figure(3, "entries that a person has in a workday", ASSUMED),
  signIns: figure(
    1.6,
    "requests to Auth0 for a person in a workday: a refresh, and a sign-in of three in five days",
    ASSUMED,
  ),
  requestsPerExecution: figure(
    10,
    "requests a second that one execution environment of Lambda serves at most",
    `${AWS}/lambda/latest/dg/lambda-concurrency.html`,
  ),
  accountExecutions: figure(
    1_000,
    "executions at a time that an account has for all of its functions",
    `${AWS}/lambda/latest/dg/gettingstarted-limits.html`,
  ),
  unreservedExecutions: figure(
    100,
    "of them that can't be reserved",
    `${AWS}/lambda/latest/dg/configuration-concurrency.html`,
  ),
  scaledExecutions: figure(
    1_000,
    "executions that a function gets within ten seconds",
    `${AWS}/lambda/latest/dg/lambda-concurrency.html`,
  ),
  gatewayRequests: figure(
    10_000,
    "requests a second that API Gateway takes for an account and a region",
    `${AWS}/apigateway/latest/developerguide/limits.html`,
  ),
  databaseMilliseconds: figure(
    5,
    "milliseconds that DynamoDB takes for one item, seen from Lambda",
    `${AWS}/amazondynamodb/latest/developerguide/Introduction.html`,
  ),
  ownMilliseconds: figure(
    5,
    "milliseconds that the function takes for a request beside waiting",
    "bench/RESULTS.md",
  ),
  daysAtOnce: figure(
    16,
    "days of an upload that are under way at the same time",
    "api/routes/batch/upload.ts",
  ),
  stepsOfDay: figure(4, "requests to the table, one after the other, for a day of an upload", MEASURED),
  unitsOfDayWrite: figure(
    2,
    "write units of the table for a day of an upload: the day, and the name of its line",
    MEASURED,
  ),
  linesOfUpload: figure(1_000, "lines in the largest upload, each of another day at worst", "docs/api.md"),
  tableWriteUnits: figure(
    4_000,
    "write units a second that a table takes which is paid by request, before it has grown",
    `${AWS}/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html`,
  ),
  tableReadUnits: figure(
    12_000,
    "read units a second, likewise",
    `${AWS}/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html`,
  ),
  partitionWriteUnits: figure(
    1_000,
    "write units a second of a partition of a table or an index",
    `${AWS}/amazondynamodb/latest/developerguide/bp-partition-key-design.html`,
  ),
  partitionReadUnits: figure(
    3_000,
    "read units a second of a partition",
    `${AWS}/amazondynamodb/latest/developerguide/bp-partition-key-design.html`,
  ),
  keyRequests: figure(
    10_000,
    "requests a second that KMS takes in eu-central-1 for symmetric keys",
    `${AWS}/kms/latest/developerguide/requests-per-second.html`,
  ),
  keyCache: figure(
    300,
    "seconds for which DynamoDB keeps a table's key for a caller",
    `${AWS}/amazondynamodb/latest/developerguide/encryption.usagenotes.html`,
  ),
  logRequests: figure(
    5_000,
    "requests a second by which CloudWatch Logs takes lines in eu-central-1",
    `${AWS}/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html`,
  ),
  logBytes: figure(1_600, "bytes that gateway and function log of a request", "infra/hosting/access-log.ts"),
  bytesOfDay: figure(1_500, "bytes of a person's day in the table", MEASURED),
  authenticationFree: figure(
    5,
    "requests a second to Auth0's Authentication API, free plan (300 a minute)",
    `${AUTH0}/free-public`,
  ),
  authenticationPaid: figure(
    100,
    "requests a second to Auth0's Authentication API, Enterprise",
    `${AUTH0}/enterprise-public`,
  ),
  signingKeys: figure(
    20,
    "requests a second to Auth0 for its signing keys, free plan",
    `${AUTH0}/free-public`,
  ),
} as const satisfies Readonly<Record<string, Figure>>;

/** Requests of a person in a workday, and what one takes of the table: units, and requests one after the other. */
export interface Usage {
  readonly perDay: number;
  readonly reads: number;
  readonly writes: number;
  readonly steps: number;
}

const usage = (perDay: number, reads: number, writes: number, steps: number): Usage => ({
  perDay,
  reads,
  writes,
  steps,
});

/** By route. A test measures units and steps with the API's own store; a route that isn't here takes as much as `otherRoute`. */
export const usageOfRoutes: Readonly<Record<string, Usage>> = {
  "GET /timesheets": usage(4, 4, 0, 1),
  "POST /timesheets": usage(3, 1, 1, 2),
  "GET /timesheets/{id}": usage(1, 1, 0, 1),
  "PUT /timesheets/{id}": usage(0.3, 1, 2, 2),
  "DELETE /timesheets/{id}": usage(0.1, 1, 1, 2),
  "GET /weeks/{week}": usage(2, 3, 0, 1),
  "GET /approvals": usage(0.8, 8, 0, 1),
  "PUT /approvals/{id}": usage(3, 1, 2, 2),
  "GET /health": usage(0, 0, 0, 0),
  "GET /openapi.json": usage(0, 0, 0, 0),
};
export const otherRoute = usage(1, 1, 1, 2);

/** Prices, in USD. */
export const prices = {
  gatewayMillion: figure(
    1.2,
    "USD for a million requests to an HTTP API",
    "https://aws.amazon.com/api-gateway/pricing/",
  ),
  lambdaMillion: figure(
    0.2,
    "USD for a million calls of a function",
    "https://aws.amazon.com/lambda/pricing/",
  ),
  lambdaGigabyteSecond: figure(
    0.0000133334,
    "USD for a second with a gigabyte of memory on arm64",
    "https://aws.amazon.com/lambda/pricing/",
  ),
  writeMillion: figure(
    0.7625,
    "USD for a million write units",
    "https://aws.amazon.com/dynamodb/pricing/on-demand/",
  ),
  readMillion: figure(
    0.1525,
    "USD for a million read units",
    "https://aws.amazon.com/dynamodb/pricing/on-demand/",
  ),
  tableGigabyte: figure(
    0.306,
    "USD for a gigabyte in the table",
    "https://aws.amazon.com/dynamodb/pricing/on-demand/",
  ),
  recoveryGigabyte: figure(
    0.2448,
    "USD for a gigabyte that can be recovered to any second",
    "https://aws.amazon.com/dynamodb/pricing/on-demand/",
  ),
  backupGigabyte: figure(0.1224, "USD for a gigabyte in a backup", "https://aws.amazon.com/backup/pricing/"),
  logGigabyte: figure(
    0.63,
    "USD for a gigabyte that is logged",
    "https://aws.amazon.com/cloudwatch/pricing/",
  ),
  alarmMetric: figure(
    0.1,
    "USD for a metric that an alarm looks at",
    "https://aws.amazon.com/cloudwatch/pricing/",
  ),
  ownMetric: figure(0.3, "USD for a metric of one's own", "https://aws.amazon.com/cloudwatch/pricing/"),
  dashboard: figure(3, "USD for a dashboard", "https://aws.amazon.com/cloudwatch/pricing/"),
  key: figure(1, "USD for a key", "https://aws.amazon.com/kms/pricing/"),
  traceMillion: figure(
    5,
    "USD for a million traces, of which one request in twenty makes one",
    "https://aws.amazon.com/xray/pricing/",
  ),
} as const satisfies Readonly<Record<string, Figure>>;

/** When the prices of eu-central-1 were noted. AWS's own list has the last word. */
export const PRICES_OF = "2026-11-27";

/** The days that one execution writes in a second, while nothing but an upload is running. */
export const dayWritesPerSecond =
  (model.daysAtOnce.value * 1_000) / (model.stepsOfDay.value * model.databaseMilliseconds.value);

/** The largest uploads that one execution finishes in a second. */
export const uploadsPerSecond = dayWritesPerSecond / model.linesOfUpload.value;
