import type { Explanation } from "../common/explained.ts";

/** The mutants that neither a guardrail nor a test notices, and why they weaken nothing. */
export const explanations: readonly Explanation[] = [
  {
    mutants: / doesn't wait for (?!.*:(TriggerActions|RolePolicy|Route) )/,
    reason:
      "The engine waits by itself for what a setting's value comes from; here that is a name, a version or a part of an ARN, by which the stand-in isn't known.",
  },
  {
    mutants: /:Dashboard api: dashboardBody/,
    reason:
      "A picture of the alarms and of what they measure: nothing reads it but people, and no right or limit depends on it.",
  },
  {
    mutants: / has the option customTimeouts$/,
    reason: "It says only how long the engine waits for a provider.",
  },
  {
    mutants: /: ((.*\.)?(tags|description|label)|displayName|operationName|version) is added /,
    reason: "A text or a tag for whoever looks at the resource: nothing reads it.",
  },
  {
    mutants:
      /: (showAsButton|forceDetachPolicies|tableClass|ephemeralStorage|readCapacity|writeCapacity|ttl|timeoutMilliseconds|defaultRouteSettings\.loggingLevel) is added /,
    reason:
      "It is about price, speed, or how a provider goes about it; a database shows no button, an HTTP API has no such log, and a table that is paid by request has no capacity.",
  },
  {
    mutants:
      /: (require\w+|proofOfPossession|options\.passwordDictionary\.dictionaries|apiKeyRequired|deletionProtectionEnabled|skipDestroy|principalOrgId|sourceAccount) is added /,
    reason: "It holds more back than before: a token, a password, a caller, or a deletion.",
  },
  {
    mutants: /:MetricAlarm .*: alarmDescription /,
    reason: "A text for whoever is woken: it says what to look at, and nothing depends on it.",
  },
];
