import type { Topic } from "../model/change.ts";
import type { Judge } from "./judges.ts";

/** A setting within a file that is judged, with all that is below it. */
export interface SettingKind {
  readonly setting: string;
  readonly judges: readonly Judge[];
  /** The topics of the changes that the review makes of it. */
  readonly topics: readonly Topic[];
}

/** Members of the policy. */
export const policySettings: readonly SettingKind[] = [
  { setting: "api.name", judges: ["review", "guardrails"], topics: ["resources"] },
  { setting: "api.claimNamespace", judges: ["review", "proof"], topics: ["tokens", "rules"] },
  { setting: "connections", judges: ["review", "guardrails", "proof"], topics: ["people"] },
  { setting: "scopes", judges: ["review", "guardrails", "proof"], topics: ["scopes"] },
  { setting: "roles", judges: ["review", "guardrails", "proof"], topics: ["people", "rights", "rules"] },
  { setting: "groups", judges: ["review", "proof"], topics: ["people", "rights", "rules"] },
  {
    setting: "applications",
    judges: ["review", "guardrails", "proof"],
    topics: ["grants", "rights"],
  },
  { setting: "routes", judges: ["review", "guardrails", "proof"], topics: ["routes", "rights"] },
  { setting: "reach", judges: ["review", "proof"], topics: ["routes"] },
  { setting: "openRoutes", judges: ["review", "guardrails", "proof"], topics: ["routes"] },
  { setting: "separatedDuties", judges: ["review"], topics: ["scopes"] },
];

/**
 * Keys of a stack's configuration; `timesheets:<application>` stands for each application that acts for people, `timesheets:<machine>` for
 * each other, and `timesheets:<directory>` for each connection to a directory.
 */
export const stackSettings: readonly SettingKind[] = [
  { setting: "auth0:domain", judges: ["review", "guardrails"], topics: ["stacks"] },
  {
    setting: "timesheets:audience",
    judges: ["review", "guardrails", "proof"],
    topics: ["resources", "tokens"],
  },
  { setting: "timesheets:loginDomain", judges: ["review", "guardrails"], topics: ["tokens", "resources"] },
  { setting: "timesheets:<application>", judges: ["review", "guardrails"], topics: ["applications"] },
  { setting: "timesheets:<machine>", judges: ["review", "guardrails", "proof"], topics: ["applications"] },
  {
    setting: "timesheets:<directory>",
    judges: ["review", "guardrails", "proof"],
    topics: ["resources"],
  },
  { setting: "timesheets:<directory>Secret", judges: ["review"], topics: ["stacks"] },
  { setting: "timesheets:environment", judges: ["review", "guardrails"], topics: ["stacks"] },
  { setting: "timesheets:protect", judges: ["review", "guardrails"], topics: ["resources"] },
  { setting: "timesheets:connection", judges: ["review", "guardrails"], topics: ["resources"] },
  { setting: "timesheets:unprotected", judges: ["review", "guardrails"], topics: ["resources"] },
  { setting: "timesheets:accessTokens", judges: ["review", "guardrails", "proof"], topics: ["tokens"] },
  { setting: "timesheets:refreshTokens", judges: ["review", "guardrails"], topics: ["tokens"] },
  { setting: "timesheets:hosting", judges: ["review", "guardrails"], topics: ["resources", "routes"] },
  { setting: "timesheets:lambda", judges: ["review", "guardrails"], topics: ["resources"] },
  { setting: "timesheets:throttling", judges: ["review", "guardrails"], topics: ["resources"] },
  { setting: "timesheets:customDomain", judges: ["review", "guardrails"], topics: ["resources"] },
  { setting: "timesheets:alarms", judges: ["review", "guardrails"], topics: ["resources"] },
  { setting: "timesheets:logRetentionDays", judges: ["review", "guardrails"], topics: ["resources"] },
  { setting: "timesheets:actions", judges: ["review", "guardrails"], topics: ["rules", "stacks"] },
  { setting: "timesheets:operators", judges: ["review"], topics: ["stacks"] },
  { setting: "timesheets:setUpByHand", judges: ["review"], topics: ["stacks"] },
  { setting: "timesheets:otherProjects", judges: ["review"], topics: ["stacks"] },
  { setting: "any other key, such as aws:region", judges: ["review"], topics: ["stacks"] },
];

/** Types of the tenant's own settings, as the Deploy CLI names them, and what steers it. */
export const tenantSettings: readonly SettingKind[] = [
  ...[
    "attackProtection",
    "branding",
    "emailTemplates",
    "guardianFactors",
    "guardianPolicies",
    "prompts",
    "tenant",
  ],
  ...["any other type", "the list of types (AUTH0_INCLUDED_ONLY)"],
].map((setting) => ({ setting, judges: ["review"], topics: ["settings"] }));
