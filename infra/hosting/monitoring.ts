import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { declareAccessLogMetrics } from "./access-log.ts";
import { declareAlarms } from "./alarms.ts";
import { declareDashboard } from "./dashboard.ts";
import { declareTopic, type TopicArgs } from "./topic.ts";
import { type Watched, watchesOf } from "./watches.ts";

/** The resources to watch, and who hears of their alarms. */
export interface MonitoringArgs extends Omit<Watched, "accessLog">, Omit<TopicArgs, "name"> {
  readonly name: string;
  readonly accessLogGroup: aws.cloudwatch.LogGroup;
}

/**
 * Declares what tells people that something is wrong, and shows what.
 *
 * @returns the dashboard's name.
 */
export function declareMonitoring(args: MonitoringArgs): pulumi.Output<string> {
  const { name, place, alarmPrefix, accessLogGroup, parent } = args;
  const accessLog = declareAccessLogMetrics({ namespace: name, logGroup: accessLogGroup, parent });
  const watches = watchesOf({ ...args, accessLog });
  const topic = declareTopic({ ...args, name: `${name}-alarms` });
  const alarms = declareAlarms({ prefix: alarmPrefix, watches, topic, parent });
  return declareDashboard({ ...args, region: place.region, watches, alarms }).dashboardName;
}
