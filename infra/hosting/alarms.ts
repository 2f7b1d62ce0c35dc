import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { PERIOD } from "./metrics.ts";
import type { Watch } from "./watches.ts";

/** The resources to watch, and who hears of their alarms. */
export interface AlarmsArgs {
  /** The beginning of the alarms' names. */
  readonly prefix: string;
  readonly watches: readonly Watch[];
  readonly topic: aws.sns.Topic;
  readonly parent: pulumi.Resource;
}

/** Over how many minutes an alarm looks. */
const MINUTES = 5;

/**
 * Declares an alarm for each watch, told when it starts and when it ends. A minute without data is a minute without
 * requests, and nothing is wrong with that.
 */
export function declareAlarms({ prefix, watches, topic, parent }: AlarmsArgs): aws.cloudwatch.MetricAlarm[] {
  return watches.map(
    (watch) =>
      new aws.cloudwatch.MetricAlarm(
        watch.key,
        {
          name: `${prefix}${watch.key}`,
          alarmDescription: `${watch.title}: more than ${watch.threshold} ${watch.unit}. ${watch.meaning}`,
          metricQueries: queriesOf(watch),
          comparisonOperator: "GreaterThanThreshold",
          threshold: watch.threshold,
          evaluationPeriods: MINUTES,
          datapointsToAlarm: watch.minutes,
          treatMissingData: "notBreaching",
          actionsEnabled: true,
          alarmActions: [topic.arn],
          okActions: [topic.arn],
        },
        { parent },
      ),
  );
}

/** The watch's metrics, and what is made of them: of all these, one is what the alarm looks at. */
function queriesOf({ metrics, expression, title }: Watch) {
  const queries = metrics.map(({ namespace, name, dimensions, statistic }, index) => ({
    id: `m${index}`,
    metric: { namespace, metricName: name, dimensions, stat: statistic, period: PERIOD },
    returnData: expression === undefined,
  }));
  return expression === undefined
    ? queries
    : [...queries, { id: "watched", expression, label: title, returnData: true }];
}
