import type { Finding } from "./compare.ts";
import type { TenantObject } from "./inventory.ts";

/** Something that is on every tenant, or has to be there for this tool and the deployment: no drift. */
export interface PassedOver {
  readonly object: TenantObject;
  readonly why: string;
}

/** What the rules ask about a tenant. */
interface Surroundings {
  /** The name of the client as which the tenant was read, when it is known. */
  readonly self: string | undefined;
  /** The identifiers of Auth0's own APIs. */
  readonly systemApis: ReadonlySet<string>;
}

/** The database that Auth0 puts on each new tenant. */
const FIRST_DATABASE = "Username-Password-Authentication";

type Rule = (object: TenantObject, surroundings: Surroundings) => string | undefined;

/** Why objects that nobody declares may be there, by rule. */
const RULES: readonly Rule[] = [
  ({ kind, fields }) =>
    kind === "resource server" && fields.is_system === true ? "Auth0's own API" : undefined,

  ({ kind, fields }) =>
    kind === "client" && fields.global === true ? "the tenant's global client" : undefined,

  ({ kind, name }, { self }) =>
    kind === "client" && name === self ? "the client as which this tool reads the tenant" : undefined,

  ({ kind, fields }, { self, systemApis }) =>
    kind === "client grant" && fields.client === self && systemApis.has(String(fields.audience))
      ? "what this tool reads the tenant with"
      : undefined,

  ({ kind, name, fields }, { self }) => {
    const others = fields.enabled_clients instanceof Set && isBeyond(fields.enabled_clients, self);
    return kind === "connection" && name === FIRST_DATABASE && !others
      ? "the database of every new tenant, which no application may use"
      : undefined;
  },
];

/**
 * Sets apart what a tenant holds without anybody's doing. Only objects that nobody declares can be; once one of them
 * is in use (such as the first database by an application), it is drift.
 *
 * @param found everything on the tenant.
 * @param clientId the client as which it was read.
 */
export function passOver(
  findings: readonly Finding[],
  found: readonly TenantObject[],
  clientId: string | undefined,
): { readonly findings: readonly Finding[]; readonly passedOver: readonly PassedOver[] } {
  const surroundings = surroundingsOf(found, clientId);
  const judged = findings.map((finding) => ({ finding, why: reasonFor(finding, surroundings) }));
  return {
    findings: judged.flatMap(({ finding, why }) => (why === undefined ? [finding] : [])),
    passedOver: judged.flatMap(({ finding: { object }, why }) =>
      why === undefined ? [] : [{ object, why }],
    ),
  };
}

function reasonFor({ mark, object }: Finding, surroundings: Surroundings): string | undefined {
  if (mark !== "unmanaged") return undefined;
  for (const rule of RULES) {
    const why = rule(object, surroundings);
    if (why !== undefined) return why;
  }
  return undefined;
}

function surroundingsOf(found: readonly TenantObject[], clientId: string | undefined): Surroundings {
  const self = found.find(({ kind, fields }) => kind === "client" && fields.client_id === clientId);
  const apis = found.filter(({ kind, fields }) => kind === "resource server" && fields.is_system === true);
  return {
    self: clientId === undefined ? undefined : self?.name,
    systemApis: new Set(apis.map(({ name }) => name)),
  };
}

const isBeyond = (clients: ReadonlySet<string>, self: string | undefined): boolean =>
  [...clients].some((name) => name !== self);
