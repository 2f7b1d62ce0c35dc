import { resourceTypes } from "declared-stack/resource-types";
import { describe, it } from "vitest";
import { REMOVED } from "../../../mutation/common/edit.ts";
import { type Case, expectViolations, titleOf } from "./cases.ts";

const cases: readonly Case[] = [
  {
    change: [`${resourceTypes.alarm} latency`, ["metricQueries", 0, "metric", "metricName"], "Count"],
    finds: ["alarms-watch: is not declared; expected an alarm for latency"],
  },
  {
    change: [`${resourceTypes.alarm} latency`, ["alarmActions"], []],
    finds: ["alarms-notify: latency alarmActions is []; expected the Topic of this stack"],
  },
  {
    change: [`${resourceTypes.alarm} latency`, ["actionsEnabled"], false],
    finds: ["alarms-notify: latency actionsEnabled is false; expected true"],
  },
  {
    change: [`${resourceTypes.alarm} latency`, ["treatMissingData"], "ignore"],
    finds: [
      'alarms-notify: latency treatMissingData is "ignore"; expected "notBreaching", as a night without requests is normal',
    ],
  },
  {
    change: [`${resourceTypes.alarm} latency`, ["evaluationPeriods"], 60],
    finds: ["alarms-are-timely: latency evaluationPeriods is 60; expected 1 to 5"],
  },
  {
    change: [`${resourceTypes.alarm} latency`, ["comparisonOperator"], "LessThanThreshold"],
    finds: [
      'alarms-are-timely: latency comparisonOperator is "LessThanThreshold"; expected "GreaterThanThreshold"',
    ],
  },
  {
    change: [`${resourceTypes.topic} alarms`, ["kmsMasterKeyId"], "alias/aws/sns"],
    finds: ['topic-key: alarms kmsMasterKeyId is "alias/aws/sns"; expected the Key of this stack'],
  },
  {
    change: [`${resourceTypes.topicPolicy} alarms`, ["policy", "Statement", 0, "Principal"], "*"],
    finds: [
      'topic-not-public: alarms policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Alarm…; expected CloudWatch allowed to publish for this account\'s alarms, and plain http denied',
    ],
  },
  {
    change: [`${resourceTypes.topicPolicy} alarms`, ["policy", "Statement", 1], REMOVED],
    finds: [
      'topic-not-public: alarms policy is "{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Sid\\":\\"Alarm…; expected CloudWatch allowed to publish for this account\'s alarms, and plain http denied',
    ],
  },
  {
    change: [`${resourceTypes.topicSubscription} alarms`, ["protocol"], "http"],
    finds: ['topic-not-public: alarms protocol is "http"; expected "email"'],
  },
  {
    change: [`${resourceTypes.topicSubscription} alarms`, ["endpoint"], "stranger@example.com"],
    finds: [
      'topic-not-public: alarms endpoint is "stranger@example.com"; expected the address of timesheets:alarms in the stack\'s configuration',
    ],
  },
  {
    change: [`${resourceTypes.topicSubscription} alarms`, ["topic"], "arn:aws:sns:eu-central-1:1:other"],
    finds: [
      'topic-not-public: alarms topic is "arn:aws:sns:eu-central-1:1:other"; expected the Topic of this stack',
    ],
  },
  {
    change: [
      `${resourceTypes.alarm} latency`,
      ["okActions", 1],
      "arn:aws:lambda:eu-central-1:1:function:other",
    ],
    finds: [
      'alarms-notify: latency okActions is ["arn:aws:sns:eu-central-1:000000000000:aws:sns/topic:Topic …; expected the Topic of this stack, and nothing else',
    ],
  },
  {
    change: [`${resourceTypes.alarm} latency`, ["metricName"], "Other"],
    finds: ['alarms-are-timely: latency metricName is "Other"; expected none beside metricQueries'],
  },
  {
    change: [`${resourceTypes.metricFilter} throttled`, ["logGroupName"], "other"],
    finds: [
      'alarms-count-own-log: throttled logGroupName is "other"; expected the name of a LogGroup of this stack',
    ],
  },
];

describe("guardrails of alarms find", () => {
  it.each(cases.map((one) => [titleOf(one), one] as const))("%s", (_title, one) => expectViolations(one));
});
