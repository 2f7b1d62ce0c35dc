import { resourceTypes } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { isUnknown, itemsOf, parsed, textsOf, valueAt } from "declared-stack/value";
import { both, every, exists, is } from "../definition/every.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";

/** Events that somebody has to be woken by, each with the metrics of an alarm about it. */
const WATCHED: readonly (readonly [what: string, metric: RegExp])[] = [
  ["answers of 500 and above", /^5xx$/i],
  ["requests above the gateway's limits", /^throttled$|429/i],
  ["calls above the function's concurrency", /^throttles$/i],
  ["requests that the table refuses", /ThrottleEvents$|^ThrottledRequests$/],
  ["latency", /latency|duration/i],
  ["refused tokens", /authori[sz]er|unauthori[sz]ed|401|4xx|refus/i],
  ["failing functions", /^errors$/i],
];

/** Who is told when something goes wrong. */
export const alarmGuardrails: readonly Guardrail[] = [
  {
    name: "alarms-watch",
    mirrors: "AWS Well-Architected REL06",
    severity: "medium",
    why: "A failure that raises no alarm goes on for days.",
    remedy: "Declare an alarm for it in infra/hosting.",
    check: (stack) => (stack.hosted ? WATCHED.flatMap((watched) => unwatched(watched, stack)) : []),
  },
  {
    name: "alarms-notify",
    mirrors: "CKV_AWS_319",
    severity: "medium",
    why: "An alarm that has no action, or is switched off, notifies nobody.",
    remedy: "Set alarmActions to the stack's topic, and leave actionsEnabled on.",
    check: every(
      resourceTypes.alarm,
      {
        setting: "alarmActions",
        expected: "the Topic of this stack",
        holds: (actions, _alarm, stack) =>
          itemsOf(actions).length > 0 &&
          itemsOf(actions).every((action) => stack.referred(action, resourceTypes.topic) !== undefined),
      },
      { setting: "actionsEnabled", expected: "true", holds: (on) => on === undefined || on === true },
      {
        setting: "treatMissingData",
        expected: '"notBreaching", as a night without requests is normal',
        holds: (treat) => treat === "notBreaching",
      },
    ),
  },
  {
    name: "topic-key",
    mirrors: "CKV_AWS_26",
    severity: "medium",
    why: "Messages of alarms say what is broken.",
    remedy: "Set kmsMasterKeyId to the stack's key.",
    check: both(
      exists(resourceTypes.topic, "a topic for alarms"),
      every(resourceTypes.topic, {
        setting: "kmsMasterKeyId",
        expected: "the Key of this stack",
        holds: (id, _topic, stack) =>
          stack.referred(id, resourceTypes.key) !== undefined ||
          stack.named(id, resourceTypes.keyAlias) !== undefined,
      }),
    ),
  },
  {
    name: "topic-not-public",
    mirrors: "CKV_AWS_169",
    severity: "high",
    why: "Whoever may publish to the topic can wake everybody, and whoever may subscribe can read its messages.",
    remedy: "Let CloudWatch alone publish, under a condition on the account.",
    check: both(
      every(resourceTypes.topicPolicy, {
        setting: "policy",
        expected: "CloudWatch allowed to publish for this account's alarms, and plain http denied",
        holds: isNarrowTopic,
      }),
      every(resourceTypes.topicSubscription, {
        setting: "protocol",
        expected: '"email", "https", "lambda" or "sqs"',
        holds: (protocol) => ["email", "https", "lambda", "sqs"].includes(String(protocol)),
      }),
    ),
  },
  {
    name: "alarms-are-timely",
    mirrors: "AWS Well-Architected REL06",
    severity: "low",
    why: "An alarm that looks at hours, or needs a thousand faults, comes too late.",
    remedy: "Judge periods of at most five minutes, at most five of them.",
    check: every(
      resourceTypes.alarm,
      {
        setting: "evaluationPeriods",
        expected: "1 to 5",
        holds: (periods) => typeof periods === "number" && periods >= 1 && periods <= 5,
      },
      {
        setting: "period",
        expected: "10 to 300 seconds",
        holds: (period) => typeof period === "number" && period >= 10 && period <= 300,
        when: ({ inputs }) => inputs.metricQueries === undefined,
      },
      is("comparisonOperator", "GreaterThanThreshold"),
    ),
  },
];

function unwatched([what, metric]: (typeof WATCHED)[number], stack: JudgedStack): Breach[] {
  const watched = stack
    .all(resourceTypes.alarm)
    .some((alarm) => metricsOf(alarm).some((name) => metric.test(name)));
  if (watched) return [];
  const resource = { type: resourceTypes.alarm, name: "" };
  return [{ resource, property: "", found: undefined, expected: `an alarm for ${what}` }];
}

const metricsOf = ({ inputs }: ResourceOf<typeof resourceTypes.alarm>): readonly string[] =>
  textsOf([
    inputs.metricName,
    ...itemsOf(inputs.metricQueries).map((query) => valueAt(query, "metric.metricName")),
  ]);

function isNarrowTopic(value: unknown): boolean {
  const policy = parsed(value);
  if (isUnknown(policy)) return false;
  const statements = itemsOf(valueAt(policy, "Statement"));
  const denials = statements.filter((statement) => valueAt(statement, "Effect") === "Deny");
  return (
    statements.length > denials.length &&
    denials.some(isDenialOfPlainHttp) &&
    statements.filter((statement) => !denials.includes(statement)).every(isNarrowAllowance)
  );
}

function isNarrowAllowance(statement: unknown): boolean {
  const service = valueAt(statement, "Principal.Service");
  const conditions = JSON.stringify(valueAt(statement, "Condition") ?? {});
  return (
    valueAt(statement, "Effect") === "Allow" &&
    valueAt(statement, "Action") === "sns:Publish" &&
    service === "cloudwatch.amazonaws.com" &&
    conditions.includes('"aws:SourceAccount"') &&
    conditions.includes('"aws:SourceArn"') &&
    !conditions.includes('"*"')
  );
}

const isDenialOfPlainHttp = (statement: unknown): boolean =>
  valueAt(statement, "Action") === "sns:Publish" &&
  valueAt(statement, "Principal") === "*" &&
  JSON.stringify(valueAt(statement, "Condition")) === '{"Bool":{"aws:SecureTransport":"false"}}';
