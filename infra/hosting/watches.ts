import type * as aws from "@pulumi/aws";
import type { AccessLogMetrics } from "./access-log.ts";
import type { ApiFunctions } from "./function.ts";
import { functionMetric, type Metric, stageMetric, tableThrottling } from "./metrics.ts";

/** Something that somebody has to know of: a number, and how much of it is too much. */
export interface Watch {
  /** Short, in kebab case; part of the alarm's name. */
  readonly key: string;
  readonly title: string;
  /** The meaning of too high a value, and where to look. */
  readonly meaning: string;
  /** With ids `m0`, `m1` … in the expression. */
  readonly metrics: readonly Metric[];
  /** CloudWatch metric math, for more than one metric. */
  readonly expression?: string;
  readonly unit: string;
  /** A minute with more than this counts. */
  readonly threshold: number;
  /** How many of five minutes have to count. */
  readonly minutes: number;
}

export interface Watched {
  readonly api: aws.apigatewayv2.Api;
  readonly stage: aws.apigatewayv2.Stage;
  readonly functions: ApiFunctions;
  readonly table: aws.dynamodb.Table;
  readonly accessLog: AccessLogMetrics;
}

/** No minute of silence between metrics that are only written when there is something to tell. */
const TOTAL = "SUM(FILL(METRICS(), 0))";

/** All that is watched, in the order in which one would look. */
export function watchesOf({ api, stage, functions, table, accessLog }: Watched): Watch[] {
  return [
    {
      key: "server-errors",
      title: "Answers with a status of 5xx",
      meaning:
        "The API fails for people. Look at the function's log for errors, and at integrationError in the access log.",
      metrics: [stageMetric(api, stage, "5xx"), stageMetric(api, stage, "Count")],
      expression: "100 * FILL(m0, 0) / m1",
      unit: "% of requests",
      threshold: 1,
      minutes: 3,
    },
    {
      key: "latency",
      title: "Time to answer, 99th percentile",
      meaning:
        "The API is slow for one request in a hundred. Compare it with the integration's latency and with the traces.",
      metrics: [stageMetric(api, stage, "Latency", "p99")],
      unit: "milliseconds",
      threshold: 2_000,
      minutes: 3,
    },
    {
      key: "authorizer-errors",
      title: "Requests without a valid token",
      meaning:
        "Somebody tries tokens, or an application or the tenant's keys are misconfigured. Look at authorizerError in the access log.",
      metrics: [accessLog.unauthorized],
      unit: "requests a minute",
      threshold: 50,
      minutes: 3,
    },
    {
      key: "gateway-throttles",
      title: "Requests above the gateway's limits",
      meaning:
        "Somebody sends more than timesheets:throttling allows. Look at subject, client and route in the access log.",
      metrics: [accessLog.throttled],
      unit: "requests a minute",
      threshold: 10,
      minutes: 3,
    },
    {
      key: "function-throttles",
      title: "Calls above the function's concurrency",
      meaning:
        "More requests at once than timesheets:lambda reserves executions for, or the account has none left.",
      metrics: [functionMetric(functions.api.function, "Throttles")],
      unit: "calls a minute",
      threshold: 0,
      minutes: 2,
    },
    {
      key: "function-errors",
      title: "Calls of the function that failed",
      meaning:
        "The function threw, ran out of time or out of memory, which it never should. Look at its log.",
      metrics: [functionMetric(functions.api.function, "Errors")],
      unit: "calls a minute",
      threshold: 0,
      minutes: 1,
    },
    {
      key: "uploads-throttles",
      title: "Uploads above their concurrency",
      meaning:
        "External systems upload more at once than timesheets:lambda reserves executions for. They are told to try again; people are served all the same.",
      metrics: [functionMetric(functions.uploads.function, "Throttles")],
      unit: "calls a minute",
      threshold: 10,
      minutes: 3,
    },
    {
      key: "uploads-errors",
      title: "Uploads that failed",
      meaning:
        "The function threw, ran out of time or out of memory, which it never should. Look at the log of uploads.",
      metrics: [functionMetric(functions.uploads.function, "Errors")],
      unit: "calls a minute",
      threshold: 0,
      minutes: 1,
    },
    {
      key: "table-throttles",
      title: "Reads and writes that the table refused for now",
      meaning:
        "One partition is used more than DynamoDB lets it be. Look for a person or a batch with very many entries.",
      metrics: tableThrottling(table),
      expression: TOTAL,
      unit: "reads and writes a minute",
      threshold: 0,
      minutes: 2,
    },
  ];
}
