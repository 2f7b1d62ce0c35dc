import type { Explanation } from "../common/explained.ts";

/** The weakenings that neither a guardrail nor a test notices, and why they weaken nothing. */
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
    mutants: /:MetricAlarm .*: alarmDescription /,
    reason: "A text for whoever is woken: it says what to look at, and nothing depends on it.",
  },
];
