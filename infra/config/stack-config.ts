import type { z } from "zod";
import type { Policy } from "../../rules/policy/types.ts";
import type { OtherActions, Trigger } from "./actions.ts";
import { type ApplicationSettings, applicationsSchema } from "./applications.ts";
import type { CustomDomain } from "./custom-domain.ts";
import { type DirectorySettings, directoriesSchema, secretKeyOf } from "./directories.ts";
import { directorySecret } from "./directory-secrets.ts";
import { StackConfigError, type StackConfigFault } from "./error.ts";
import type { LoginDomain } from "./login-domain.ts";
import { BY_SECRET, type MachineAuthentication, machinesSchema } from "./machines.ts";
import type { Protected } from "./protection.ts";
import type { RawStackConfig } from "./raw-config.ts";
import { type Settings, settingsSchema } from "./settings.ts";
import { faultOfRenewal } from "./tokens.ts";
import { hintFor } from "./words.ts";

/** A stack's configuration, checked: what the program needs to know beside the policy. */
export interface StackConfig {
  /** The beginning of every cloud resource's name: the project and the stack, for example `timesheets-dev`. */
  readonly prefix: string;
  readonly environment: Settings["timesheets:environment"];
  /** Absent where people sign in at the tenant's own domain. */
  readonly loginDomain: LoginDomain | undefined;
  /** The issuer of people's and machines' tokens, with the slash at the end that makes it exact. */
  readonly issuer: string;
  /** That of the tenant's own domain, while people move away from it. */
  readonly formerIssuer: string | undefined;
  /** The identifier of the API in the tenant: its tokens are for it, and no other API takes them. */
  readonly audience: string;
  /** Each application that acts for people, by its key in the policy. */
  readonly applications: Readonly<Record<string, ApplicationSettings>>;
  /** How machines authenticate, by their keys in the policy; by a secret where their stack doesn't say. */
  readonly machines: Readonly<Record<string, MachineAuthentication>>;
  /** The name of the people's database. */
  readonly connection: string;
  /** Directories, by their connections' keys in the policy. */
  readonly directories: Readonly<Record<string, StackDirectory>>;
  /** Actions of other teams, by the trigger in which they run beside ours. */
  readonly otherActions: Readonly<Partial<Record<Trigger, OtherActions | undefined>>>;
  readonly accessTokens: Settings["timesheets:accessTokens"];
  readonly refreshTokens: Settings["timesheets:refreshTokens"];
  readonly hosting: Settings["timesheets:hosting"];
  readonly lambda: Settings["timesheets:lambda"];
  readonly throttling: Settings["timesheets:throttling"];
  /** Absent where the API is reached at the gateway's own address. */
  readonly customDomain: CustomDomain | undefined;
  /** Who is told of alarms; absent where nobody is, beside those who look. */
  readonly alarms: Settings["timesheets:alarms"];
  readonly logRetentionDays: Settings["timesheets:logRetentionDays"];
  /** Whether what cannot be made again is kept from being deleted. */
  readonly protect: boolean;
  /** Those that are not, all the same. */
  readonly unprotected: readonly Protected[];
}

/** A company's directory, with the name of its connection. */
export type StackDirectory = DirectorySettings & {
  readonly name: string;
  /** Absent where the strategy has none. */
  readonly clientSecret?: string;
};

const NAMESPACE = "timesheets:";

/**
 * Checks a stack's configuration against the policy whose applications it is for.
 *
 * @throws {StackConfigError} with everything that is missing, wrong or unknown.
 */
