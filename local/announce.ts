import type { Paint } from "command-line/paint";
import { forTerminal } from "command-line/safe-text";
import type { Tenant } from "local-auth0";
import type { Persona } from "../proof/personas.ts";
import type { DirectoryTarget } from "../proof/target.ts";
import { policy } from "../rules/policy.ts";
import type { DirectoryOfRun } from "../tenant/connect/directory-of-run.ts";
import type { DeployedStack } from "./outputs.ts";

/** A running stack, as far as it is told of. */
export interface AnnouncedStack extends DeployedStack {
  /** Its name. */
  readonly stack: string;
  /** Where the app is opened in a browser; absent where the stack has none. */
  readonly appUrl?: string;
  readonly tenant: Pick<Tenant, "domain" | "issuer" | "caFile" | "management">;
  readonly people: readonly Persona[];
  /** The name of the people's database at the tenant. */
  readonly databaseConnection: string;
  /** Directories of this machine through which some of them come, by their connections' keys in the policy. */
  readonly directories?: Readonly<Record<string, DirectoryTarget & DirectoryOfRun>>;
}

/** A running stack as one line of JSON, for programs. It holds secrets: of this run and this machine only. */
export function machineLine({
  stack,
  tenant,
  audience,
  accessTokens,
  apiUrl,
  applications,
  people,
  databaseConnection,
  directories = {},
  issuer,
  appUrl,
}: AnnouncedStack): string {
  const { domain, caFile, management } = tenant;
  return JSON.stringify({
    stack,
    domain,
    issuer,
    caFile,
    management,
    audience,
    accessTokens,
    apiUrl,
    appUrl,
    applications: Object.fromEntries(
      Object.entries(applications).map(([key, { clientId, clientSecret, privateKey, callbacks }]) => [
        key,
        { clientId, clientSecret, privateKey, ...(callbacks.length > 0 && { callbacks }) },
      ]),
    ),
    people: people.map(({ device: _, ...person }) => person),
    databaseConnection,
    directories: Object.fromEntries(
      Object.entries(directories).map(([key, { groups: _, ...directory }]) => [key, directory]),
    ),
  });
}

/** A running stack in words, for a person who wants to try it: addresses, applications, and people with their passwords. */
export function welcome(stack: AnnouncedStack, paint: Paint): string {
  const { tenant, appUrl, apiUrl, audience, applications, people, directories = {} } = stack;
  const width = Math.max(...people.map(({ email }) => email.length));
  return [
    paint("bold", "Running until Ctrl-C"),
    `  app       ${appUrl ?? `none, as ${apiUrl === undefined ? "timesheets:hosting is none" : "a production stack lets no browser in"}`}`,
    `  API       ${apiUrl ?? "none, as timesheets:hosting is none"}`,
    `  audience  ${audience}`,
    `  tenant    ${tenant.issuer}`,
    `  CA        ${tenant.caFile}`,
    paint("bold", "Applications"),
    ...Object.entries(applications).map(
      ([key, { clientId }]) =>
        `  ${forTerminal(policy.applications[key as keyof typeof policy.applications]?.name ?? key).padEnd(18)}${clientId}`,
    ),
    paint("bold", "People, created for this run"),
    ...people.map(
      ({ email, password, connection }) =>
        `  ${forTerminal(email).padEnd(width)}  ${password}${connection === undefined ? "" : `  through ${connection}`}`,
    ),
    ...Object.entries(directories).map(
      ([key, { issuer }]) =>
        `  ${key} is played by ${issuer}, whatever the stack's own is: the login page leads there by its button, and by the addresses' domain`,
    ),
    paint("bold", "Try it"),
    ...(appUrl === undefined
      ? []
      : [
          `  Open ${appUrl} and sign in as one of these people: the login page lists their addresses, and the password of all`,
          "  is the same. The browser asks once about the tenant's certificate, which is of this run alone: go on.",
        ]),
    `  curl --cacert ${tenant.caFile} ${apiUrl === undefined ? `${tenant.issuer}.well-known/openid-configuration` : `${apiUrl}/health`}`,
  ].join("\n");
}
