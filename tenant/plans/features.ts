/** Auth0's plans, each with all that those before it have. */
export type Plan = "Free" | "Essentials" | "Professional" | "Enterprise";

/** A feature that not every plan has, and what here uses it. */
export interface Feature {
  /** As Auth0's table of plans calls it. */
  readonly name: string;
  /** The first plan that has it, for businesses (B2B) as for consumers (B2C). */
  readonly from: Plan;
  /** Types of resource, in the words in which the Deploy CLI and Pulumi name what was refused. */
  readonly types: readonly string[];
  /** Whether settings of the tenant use it, by the Deploy CLI's type, or declared resources, by Pulumi's type. */
  readonly usedBy: (declared: Declared) => readonly string[];
  /** The key that turns it off, and where. */
  readonly leaveOut: string;
  readonly note?: string;
}

/** A stack's declarations for its tenant. */
export interface Declared {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly inputs: Readonly<Record<string, unknown>>;
  }[];
}

const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The names of those items of a list that are on. */
const enabledIn = (value: unknown, key: string): string[] =>
  (Array.isArray(value) ? value : []).flatMap((item: unknown) =>
    isMembers(item) && item.enabled === true ? [String(item[key])] : [],
  );

/** Whether resources of Pulumi's type hold, each told by its name. */
const resourcesWhere =
  (type: string, uses: (inputs: Readonly<Record<string, unknown>>) => boolean = () => true) =>
  ({ resources }: Declared): string[] =>
    resources
      .filter((one) => one.type === type && uses(one.inputs))
      .map(({ name }) => `${type.split(":").at(-1)} "${name}"`);

const PASSWORD_OPTIONS = ["passwordHistories", "passwordDictionary", "passwordNoPersonalInfo"];

/** Strategies of companies' directories. */
const ENTERPRISE = ["ad", "adfs", "google-apps", "oidc", "okta", "pingfederate", "samlp", "waad"];

/** Auth0's table of plans, https://auth0.com/pricing, as Auth0 itself wrote it down for its tools in summer 2026. */
export const FEATURES_SOURCE =
  "https://github.com/auth0/agent-skills/blob/main/plugins/auth0/skills/auth0/references/feature-audit-pricing.md";

/** Features of which the free plan has none, or few. Source: `FEATURES_SOURCE`. */
export const FEATURES: readonly Feature[] = [
  {
    name: "Pro MFA Factors",
    from: "Essentials",
    types: ["guardianFactors", "guardianPolicies"],
    usedBy: ({ settings: { guardianFactors, guardianPolicies } }) => [
      ...enabledIn(guardianFactors, "name").map((name) => `guardianFactors.${name}`),
      ...(isMembers(guardianPolicies) &&
      Array.isArray(guardianPolicies.policies) &&
      guardianPolicies.policies.length > 0
        ? ["guardianPolicies.policies"]
        : []),
    ],
    leaveOut: "set SECOND_FACTORS to false and MFA_POLICIES to [] in tenant/settings/NAME.json",
  },
  {
    name: "Email Workflow",
    from: "Essentials",
    types: ["emailTemplates"],
    usedBy: ({ settings }) =>
      enabledIn(settings.emailTemplates, "template").map((name) => `emailTemplates.${name}`),
    leaveOut: "set OWN_EMAILS to false in tenant/settings/NAME.json",
  },
  {
    name: "Basic Breached Password Detection",
    from: "Professional",
    types: ["attackProtection"],
    usedBy: ({ settings: { attackProtection } }) =>
      isMembers(attackProtection) &&
      isMembers(attackProtection.breachedPasswordDetection) &&
      attackProtection.breachedPasswordDetection.enabled === true
        ? ["attackProtection.breachedPasswordDetection"]
        : [],
    leaveOut: "set BREACHED_PASSWORD_DETECTION to false in tenant/settings/NAME.json",
  },
  {
    name: "Private Key JWT",
    from: "Enterprise",
    types: ["ClientCredentials"],
    usedBy: resourcesWhere(
      "auth0:index/clientCredentials:ClientCredentials",
      ({ authenticationMethod }) => authenticationMethod === "private_key_jwt",
    ),
    leaveOut: "set authentication to client_secret_post in timesheets:batch of Pulumi.NAME.yaml",
  },
  {
    name: "Enterprise Connections",
    from: "Essentials",
    types: ["Connection", "ConnectionScimConfiguration", "connections"],
    usedBy: resourcesWhere("auth0:index/connection:Connection", ({ strategy }) =>
      ENTERPRISE.includes(String(strategy)),
    ),
    leaveOut:
      "take the directory out of connections in rules/policy.ts, and timesheets:directory out of Pulumi.NAME.yaml",
    note: "Essentials for businesses (B2B) has 3 of them, Professional 5; for consumers (B2C) only Enterprise has any. SCIM comes with them.",
  },
  {
    name: "Custom Domains",
    from: "Free",
    types: ["customDomains", "CustomDomain"],
    usedBy: resourcesWhere("auth0:index/customDomain:CustomDomain"),
    leaveOut: "leave out timesheets:loginDomain in Pulumi.NAME.yaml",
    note: "The free plan has one, for who has given a card.",
  },
  {
    name: "Actions + Forms",
    from: "Free",
    types: ["actions", "Action"],
    usedBy: resourcesWhere("auth0:index/action:Action"),
    leaveOut: "there is none: the policy is enforced by them",
    note: "The free plan has 5 of them together, Essentials 10, Professional 15, Enterprise 30.",
  },
  {
    name: "Role Management",
    from: "Essentials",
    types: ["roles", "Role"],
    usedBy: resourcesWhere("auth0:index/role:Role"),
    leaveOut: "there is none: the policy is made of roles",
    note: "The table gives it to paid plans, and a trial has it. No documentation says that the Management API refuses roles on a free tenant; should one do so, the stack needs Essentials.",
  },
  {
    name: "Enhanced Password Protection",
    from: "Professional",
    types: ["databases", "connections", "Connection"],
    usedBy: resourcesWhere(
      "auth0:index/connection:Connection",
      ({ options }) => isMembers(options) && PASSWORD_OPTIONS.some((name) => options[name] !== undefined),
    ),
    leaveOut:
      "leave out passwordHistories, passwordDictionary and passwordNoPersonalInfo in infra/authorization/database.ts, and waive connection-passwords",
    note: "The table doesn't say what it is, and the page of Auth0's password options names no plan. It stands here as it may mean these.",
  },
];

/** Whether a refusal says that the tenant's plan lacks something, in any of the words that Auth0 has for it. */
export const isPlanRefusal = (text: string): boolean =>
  /\b(not_entitled|insufficient_entitlement|feature_not_enabled)\b|not entitled|upgrade your (subscription|plan)|account is not allowed to perform this operation|verified credit card on file|not enabled for (this|your) tenant/i.test(
    text,
  );

/**
 * Says what to do about a refusal for the plan: which keys to leave out. Gives nothing for any other refusal.
 *
 * @param text of the refusal; whatever names a type of resource of the Deploy CLI in it narrows the advice down.
 */
export function planAdvice(text: string): string | undefined {
  if (!isPlanRefusal(text)) return undefined;
  const named = FEATURES.filter(({ types }) => types.some((type) => new RegExp(`\\b${type}\\b`).test(text)));
  const keys = named.map(({ name, from, leaveOut }) => `${name} comes with ${from}: ${leaveOut}`);
  return ["the tenant's plan lacks this feature", ...keys, "see docs/plans.md"].join("; ");
}