export function parseStackConfig(
  policy: Pick<Policy, "applications" | "connections" | "roles" | "routes">,
  raw: RawStackConfig,
): StackConfig {
  const stackSchema = settingsSchema(policy);
  const { "auth0:domain": tenantDomain, "timesheets:loginDomain": loginDomain } = stackSchema.shape;
  const login = loginDomain.safeParse(raw.values["timesheets:loginDomain"]).data;
  // A wrong domain is a fault of its own; addresses are judged with a sound one in its place.
  const own = tenantDomain.safeParse(raw.values["auth0:domain"]).data ?? "tenant.invalid";
  const domain = login?.name ?? own;
  const isMoving = login?.formerIssuerUntil !== undefined;
  const schemaAt = (host: string) =>
    applicationsSchema(NAMESPACE, policy, {
      domain: host,
      development: raw.values["timesheets:environment"] !== "production",
    });
  const applicationSchema = schemaAt(domain);
  const machineSchema = machinesSchema(NAMESPACE, policy);
  const directorySchema = directoriesSchema(NAMESPACE, policy);
  const settings = stackSchema.safeParse(raw.values);
  const directories = directorySchema.safeParse(raw.values);
  const machines = machineSchema.safeParse(raw.values);
  const applications = applicationSchema.safeParse(raw.values);
  const plain = [stackSchema, applicationSchema, machineSchema, directorySchema].flatMap(({ shape }) =>
    Object.keys(shape),
  );
  const secrets = Object.entries(directories.data ?? {}).map(
    ([key, directory]) => [key, directorySecret(key, directory, raw)] as const,
  );
  const known = [...plain, ...Object.keys(directorySchema.shape).map(secretKeyOf)];
  const unknown = unknownKeys(Object.keys(raw.values), known);
  const encrypted = plain.flatMap((key) => encryptedIn(raw.values[key], key));
  const contradictions = settings.success ? contradictionsIn(settings.data) : [];
  const others = [
    ...unknown,
    ...namesakes(policy, Object.keys({ ...stackSchema.shape, ...directorySchema.shape })),
    ...contradictions,
    ...secrets.flatMap(([, { faults }]) => faults),
  ];
  if (
    !settings.success ||
    !applications.success ||
    !machines.success ||
    !directories.success ||
    others.length > 0 ||
    encrypted.length > 0
  ) {
    const issues = [settings, applications, machines, directories].flatMap(
      ({ error }) => error?.issues ?? [],
    );
    const readable = issues
      .map(faultOf)
      .filter(({ where }) => !encrypted.some((one) => where.startsWith(one.where)));
    throw new StackConfigError(`Pulumi.${raw.stack}.yaml`, [...encrypted, ...readable, ...others]);
  }
  return {
    prefix: `${raw.project}-${raw.stack}`,
    environment: settings.data["timesheets:environment"],
    loginDomain: settings.data["timesheets:loginDomain"],
    issuer: `https://${domain}/`,
    formerIssuer: isMoving ? `https://${own}/` : undefined,
    audience: settings.data["timesheets:audience"],
    applications: Object.fromEntries(
      Object.entries(applications.data).map(([key, urls]) => [
        withoutNamespace(key),
        isMoving ? withFormer(urls, schemaAt(own).parse(raw.values)[key]) : urls,
      ]),
    ),
    machines: Object.fromEntries(
      Object.entries(machines.data).map(([key, machine = BY_SECRET]) => [withoutNamespace(key), machine]),
    ),
    connection: settings.data["timesheets:connection"] ?? `${raw.project}-${raw.stack}-people`,
    directories: Object.fromEntries(
      secrets.flatMap(([key, { value }]) => {
        const directory = directories.data[key];
        if (directory === undefined) return [];
        const { name = `${raw.project}-${raw.stack}-${withoutNamespace(key)}` } = directory;
        const secret = value === undefined ? {} : { clientSecret: value };
        return [[withoutNamespace(key), { ...directory, name, ...secret }]];
      }),
    ),
    otherActions: settings.data["timesheets:actions"] ?? {},
    accessTokens: settings.data["timesheets:accessTokens"],
    refreshTokens: settings.data["timesheets:refreshTokens"],
    hosting: settings.data["timesheets:hosting"],
    lambda: settings.data["timesheets:lambda"],
    throttling: settings.data["timesheets:throttling"],
    customDomain: settings.data["timesheets:customDomain"],
    alarms: settings.data["timesheets:alarms"],
    logRetentionDays: settings.data["timesheets:logRetentionDays"],
    protect: settings.data["timesheets:protect"],
    unprotected: settings.data["timesheets:unprotected"] ?? [],
  };
}

