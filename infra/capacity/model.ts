/** A number that the model is made with, and who says so. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  /** An address, or the file of this project that shows it. */
  readonly source: string;
}

/** Limits of AWS and Auth0, and what a request takes of them. Each is a figure with its source; nothing else is assumed. */
export const model = {
  requestsPerExecution: {
    value: 10,
    unit: "requests a second that one execution environment of Lambda serves at most",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html",
  },
  databaseMilliseconds: {
    value: 5,
    unit: "milliseconds that DynamoDB takes for one item, seen from Lambda",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Introduction.html",
  },
  daysAtOnce: {
    value: 16,
    unit: "days of an upload that are under way at the same time",
    source: "api/routes/batch/upload.ts",
  },
  stepsOfDay: {
    value: 4,
    unit: "requests to the table, one after the other, for a day of an upload",
    source: "tests/infra/capacity/model.test.ts",
  },
  tableWriteUnits: {
    value: 4_000,
    unit: "write units a second that a table takes which is paid by request, before it has grown",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html",
  },
  partitionWriteUnits: {
    value: 1_000,
    unit: "write units a second of a partition of a table or an index",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html",
  },
  unitsOfDayWrite: {
    value: 2,
    unit: "write units of the table for a day of an upload: the day, and the name of its line",
    source: "tests/infra/capacity/model.test.ts",
  },
  linesOfUpload: {
    value: 1_000,
    unit: "lines in the largest upload, each of another day at worst",
    source: "docs/api.md",
  },
} as const satisfies Readonly<Record<string, Figure>>;

/** The days that one execution writes in a second, while nothing but an upload is running. */
export const dayWritesPerSecond =
  (model.daysAtOnce.value * 1_000) / (model.stepsOfDay.value * model.databaseMilliseconds.value);

/** The largest uploads that one execution finishes in a second. */
export const uploadsPerSecond = dayWritesPerSecond / model.linesOfUpload.value;
