import { decodeJwt } from "jose";
import { z } from "zod";
import { TenantAccessError } from "./error.ts";

/** How a tenant is reached: as the client whose credentials these are, or with a token that somebody else got. */
export interface TenantAccess {
  /** Host, and port where it isn't 443, for example `exampleco-dev.eu.auth0.com`. */
  readonly domain: string;
  /** The client that the tenant sees; unknown for a token that doesn't say. */
  readonly clientId: string | undefined;
  readonly credentials: { readonly token: string } | { readonly clientSecret: string };
}

const EXAMPLE = 'for example "exampleco-dev.eu.auth0.com"';
const domainSchema = z
  .string({ error: `is missing; expected the tenant's domain, ${EXAMPLE}` })
  .regex(/^[a-z0-9.-]+(:\d{1,5})?$/i, {
    error: ({ input }) => `is "${input}"; expected a host without a scheme, ${EXAMPLE}`,
  });
const secret = (beside: string) =>
  z.string({ error: `is missing; expected it beside ${beside}` }).min(1, { error: "is empty" });

const byToken = z.object({ AUTH0_DOMAIN: domainSchema, AUTH0_ACCESS_TOKEN: secret("AUTH0_DOMAIN") });
const bySecret = z.object({
  AUTH0_DOMAIN: domainSchema,
  AUTH0_CLIENT_ID: secret("AUTH0_CLIENT_SECRET, or AUTH0_ACCESS_TOKEN instead of both"),
  AUTH0_CLIENT_SECRET: secret("AUTH0_CLIENT_ID, or AUTH0_ACCESS_TOKEN instead of both"),
});

/**
 * Reads access from environment variables, named as Auth0's Deploy CLI names them: `AUTH0_DOMAIN`, with
 * `AUTH0_ACCESS_TOKEN` when there is one, else with `AUTH0_CLIENT_ID` and `AUTH0_CLIENT_SECRET`.
 *
 * @throws {TenantAccessError} with everything that is missing or wrong. No message holds a secret's value.
 */
export function accessOfEnvironment(variables: Readonly<Record<string, string | undefined>>): TenantAccess {
  if (variables.AUTH0_ACCESS_TOKEN !== undefined) {
    const { AUTH0_DOMAIN: domain, AUTH0_ACCESS_TOKEN: token } = accepted(byToken, variables);
    return { domain, clientId: clientOfToken(token), credentials: { token } };
  }
  const { AUTH0_DOMAIN, AUTH0_CLIENT_ID, AUTH0_CLIENT_SECRET } = accepted(bySecret, variables);
  return {
    domain: AUTH0_DOMAIN,
    clientId: AUTH0_CLIENT_ID,
    credentials: { clientSecret: AUTH0_CLIENT_SECRET },
  };
}

function accepted<T>(schema: z.ZodType<T>, variables: unknown): T {
  const { data, error } = schema.safeParse(variables);
  if (data !== undefined) return data;
  const faults = error?.issues.map(({ path, message }) => `${path.join(".")} ${message}`) ?? [];
  throw new TenantAccessError("the environment", faults);
}

/** The client that a token was issued to, as far as it says: an opaque one doesn't. */
function clientOfToken(token: string): string | undefined {
  try {
    const { azp } = decodeJwt(token);
    return typeof azp === "string" ? azp : undefined;
  } catch {
    return undefined;
  }
}
