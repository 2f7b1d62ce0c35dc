import { resourceTypes } from "declared-stack/resource-types";
import { freshTenantSettings } from "local-auth0/fresh-objects";
import { z } from "zod";

/** How long a stack lets things be good, in seconds. */
export interface Lifetimes {
  readonly accessToken: number;
  readonly idToken: number;
  /** From the login on, and without a use. */
  readonly refreshToken: Span;
  /** How long after a login a directory's groups count at refreshes; 0 where it says by SCIM who is in them. */
  readonly groupsAtRefresh: number;
  /** The tenant's, in a browser. */
  readonly session: Span & { readonly endsWithBrowser: boolean };
}

interface Span {
  readonly absolute: number;
  readonly idle: number;
}

/** A stack's declarations for its tenant. */
export interface DeclaredLifetimes {
  /** The tenant's own, by the Deploy CLI's type. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly resources: readonly {
    readonly type: string;
    readonly inputs: Readonly<Record<string, unknown>>;
  }[];
}

const api = z.object({ tokenLifetime: z.number(), tokenLifetimeForWeb: z.number().default(0) });
const client = z.object({
  jwtConfiguration: z.object({ lifetimeInSeconds: z.number() }),
  refreshToken: z.object({ tokenLifetime: z.number(), idleTokenLifetime: z.number() }).optional(),
});

const connection = z.object({ metadata: z.object({ groups_at_refresh: z.string() }) });

const HOUR = 3600;
const hours = z.number().transform((count) => count * HOUR);
const tenant = z.object({
  session_lifetime: hours,
  idle_session_lifetime: hours,
  ephemeral_session_lifetime: hours,
  idle_ephemeral_session_lifetime: hours,
  session_cookie: z.object({ mode: z.string() }).optional(),
});

/**
 * The longest that each is good by what a stack declares; what it doesn't declare is as a new tenant has it. Where sessions end with the browser, Auth0
 * takes the lifetimes of ephemeral ones (Auth0 docs, "Configure Session Lifetime").
 *
 * @throws {z.ZodError} when something of that isn't declared at all.
 */
export function lifetimesOf({ settings, resources }: DeclaredLifetimes): Lifetimes {
  const inputsOf = (type: string) => resources.filter((one) => one.type === type).map(({ inputs }) => inputs);
  const apis = z.array(api).nonempty().parse(inputsOf(resourceTypes.api));
  const clients = z.array(client).nonempty().parse(inputsOf(resourceTypes.client));
  const tokens = clients.flatMap(({ refreshToken }) => refreshToken ?? []);
  const declared = tenant.parse({
    ...freshTenantSettings,
    ...z.record(z.string(), z.unknown()).parse(settings.tenant),
  });
  const endsWithBrowser = declared.session_cookie?.mode === "non-persistent";
  return {
    accessToken: Math.max(...apis.flatMap((one) => [one.tokenLifetime, one.tokenLifetimeForWeb])),
    idToken: Math.max(...clients.map(({ jwtConfiguration }) => jwtConfiguration.lifetimeInSeconds)),
    refreshToken: {
      absolute: Math.max(0, ...tokens.map(({ tokenLifetime }) => tokenLifetime)),
      idle: Math.max(0, ...tokens.map(({ idleTokenLifetime }) => idleTokenLifetime)),
    },
    groupsAtRefresh: Math.max(0, ...inputsOf(resourceTypes.connection).map(groupsAtRefresh)),
    session: {
      absolute: endsWithBrowser ? declared.ephemeral_session_lifetime : declared.session_lifetime,
      idle: endsWithBrowser ? declared.idle_ephemeral_session_lifetime : declared.idle_session_lifetime,
      endsWithBrowser,
    },
  };
}

/** The seconds of a directory's connection; 0 for any other. */
function groupsAtRefresh(inputs: Readonly<Record<string, unknown>>): number {
  const setting = connection.safeParse(inputs).data?.metadata.groups_at_refresh ?? "";
  return /^\d+$/.test(setting) ? Number(setting) : 0;
}
