import { resourceTypes } from "declared-stack/resource-types";
import type { ResourceOf } from "declared-stack/typed-resource";
import { itemsOf, textsOf, valueAt } from "declared-stack/value";
import { both, every, exists, is, refersTo } from "../definition/every.ts";
import type { Breach, Guardrail } from "../definition/guardrail.ts";
import type { JudgedStack } from "../definition/stack.ts";
import { isForOwnAlarms, type Statement, statementsOf } from "../definition/statements.ts";

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

/** Settings of an alarm that looks at one metric: beside queries, nobody can say at what it looks. */
const SINGLE = [
  "dimensions",
  "extendedStatistic",
  "metricName",
  "namespace",
  "period",
  "statistic",
  "unit",
] as const;

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
      ...(["okActions", "insufficientDataActions"] as const).map((setting) => ({
        setting,
        expected: "the Topic of this stack, and nothing else",
        holds: (actions: unknown, _alarm: unknown, stack: JudgedStack) =>
          (actions === undefined || Array.isArray(actions)) &&
          itemsOf(actions).every((action) => stack.referred(action, resourceTypes.topic) !== undefined),
      })),
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
    remedy:
      "Let CloudWatch alone publish, under a condition on the account, and name who is told in timesheets:alarms.",
    check: both(
      exists(resourceTypes.topicPolicy, "a policy that says who may publish to the topic"),
      every(resourceTypes.topicPolicy, refersTo("arn", resourceTypes.topic), {
        setting: "policy",
        expected: "CloudWatch allowed to publish for this account's alarms, and plain http denied",
        holds: isNarrowTopic,
      }),
      every(
        resourceTypes.topicSubscription,
        refersTo("topic", resourceTypes.topic),
        {
          setting: "protocol",
          expected: '"email"',
          holds: (protocol) => protocol === "email",
        },
        {
          setting: "endpoint",
          expected: "the address of timesheets:alarms in the stack's configuration",
          holds: (endpoint, _subscription, stack) =>
            typeof endpoint === "string" && endpoint === stack.configured("timesheets:alarms", "email"),
        },
      ),
    ),
  },
  {
    name: "alarms-count-own-log",
    mirrors: "AWS Well-Architected REL06",
    severity: "medium",
    why: "An alarm about what another log says stays silent here.",
    remedy: "Count in the access log of this stack, in infra/hosting/access-log.ts.",
    check: every(resourceTypes.metricFilter, {
      setting: "logGroupName",
      expected: "the name of a LogGroup of this stack",
      holds: (name, _filter, stack) => stack.named(name, resourceTypes.logGroup) !== undefined,
    }),
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
      ...SINGLE.map((setting) => ({
        setting,
        expected: "none beside metricQueries",
        // As AWS answers where there is none.
        holds: (value: unknown) =>
          [undefined, "", 0].some((none) => none === value) || JSON.stringify(value) === "{}",
        when: ({ inputs }: ResourceOf<typeof resourceTypes.alarm>) => inputs.metricQueries !== undefined,
      })),
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

/** CloudWatch publishes for this account's alarms, nobody else does, and nobody over plain http. */
function isNarrowTopic(value: unknown, { inputs }: ResourceOf<typeof resourceTypes.topicPolicy>): boolean {
  const statements = statementsOf(value);
  const publishing = statements.filter(
    ({ Action, Resource }) => Action.join() === "sns:Publish" && Resource.join() === inputs.arn,
  );
  const denials = publishing.filter(isDenialOfPlainHttp);
  const allowances = publishing.filter((one) => one.Effect === "Allow" && isForOwnAlarms(one));
  const known = denials.length + allowances.length;
  return denials.length > 0 && allowances.length > 0 && known === statements.length;
}

const isDenialOfPlainHttp = ({ Effect, Principal, Condition }: Statement): boolean =>
  Effect === "Deny" &&
  Principal === "*" &&
  JSON.stringify(Condition) === '{"Bool":{"aws:SecureTransport":["false"]}}';
