import type { TenantObject } from "declared-stack/resource-type";
import type { DriftedObject } from "./compare.ts";
import { freshOf, settingsIn } from "./fresh.ts";
import { declarableKinds } from "./kinds.ts";
import { NO_OTHER_TEAMS, type OtherTeams, reasonOfOthers } from "./other-teams.ts";
import { undeclaredSettings } from "./undeclared.ts";

/** Something that is on every tenant, or has to be there for somebody who looks after it: no drift. */
export interface PassedOver {
  readonly object: TenantObject;
  readonly why: string;
}

/** Objects that nobody declares and that may be on a tenant, as far as they are known. */
export interface KnownObjects {
  /** The id of the client as which the tenant was read. */
  readonly reader: string | undefined;
  /** The id of the client as which Pulumi deploys. */
  readonly deployer: string | undefined;
  /** Names or ids of the clients as which others look after it: `timesheets:operators`. */
  readonly operators: readonly string[];
  /** Names of other objects that were set up by hand, by their kinds: `timesheets:setUpByHand`. */
  readonly setUpByHand: Readonly<Record<string, readonly string[]>>;
  /** Objects of other teams: `timesheets:otherProjects` and `timesheets:actions`; none where it is left out. */
  readonly others?: OtherTeams;
}

/** The rest of a tenant, as far as it explains an object. */
interface Surroundings {
  /** The operators' names, each with what it does. */
  readonly operators: ReadonlyMap<string, string>;
  readonly setUpByHand: KnownObjects["setUpByHand"];
  readonly others: OtherTeams;
}

/** The database that Auth0 puts on each new tenant. */
const FIRST_DATABASE = "Username-Password-Authentication";

/** A tenant may have more of these than the stack's own, for other systems: the API takes no tokens of theirs. */
const DOMAIN = "custom domain";

type Explain = (object: TenantObject, surroundings: Surroundings) => string | undefined;

/** Reasons for which objects that nobody declares may be there. */
const EXPLANATIONS: readonly Explain[] = [
  ({ kind, fields }) =>
    kind === "resource server" && fields.is_system === true ? "Auth0's own API" : undefined,

  (object) =>
    object.kind === "client" && object.fields.global === true && opensNothing(object)
      ? "the tenant's global client"
      : undefined,

  ({ kind, name }, { operators }) => (kind === "client" ? operators.get(name) : undefined),

  // Only to look after the tenant: a grant for another API, or about people, is no operator's.
  ({ kind, fields }, { operators }) =>
    kind === "client grant" && fields.subject_type === "client" && isManagementApi(fields.audience)
      ? ofOperator(operators.get(String(fields.client)))
      : undefined,

  ({ kind, name, fields }, { operators }) => {
    const { enabled_clients: clients } = fields;
    const isUnused = clients instanceof Set && [...clients].every((client) => operators.has(client));
    return kind === "connection" &&
      name === FIRST_DATABASE &&
      isUnused &&
      fields.is_domain_connection !== true
      ? "the database of every new tenant, which no application may use"
      : undefined;
  },

  ({ kind, name }, { setUpByHand }) =>
    (kind === DOMAIN || !declarableKinds.includes(kind)) && setUpByHand[kind]?.includes(name) === true
      ? "set up by hand, as timesheets:setUpByHand says"
      : undefined,

  (object, { others }) => reasonOfOthers(object, others),
];

const ofOperator = (role: string | undefined): string | undefined =>
  role === undefined ? undefined : `of ${role}`;

const isManagementApi = (audience: unknown): boolean =>
  typeof audience === "string" && /^https:\/\/[\w.:-]+\/api\/v2\/$/.test(audience);

/** Settings of the global client that differ from tenant to tenant by its age. No way in is among them. */
const OF_AGE = ["oidc_conformant", "grant_types", "jwt_configuration", "refresh_token", "sso", "global"];

/** Whether the global client is as Auth0 made it: its login page is the whole tenant's. */
function opensNothing(object: TenantObject): boolean {
  const changed = undeclaredSettings(settingsIn(object), { declared: {}, fresh: freshOf(object) });
  return changed.every(({ path }) =>
    OF_AGE.some((member) => path === member || path.startsWith(`${member}.`)),
  );
}

/**
 * Sets apart what a tenant holds without anybody's doing, or for those who look after it. Only objects that nobody declares
 * can be; once one of them is in use (such as the first database by an application), it is drift.
 */
export function passOver(
  drifted: readonly DriftedObject[],
  known: KnownObjects,
): { readonly drifted: readonly DriftedObject[]; readonly passedOver: readonly PassedOver[] } {
  const { setUpByHand, others = NO_OTHER_TEAMS } = known;
  const surroundings = { operators: operatorsAmong(drifted, known), setUpByHand, others };
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

/**
 * The operators' names as the tenant's objects have them, each with what it does. A name that several clients have is
 * nobody's: anybody can call a client so.
 */
function operatorsAmong(
  drifted: readonly DriftedObject[],
  { reader, deployer, operators }: KnownObjects,
): ReadonlyMap<string, string> {
  const clients = drifted.flatMap(({ mark, object }) =>
    mark === "unmanaged" && object.kind === "client" && object.fields.global !== true ? [object] : [],
  );
  const roleOf = ({ fields: { client_id: id, name } }: TenantObject): string | undefined => {
    if (id === undefined) return undefined;
    if (id === reader) return "the client as which this tool reads the tenant";
    if (id === deployer) return "the client as which Pulumi deploys";
    const isOnlyOne = clients.filter((other) => other.fields.name === name).length === 1;
    const isNamed = operators.some((operator) => operator === id || (operator === name && isOnlyOne));
    return isNamed ? "an operator's client, as timesheets:operators says" : undefined;
  };
  return new Map(
    clients.flatMap((client): [string, string][] => {
      const role = roleOf(client);
      return role === undefined ? [] : [[client.name, role]];
    }),
  );
}
