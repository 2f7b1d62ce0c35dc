import type { z } from "zod";
import type { Policy } from "../rules/policy/types.ts";
import { type ApplicationUrls, applicationsSchema } from "./config/applications.ts";
import { StackConfigError, type StackConfigFault } from "./config/error.ts";
import { settingsSchema } from "./config/settings.ts";
import { hintFor } from "./config/words.ts";

/** A stack's configuration, checked: what the program needs to know beside the policy. */
export interface StackConfig {
  /** What the names of cloud resources begin with: the project and the stack, for example `timesheets-dev`. */
  readonly prefix: string;
  /** The tenant's domain, for example `exampleco.eu.auth0.com`. */
  readonly domain: string;
  /** The addresses of each application that acts for people, by its key in the policy. */
  readonly applications: Readonly<Record<string, ApplicationUrls>>;
  readonly refreshTokens: Settings["timesheets:refreshTokens"];
  readonly hosting: Settings["timesheets:hosting"];
  readonly lambda: Settings["timesheets:lambda"];
  readonly throttling: Settings["timesheets:throttling"];
  readonly logRetentionDays: Settings["timesheets:logRetentionDays"];
  /** Whether the resources that cannot be made again are kept from being deleted. */
  readonly protect: boolean;
}

/** A stack's configuration as it was found. */
export interface RawStackConfig {
  readonly project: string;
  readonly stack: string;
  /** Values by full key, such as `timesheets:mobile`; those of other namespaces are passed over. */
  readonly values: Readonly<Record<string, unknown>>;
}

type Settings = z.output<typeof settingsSchema>;

const NAMESPACE = "timesheets:";

/**
 * Checks a stack's configuration against the policy whose applications it is for.
 *
 * @throws {StackConfigError} with everything that is missing, wrong or unknown.
 */
export function parseStackConfig(policy: Pick<Policy, "applications">, raw: RawStackConfig): StackConfig {
  const { "auth0:domain": domain, "timesheets:environment": environment } = raw.values;
  const applicationSchema = applicationsSchema(NAMESPACE, policy, {
    domain: typeof domain === "string" ? domain : "tenant.invalid",
    development: environment === "development",
  });
  const settings = settingsSchema.safeParse(raw.values);
  const applications = applicationSchema.safeParse(raw.values);
  const known = [...Object.keys(settingsSchema.shape), ...Object.keys(applicationSchema.shape)];
  const unknown = unknownKeys(Object.keys(raw.values), known);
  if (!settings.success || !applications.success || unknown.length > 0) {
    const issues = [...(settings.error?.issues ?? []), ...(applications.error?.issues ?? [])];
    throw new StackConfigError(`Pulumi.${raw.stack}.yaml`, [...issues.map(faultOf), ...unknown]);
  }
  return {
    prefix: `${raw.project}-${raw.stack}`,
    domain: settings.data["auth0:domain"],
    applications: withoutNamespace(applications.data),
    refreshTokens: settings.data["timesheets:refreshTokens"],
    hosting: settings.data["timesheets:hosting"],
    lambda: settings.data["timesheets:lambda"],
    throttling: settings.data["timesheets:throttling"],
    logRetentionDays: settings.data["timesheets:logRetentionDays"],
    protect: settings.data["timesheets:protect"],
  };
}

function unknownKeys(keys: readonly string[], known: readonly string[]): StackConfigFault[] {
  return keys
    .filter((key) => key.startsWith(NAMESPACE) && !known.includes(key))
    .map((key) => ({ where: key, what: `is not a key of this project${hintFor(key, known)}` }));
}

function faultOf({ path: [key, ...path], message }: z.core.$ZodIssue): StackConfigFault {
  const members = path.map((member) => (typeof member === "number" ? `[${member}]` : `.${String(member)}`));
  return { where: `${String(key)}${members.join("")}`, what: message };
}

const withoutNamespace = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key.slice(NAMESPACE.length), value]));
