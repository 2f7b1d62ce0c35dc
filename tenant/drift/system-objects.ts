import type { TenantObject } from "declared-stack/resource-type";
import type { DriftedObject } from "./compare.ts";

/** Something that is on every tenant, or has to be there for this tool and the deployment: no drift. */
export interface PassedOver {
  readonly object: TenantObject;
  readonly why: string;
}

/** The ids of the clients that have to be on a tenant so that somebody can look after it, as far as they are known. */
export interface Operators {
  /** As which the tenant was read. */
  readonly reader: string | undefined;
  /** As which Pulumi deploys. */
  readonly deployer: string | undefined;
}

/** The rest of a tenant, as far as it explains an object. */
interface Surroundings {
  /** The operators' names, each with what it does. */
  readonly operators: ReadonlyMap<string, string>;
  /** The identifiers of Auth0's own APIs. */
  readonly systemApis: ReadonlySet<string>;
}

/** The database that Auth0 puts on each new tenant. */
const FIRST_DATABASE = "Username-Password-Authentication";

type Explain = (object: TenantObject, surroundings: Surroundings) => string | undefined;

/** Reasons for which objects that nobody declares may be there. */
const EXPLANATIONS: readonly Explain[] = [
  ({ kind, fields }) =>
    kind === "resource server" && fields.is_system === true ? "Auth0's own API" : undefined,

  ({ kind, fields }) =>
    kind === "client" && fields.global === true ? "the tenant's global client" : undefined,

  ({ kind, name }, { operators }) => (kind === "client" ? operators.get(name) : undefined),

  ({ kind, fields }, { operators, systemApis }) =>
    kind === "client grant" && operators.has(String(fields.client)) && systemApis.has(String(fields.audience))
      ? `of ${operators.get(String(fields.client))}`
      : undefined,

  ({ kind, name, fields }, { operators }) => {
    const { enabled_clients: clients } = fields;
    const others = clients instanceof Set && [...clients].some((client) => !operators.has(client));
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
 */
export function passOver(
  drifted: readonly DriftedObject[],
  found: readonly TenantObject[],
  operators: Operators,
): { readonly drifted: readonly DriftedObject[]; readonly passedOver: readonly PassedOver[] } {
  const surroundings = surroundingsOf(found, operators);
  const judged = drifted.map((one) => ({ one, why: reasonFor(one, surroundings) }));
  return {
    drifted: judged.flatMap(({ one, why }) => (why === undefined ? [one] : [])),
    passedOver: judged.flatMap(({ one: { object }, why }) => (why === undefined ? [] : [{ object, why }])),
  };
}

function reasonFor({ mark, object }: DriftedObject, surroundings: Surroundings): string | undefined {
  if (mark !== "unmanaged") return undefined;
  for (const explain of EXPLANATIONS) {
    const why = explain(object, surroundings);
    if (why !== undefined) return why;
  }
  return undefined;
}

function surroundingsOf(found: readonly TenantObject[], { reader, deployer }: Operators): Surroundings {
  const clients = found.filter(({ kind }) => kind === "client");
  const roleOf = (id: unknown): string | undefined => {
    if (typeof id !== "string") return undefined;
    if (id === reader) return "the client as which this tool reads the tenant";
    return id === deployer ? "the client as which Pulumi deploys" : undefined;
  };
  const operators = clients.flatMap(({ name, fields }): [string, string][] => {
    const role = roleOf(fields.client_id);
    return role === undefined ? [] : [[name, role]];
  });
  const apis = found.filter(({ kind, fields }) => kind === "resource server" && fields.is_system === true);
  return { operators: new Map(operators), systemApis: new Set(apis.map(({ name }) => name)) };
}
