import { describe, expect, it } from "vitest";
import { tableSchema } from "../../../api/store/schema.ts";
import { declareStack } from "../declare.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const stack = await declareStack();
const alarms = stack.all(ALARM);

const API = { ApiId: "aws:apigatewayv2/api:Api api", Stage: "$default" };
const FUNCTION = { FunctionName: "timesheets-dev-api" };
const UPLOADS = { FunctionName: "timesheets-dev-uploads" };
const TABLE = { TableName: "timesheets-dev-entries" };

const query = (
  id: string,
  namespace: string,
  metricName: string,
  dimensions: Readonly<Record<string, string>>,
  { stat = "Sum", returnData = true } = {},
) => ({ id, metric: { namespace, metricName, dimensions, stat, period: 60 }, returnData });

describe("the alarms", () => {
  it("are these, with names that the key and the topic let publish", () => {
    expect(alarms.map(({ inputs }) => inputs.name)).toEqual([
      "timesheets-dev-api-authorizer-errors",
      "timesheets-dev-api-function-errors",
      "timesheets-dev-api-function-throttles",
      "timesheets-dev-api-gateway-throttles",
      "timesheets-dev-api-latency",
      "timesheets-dev-api-server-errors",
      "timesheets-dev-api-table-throttles",
      "timesheets-dev-api-uploads-errors",
      "timesheets-dev-api-uploads-throttles",
    ]);
  });

  it.each(alarms.map(({ name, inputs }) => [name, inputs] as const))(
    "tell the topic of %s as it starts and ends, and take no requests for no fault",
    (_name, inputs) => {
      expect(inputs).toMatchObject({
        comparisonOperator: "GreaterThanThreshold",
        evaluationPeriods: 5,
        treatMissingData: "notBreaching",
        actionsEnabled: true,
        alarmActions: ["arn:aws:sns:eu-central-1:000000000000:aws:sns/topic:Topic alarms"],
        okActions: ["arn:aws:sns:eu-central-1:000000000000:aws:sns/topic:Topic alarms"],
      });
    },
  );

  it.each([
    [
      "server-errors",
      { threshold: 1, datapointsToAlarm: 3 },
      [
        query("m0", "AWS/ApiGateway", "5xx", API, { returnData: false }),
        query("m1", "AWS/ApiGateway", "Count", API, { returnData: false }),
        {
          id: "watched",
          expression: "100 * FILL(m0, 0) / m1",
          label: "Answers with a status of 5xx",
          returnData: true,
        },
      ],
    ],
    [
      "latency",
      { threshold: 2000, datapointsToAlarm: 3 },
      [query("m0", "AWS/ApiGateway", "Latency", API, { stat: "p99" })],
    ],
    [
      "authorizer-errors",
      { threshold: 50, datapointsToAlarm: 3 },
      [query("m0", "timesheets-dev", "Unauthorized", {})],
    ],
    [
      "gateway-throttles",
      { threshold: 10, datapointsToAlarm: 3 },
      [query("m0", "timesheets-dev", "Throttled", {})],
    ],
    [
      "function-throttles",
      { threshold: 0, datapointsToAlarm: 2 },
      [query("m0", "AWS/Lambda", "Throttles", FUNCTION)],
    ],
    [
      "function-errors",
      { threshold: 0, datapointsToAlarm: 1 },
      [query("m0", "AWS/Lambda", "Errors", FUNCTION)],
    ],
    [
      "uploads-throttles",
      { threshold: 10, datapointsToAlarm: 3 },
      [query("m0", "AWS/Lambda", "Throttles", UPLOADS)],
    ],
    [
      "uploads-errors",
      { threshold: 0, datapointsToAlarm: 1 },
      [query("m0", "AWS/Lambda", "Errors", UPLOADS)],
    ],
  ])("watch %s", (name, limits, metricQueries) => {
    const { inputs } = stack.the(ALARM, name);
    expect(inputs).toMatchObject(limits);
    expect(inputs.metricQueries).toEqual(metricQueries);
  });

  it("watch the table and each of its indexes", () => {
    const places = [
      TABLE,
      ...tableSchema.globalSecondaryIndexes.map(({ name }) => ({ ...TABLE, GlobalSecondaryIndexName: name })),
    ];
    const metrics = places.flatMap((dimensions) =>
      ["ReadThrottleEvents", "WriteThrottleEvents"].map((metric) => ({ metric, dimensions })),
    );
    const { inputs } = stack.the(ALARM, "table-throttles");
    expect(inputs).toMatchObject({ threshold: 0, datapointsToAlarm: 2 });
    expect(inputs.metricQueries).toEqual([
      ...metrics.map(({ metric, dimensions }, index) =>
        query(`m${index}`, "AWS/DynamoDB", metric, dimensions, { returnData: false }),
      ),
      {
        id: "watched",
        expression: "SUM(FILL(METRICS(), 0))",
        label: "Reads and writes that the table refused for now",
        returnData: true,
      },
    ]);
    // CloudWatch takes no more metrics than these in one alarm.
    expect(metrics.length).toBeLessThanOrEqual(10);
  });

  it("say what happened, and where to look", () => {
    expect(stack.the(ALARM, "function-throttles").inputs.alarmDescription).toBe(
      "Calls above the function's concurrency: more than 0 calls a minute. " +
        "More requests at once than timesheets:lambda reserves executions for, or the account has none left.",
    );
  });
});
