import * as pulumi from "@pulumi/pulumi";
import { bundleApi } from "../api/bundle.ts";
import { bundleActions } from "../rules/actions/bundle.ts";
import type { Policy } from "../rules/policy/types.ts";
import { Authorization } from "./authorization/authorization.ts";
import type { MobileApps } from "./config/mobile-apps.ts";
import type { StackConfig } from "./config/stack-config.ts";
import { Hosting } from "./hosting/hosting.ts";

/** The stack's outputs: all that the applications' developers need, by the application's key in the policy. */
export interface TimesheetsOutputs {
  readonly environment: StackConfig["environment"];
  readonly issuer: string;
  /** The issuer of before, whose tokens are good, too, while people move away from it. */
  readonly formerIssuer?: string;
  readonly audience: pulumi.Output<string>;
  readonly clientIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** The scopes that each application may ask for. */
  readonly scopes: Readonly<Record<string, readonly string[]>>;
  /** Of the applications that act for people. */
  readonly callbacks: Readonly<Record<string, readonly string[]>>;
  /** The apps that the tenant vouches for, of the native applications. */
  readonly apps: Readonly<Record<string, MobileApps>>;
  /** How long an access token is good, in seconds. */
  readonly accessTokens: Pick<StackConfig["accessTokens"], "lifetime">;
  /** How long a sign-in lasts, and how long without use, in seconds. */
  readonly refreshTokens: Pick<StackConfig["refreshTokens"], "lifetime" | "idleLifetime">;
  /** Of the applications that can keep one. Each is a Pulumi secret. */
  readonly clientSecrets: Readonly<Record<string, pulumi.Output<string>>>;
  /** Where the API is, without a slash at its end; absent, as all that follows, when the stack hosts none. */
  readonly apiUrl?: pulumi.Output<string>;
  /** Where the API's OpenAPI document is. */
  readonly openApiUrl?: pulumi.Output<string>;
  readonly tableName?: pulumi.Output<string>;
  readonly dashboardName?: pulumi.Output<string>;
}

/** Declares the whole system: who may do what, and where the API runs. */
export async function timesheets(policy: Policy, config: StackConfig): Promise<TimesheetsOutputs> {
  const [actions, bundle] = await Promise.all([
    bundleActions(policy, config.audience),
    config.hosting === "aws" ? bundleApi() : undefined,
  ]);
  const authorization = new Authorization("authorization", { policy, config, actions });
  const hosting =
    bundle === undefined ? undefined : new Hosting("hosting", { policy, config, authorization, bundle });
  const applications = Object.entries(authorization.applications);
  return {
    environment: config.environment,
    issuer: authorization.issuer,
    ...(authorization.formerIssuer !== undefined && { formerIssuer: authorization.formerIssuer }),
    audience: authorization.audience,
    clientIds: Object.fromEntries(applications.map(([key, { clientId }]) => [key, clientId])),
    scopes: Object.fromEntries(Object.entries(policy.applications).map(([key, { scopes }]) => [key, scopes])),
    callbacks: Object.fromEntries(
      applications.flatMap(([key, { actsForPeople, callbacks }]) =>
        actsForPeople ? [[key, callbacks]] : [],
      ),
    ),
    apps: Object.fromEntries(
      Object.entries(config.applications).flatMap(([key, { apps }]) =>
        apps === undefined ? [] : [[key, apps]],
      ),
    ),
    accessTokens: { lifetime: config.accessTokens.lifetime },
    refreshTokens: {
      lifetime: config.refreshTokens.lifetime,
      idleLifetime: config.refreshTokens.idleLifetime,
    },
    clientSecrets: Object.fromEntries(
      applications.flatMap(([key, { clientSecret }]) =>
        clientSecret === undefined ? [] : [[key, clientSecret]],
      ),
    ),
    ...(hosting !== undefined && {
      apiUrl: hosting.url,
      openApiUrl: pulumi.interpolate`${hosting.url}/openapi.json`,
      tableName: hosting.tableName,
      dashboardName: hosting.dashboardName,
    }),
  };
}