/** An application that people may come back to from either domain. */
const withFormer = (
  urls: ApplicationSettings,
  { callbacks, logoutUrls }: Pick<ApplicationSettings, "callbacks" | "logoutUrls"> = urls,
): ApplicationSettings => ({
  ...urls,
  callbacks: [...new Set([...urls.callbacks, ...callbacks])],
  logoutUrls: [...new Set([...urls.logoutUrls, ...logoutUrls])],
});

/** Settings that are sound each by itself, and can't be had together. */
function contradictionsIn({
  "auth0:domain": tenantDomain,
  "timesheets:hosting": hosting,
  "timesheets:accessTokens": accessTokens,
  "timesheets:refreshTokens": refreshTokens,
  "timesheets:loginDomain": login,
}: Settings): StackConfigFault[] {
  const faults: StackConfigFault[] = [];
  if (login?.name === tenantDomain) {
    const what = "is auth0:domain; expected a domain of the company's, or no timesheets:loginDomain";
    faults.push({ where: "timesheets:loginDomain.name", what });
  }
  if (login?.hostedZoneId !== undefined && hosting === "none") {
    const what =
      "is set though timesheets:hosting is none; leave it out and make the domain's record by hand, as a zone is one of AWS";
    faults.push({ where: "timesheets:loginDomain.hostedZoneId", what });
  }
  const unrenewed = faultOfRenewal(accessTokens, refreshTokens);
  if (unrenewed !== undefined) {
    faults.push({ where: "timesheets:refreshTokens.idleLifetime", what: unrenewed });
  }
  return faults;
}

/** Applications whose sections would be others' as well: nobody could tell which is meant. */
const namesakes = (
  { applications }: Pick<Policy, "applications">,
  settings: readonly string[],
): StackConfigFault[] =>
  Object.keys(applications)
    .filter((key) => settings.includes(`${NAMESPACE}${key}`))
    .map((key) => ({
      where: `${NAMESPACE}${key}`,
      what: `is a setting of the stack, and "${key}" an application of the policy; give the application another key`,
    }));

function unknownKeys(keys: readonly string[], known: readonly string[]): StackConfigFault[] {
  const names = known.filter((key) => key.startsWith(NAMESPACE)).map(withoutNamespace);
  return keys
    .filter((key) => key.startsWith(NAMESPACE) && !known.includes(key))
    .map((key) => {
      const hint = hintFor(withoutNamespace(key), names, NAMESPACE);
      return { where: key, what: `is not a key of this project${hint}` };
    });
}

/** Values that `pulumi config set --secret` has written where nothing is secret: the engine hands them over in plain, and no file has them. */
function encryptedIn(value: unknown, where: string): StackConfigFault[] {
  if (typeof value !== "object" || value === null) return [];
  if ("secure" in value && typeof value.secure === "string") {
    return [
      {
        where,
        what: "is encrypted, so that Pulumi alone could read it; expected it in plain, as nothing of it is secret: set it without --secret",
      },
    ];
  }
  return Object.entries(value).flatMap(([member, item]) =>
    encryptedIn(item, Array.isArray(value) ? `${where}[${member}]` : `${where}.${member}`),
  );
}

function faultOf({ path: [key, ...path], message }: z.core.$ZodIssue): StackConfigFault {
  const members = path.map((member) => (typeof member === "number" ? `[${member}]` : `.${String(member)}`));
  return { where: `${String(key)}${members.join("")}`, what: message };
}

const withoutNamespace = (key: string): string => key.slice(NAMESPACE.length);
