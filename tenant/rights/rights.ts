import type { ScopesOfType } from "declared-stack/resource-type";
import { tenantRows } from "declared-stack/resource-types";

/** The scopes that reading or writing the tenant's own settings takes, as the Deploy CLI 8.44 asks for them. */
const SETTINGS = {
  read: [
    "read:attack_protection",
    "read:branding",
    // It looks whether there are page templates, which a tenant has with a custom domain only.
    "read:custom_domains",
    "read:email_templates",
    "read:guardian_factors",
    "read:mfa_policies",
    "read:prompts",
    "read:tenant_settings",
  ],
  write: [
    "create:email_templates",
    "read:prompts",
    "update:attack_protection",
    "update:branding",
    "update:email_templates",
    "update:guardian_factors",
    "update:mfa_policies",
    "update:prompts",
    "update:tenant_settings",
  ],
};

const PEOPLE = {
  // To find a person's roles, and the connection that applications use.
  read: ["read:connections", "read:roles", "read:users"],
  write: ["create:users", "update:users"],
};

/** To see what somebody has at the tenant, and when their tokens end. */
const LEAVING = [
  "read:device_credentials",
  "read:organization_member_roles",
  "read:organizations",
  "read:refresh_tokens",
  "read:resource_servers",
  "read:sessions",
  "read:users",
];

/** To look for what no program declares and what opens a way in (`tenant/drift/beside.ts`). */
const BESIDE = [
  "branding",
  "email_provider",
  "event_streams",
  "flows",
  "flows_vault_connections",
  "forms",
  "hooks",
  "log_streams",
  "network_acls",
  "organizations",
  "phone_providers",
  "prompts",
  "rules",
  "rules_configs",
  "self_service_profiles",
  "tenant_settings",
  "token_exchange_profiles",
].map((noun) => `read:${noun}`);

/** The scopes for doing this with resources of any type that the program may declare. */
const resources = (...verbs: readonly (keyof ScopesOfType)[]): string[] =>
  tenantRows.flatMap(({ scopes }) => (scopes === undefined ? [] : verbs.flatMap((verb) => scopes[verb])));

/**
 * The scopes of the Management API that each command needs, and no others: any one that is missing keeps it from doing all
 * that it does. `docs/rights.md` lists them.
 */
export const rights = {
  "npm run preview": sorted(resources("read")),
  "npm run deploy": sorted([
    ...SETTINGS.write,
    ...resources("create", "read", "update", "delete"),
    // The stack's outputs hold the secrets of the clients that have one: without it they would be emptied.
    "read:client_keys",
  ]),
  "npm run adopt": sorted(resources("read")),
  "npm run drift": sorted([...resources("read"), ...BESIDE]),
  "npm run tenant:import": sorted(SETTINGS.write),
  "npm run tenant:import -- --dry-run": sorted(SETTINGS.read),
  "npm run tenant:export": sorted(SETTINGS.read),
  "npm run roster": sorted(PEOPLE.read),
  "npm run roster -- --apply": sorted([...PEOPLE.read, ...PEOPLE.write]),
  "npm run offboard": sorted([
    ...LEAVING,
    "delete:device_credentials",
    "delete:grants",
    "delete:organization_member_roles",
    "delete:refresh_tokens",
    "delete:sessions",
    "update:users",
  ]),
  "npm run offboard -- --dry-run": sorted(LEAVING),
  "npm run offboard -- --undo": ["read:users", "update:users"],
  "npm run rotate -- --drop-old": ["read:client_credentials", "read:clients"],
  "npm run rotate -- --at-once": ["read:clients", "update:client_keys"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

const READ_KEYS = ["read:client_credentials"];

/** The scopes that commands need besides, where a machine of the stack authenticates by a key. */
export const rightsForKeys: Partial<Readonly<Record<keyof typeof rights, readonly string[]>>> = {
  "npm run preview": READ_KEYS,
  "npm run deploy": ["create:client_credentials", "delete:client_credentials", "update:client_credentials"],
  "npm run adopt": READ_KEYS,
  "npm run drift": READ_KEYS,
};

/** A command that talks to a tenant, as people type it. */
export type TenantCommand = keyof typeof rights;

/** The clients that a pipeline needs, each with the commands that it runs. */
export const clients = {
  Deploy: ["npm run deploy", "npm run drift"],
  Preview: ["npm run preview", "npm run drift", "npm run tenant:import -- --dry-run"],
} as const satisfies Readonly<Record<string, readonly TenantCommand[]>>;

/** The scopes that several commands need together. */
export const scopesFor = (commands: readonly TenantCommand[]): readonly string[] =>
  sorted(commands.flatMap((command) => rights[command]));

function sorted(scopes: readonly string[]): readonly string[] {
  return [...new Set(scopes)].sort();
}
