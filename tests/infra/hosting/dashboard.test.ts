import { describe, expect, it } from "vitest";
import { z } from "zod";
import { declareStack } from "../declare.ts";

const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
const stack = await declareStack();
const dashboard = stack.the(DASHBOARD, "api");

const shape = z.strictObject({
  widgets: z.array(
    z.strictObject({
      type: z.enum(["alarm", "metric"]),
      width: z.int().min(1).max(24),
      height: z.int().min(1),
      properties: z.record(z.string(), z.unknown()),
    }),
  ),
});
const { widgets } = shape.parse(JSON.parse(String(dashboard.inputs.dashboardBody)));
const graph = (title: string) => widgets.find(({ properties }) => properties.title === title)?.properties;

describe("the dashboard", () => {
  it("is the only one, and named", () => {
    expect(stack.all(DASHBOARD)).toHaveLength(1);
    expect(dashboard.inputs.dashboardName).toBe("timesheets-dev");
  });

  it("shows the state of every alarm", () => {
    const arns = stack
      .all("aws:cloudwatch/metricAlarm:MetricAlarm")
      .map(
        ({ name }) =>
          `arn:aws:cloudwatch:eu-central-1:000000000000:aws:cloudwatch/metricAlarm:MetricAlarm ${name}`,
      );
    expect(widgets[0]).toMatchObject({ type: "alarm", properties: { title: "Alarms" } });
    expect([widgets[0]?.properties.alarms].flat().toSorted()).toEqual(arns);
  });

  it("shows what goes on, and what is watched", () => {
    expect(widgets.slice(1).map(({ properties }) => properties.title)).toEqual([
      "Requests a minute",
      "Milliseconds to answer",
      "Answers with a status of 5xx (% of requests)",
      "Time to answer, 99th percentile (milliseconds)",
      "Requests without a valid token (requests a minute)",
      "Requests above the gateway's limits (requests a minute)",
      "Calls above the function's concurrency (calls a minute)",
      "Calls of the function that failed (calls a minute)",
      "Uploads above their concurrency (calls a minute)",
      "Uploads that failed (calls a minute)",
      "Reads and writes that the table refused for now (reads and writes a minute)",
    ]);
  });

  it("draws metrics of the stack's region", () => {
    expect(graph("Milliseconds to answer")).toEqual({
      title: "Milliseconds to answer",
      region: "eu-central-1",
      view: "timeSeries",
      period: 60,
      stacked: false,
      metrics: ["p50", "p90", "p99"].map((stat) => [
        "AWS/ApiGateway",
        "Latency",
        "ApiId",
        "aws:apigatewayv2/api:Api api",
        "Stage",
        "$default",
        { stat },
      ]),
    });
  });

  it("draws what alarms look at, and the line above which they start", () => {
    expect(graph("Answers with a status of 5xx (% of requests)")).toMatchObject({
      metrics: [
        [{ expression: "100 * FILL(m0, 0) / m1", label: "Answers with a status of 5xx", id: "watched" }],
        [
          "AWS/ApiGateway",
          "5xx",
          "ApiId",
          "aws:apigatewayv2/api:Api api",
          "Stage",
          "$default",
          { stat: "Sum", id: "m0", visible: false },
        ],
        [
          "AWS/ApiGateway",
          "Count",
          "ApiId",
          "aws:apigatewayv2/api:Api api",
          "Stage",
          "$default",
          { stat: "Sum", id: "m1", visible: false },
        ],
      ],
      annotations: { horizontal: [{ label: "too much", value: 1, fill: "above" }] },
    });
  });
});
