import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Metric, PERIOD, stageMetric } from "./metrics.ts";
import type { Watch, Watched } from "./watches.ts";

/** The resources that are shown. */
export interface DashboardArgs extends Pick<Watched, "api" | "stage"> {
  readonly name: string;
  readonly region: pulumi.Input<string>;
  readonly watches: readonly Watch[];
  readonly alarms: readonly aws.cloudwatch.MetricAlarm[];
  readonly parent: pulumi.Resource;
}

type Widget = Readonly<Record<string, unknown>>;

/** A dashboard is 24 wide: two graphs a row. */
const SIZE = { width: 12, height: 6 };

/**
 * Declares the dashboard: the alarms' states, what goes on, and a graph of each watch with the line above which it is too
 * much.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function declareDashboard(args: DashboardArgs): aws.cloudwatch.Dashboard {
  const { name, region, api, stage, watches, alarms, parent } = args;
  const graph = (title: string, metrics: unknown, annotations?: unknown): Widget => ({
    type: "metric",
    ...SIZE,
    properties: { title, region, metrics, annotations, view: "timeSeries", period: PERIOD, stacked: false },
  });
  const widgets: Widget[] = [
    {
      type: "alarm",
      width: 24,
      height: 3,
      properties: { title: "Alarms", alarms: alarms.map(({ arn }) => arn) },
    },
    graph(
      "Requests a minute",
      (["Count", "4xx", "5xx"] as const).map((metric) => line(stageMetric(api, stage, metric))),
    ),
    graph(
      "Milliseconds to answer",
      ["p50", "p90", "p99"].map((statistic) => line(stageMetric(api, stage, "Latency", statistic))),
    ),
    ...watches.map((watch) => graph(`${watch.title} (${watch.unit})`, linesOf(watch), limitOf(watch))),
  ];
  return new aws.cloudwatch.Dashboard(
    "api",
    { dashboardName: name, dashboardBody: pulumi.jsonStringify({ widgets }) },
    { parent },
  );
}

const limitOf = ({ threshold }: Watch) => ({
  horizontal: [{ label: "too much", value: threshold, fill: "above" }],
});

function linesOf({ metrics, expression, title }: Watch): unknown[] {
  if (expression === undefined) return metrics.map((metric) => line(metric, { label: title }));
  const hidden = metrics.map((metric, index) => line(metric, { id: `m${index}`, visible: false }));
  return [[{ expression, label: title, id: "watched" }], ...hidden];
}

/** A metric as dashboards write it: namespace, name, dimensions and their values, and how it is drawn. */
function line({ namespace, name, dimensions, statistic }: Metric, drawn: Widget = {}): unknown[] {
  return [namespace, name, ...Object.entries(dimensions).flat(), { stat: statistic, ...drawn }];
}
