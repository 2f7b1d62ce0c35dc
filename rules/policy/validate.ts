import { actsForPeople } from "./application-kinds.ts";
import { IDENTITY_SCOPES, scopesOfRoute, secondFactorOf } from "./decide.ts";
import type { PolicyFault, PolicyFaultCode } from "./error.ts";
import { nearestName } from "./nearest.ts";
import { policyShape } from "./shape.ts";
import type { Application, Connection, Policy, Reach } from "./types.ts";

const SCOPE_NAME = /^[a-z][a-z0-9_-]*:[a-z][a-z0-9_-]*$/;
const ROUTE = /^(GET|POST|PUT|PATCH|DELETE) (\/|(\/([A-Za-z0-9._~-]+|\{[A-Za-z][A-Za-z0-9_]*\}))+)$/;

/** The most that Auth0 accepts (scopes an API, permissions a role), as of November 2026. */
const LIMITS = { scopes: 1000, scopesOfRole: 1000 } as const;

/** A name that a stack's configuration has as a key, and the tenant in the name of the connection. */
const CONNECTION_KEY = /^[a-z][A-Za-z0-9]*$/;

/** A root attribute of a profile. */
const ATTRIBUTE = /^[A-Za-z][A-Za-z0-9_]*$/;

/** Attributes that a profile has for other purposes, so that no groups are in them (Auth0 docs, "User Profile Structure"). */
const OTHER_ATTRIBUTES: ReadonlySet<string> = new Set([
  ...["app_metadata", "blocked", "connection", "created_at", "email", "email_verified", "family_name"],
  ...["given_name", "identities", "last_ip", "last_login", "logins_count", "multifactor", "name", "nickname"],
  ...["organizations", "permissions", "phone_number", "phone_verified", "picture", "roles", "updated_at"],
  ...["user_id", "user_metadata", "username"],
]);

/** Claim namespaces that Auth0 ignores. */
const AUTH0_DOMAINS = /(^|\.)(auth0\.com|webtask\.io|webtask\.run)$/;

/**
 * Everything that is wrong with a policy beyond what its types see, in the order in which it is written.
 * An empty list means that it can be used.
 */
export function findPolicyFaults(candidate: unknown): PolicyFault[] {
  const parsed = policyShape.safeParse(candidate);
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => ({
      code: "POLICY_MALFORMED",
      where: issue.path.map(String).join(".") || "policy",
      what: `is not valid in a policy: ${issue.message}`,
    }));
  }
  const policy: Policy = parsed.data as Policy;
  const faults = [
    ...faultsOfApi(policy),
    ...faultsOfScopes(policy),
    ...faultsOfRoles(policy),
    ...faultsOfGroups(policy),
    ...faultsOfConnections(policy),
    ...faultsOfApplications(policy),
    ...faultsOfRoutes(policy),
    ...faultsOfReach(policy),
    ...faultsOfDuties(policy),
  ];
  // A name that is not declared would make others look useless.
  return faults.length > 0 ? faults : uselessScopes(policy);
}

function faultsOfApi({ api }: Policy): PolicyFault[] {
  const namespace = URL.canParse(api.claimNamespace) ? new URL(api.claimNamespace) : undefined;
  const isUrl = namespace !== undefined && ["http:", "https:"].includes(namespace.protocol);
  if (isUrl && !AUTH0_DOMAINS.test(namespace.hostname) && api.claimNamespace.endsWith("/")) return [];
  return [
    {
      code: "POLICY_BAD_NAMESPACE",
      where: "api.claimNamespace",
      what: `is "${api.claimNamespace}"; expected an http(s) URL that ends in "/" and is none of Auth0's own domains, whose claims Auth0 leaves out`,
    },
  ];
}

function faultsOfScopes({ scopes }: Policy): PolicyFault[] {
  const names = Object.keys(scopes);
  const faults = names.flatMap((name): PolicyFault[] => {
    const where = `scopes["${name}"]`;
    if ((IDENTITY_SCOPES as readonly string[]).includes(name)) {
      return [
        { code: "POLICY_RESERVED_SCOPE", where, what: "belongs to OpenID Connect; an API cannot declare it" },
      ];
    }
    if (SCOPE_NAME.test(name)) return [];
    return [
      { code: "POLICY_BAD_SCOPE_NAME", where, what: 'is not of the form "verb:noun" in lower-case letters' },
    ];
  });
  return [...faults, ...emptyUnless(names.length > 0, "scopes"), ...over(LIMITS.scopes, names, "scopes")];
}

function faultsOfRoles(policy: Policy): PolicyFault[] {
  return Object.entries(policy.roles).flatMap(([name, role]) => {
    const where = `roles.${name}.scopes`;
    return [
      ...faultsOfReferences(role.scopes, policy.scopes, where, "POLICY_UNKNOWN_SCOPE"),
      ...emptyUnless(role.scopes.length > 0, where),
      ...over(LIMITS.scopesOfRole, role.scopes, where),
    ];
  });
}

function faultsOfGroups(policy: Policy): PolicyFault[] {
  return Object.entries(policy.groups).flatMap(([name, group]) => {
    const where = `groups.${name}.roles`;
    return [
      ...faultsOfReferences(group.roles, policy.roles, where, "POLICY_UNKNOWN_ROLE"),
      ...emptyUnless(group.roles.length > 0, where),
    ];
  });
}

function faultsOfConnections(policy: Policy): PolicyFault[] {
  const all = Object.entries<Connection>(policy.connections);
  const databases = all.filter(([, { kind }]) => kind === "database");
  const faults = all.flatMap(([key, connection]): PolicyFault[] => {
    const bad: PolicyFault[] = CONNECTION_KEY.test(key)
      ? []
      : [
          {
            code: "POLICY_BAD_CONNECTION_KEY",
            where: `connections["${key}"]`,
            what: 'is no key of letters and digits; expected one such as "directory"',
          },
        ];
    return [...bad, ...(connection.kind === "directory" ? faultsOfDirectory(key, connection, policy) : [])];
  });
  if (databases.length === 1) return faults;
  const found = databases.length === 0 ? "none" : databases.map(([key]) => key).join(" and ");
  return [
    ...faults,
    {
      code: "POLICY_NOT_ONE_DATABASE",
      where: "connections",
      what: `has ${found} of kind "database"; expected one, whose people are those of the roster`,
    },
  ];
}

function faultsOfDirectory(
  key: string,
  { groups: { claim, give } }: Extract<Connection, { kind: "directory" }>,
  policy: Policy,
): PolicyFault[] {
  const where = `connections.${key}.groups`;
  const names = Object.entries(give);
  const isFree = ATTRIBUTE.test(claim) && !OTHER_ATTRIBUTES.has(claim);
  return [
    ...(isFree
      ? []
      : [
          {
            code: "POLICY_BAD_CLAIM",
            where: `${where}.claim`,
            what: `is "${claim}"; expected an attribute of a profile, in letters, digits and underscores, that Auth0 has no other use for, such as "groups"; what the directory calls it is the stack's groupsFrom`,
          } as const,
        ]),
    ...names.flatMap(([name, group]) =>
      faultsOfReferences([group], policy.groups, `${where}.give["${name}"]`, "POLICY_UNKNOWN_GROUP"),
    ),
    ...emptyUnless(names.length > 0, `${where}.give`),
  ];
}

/** People need a connection, and machines have none: they sign in nowhere. */
function faultsOfConnectionsOf(key: string, application: Application, policy: Policy): PolicyFault[] {
  const where = `applications.${key}.connections`;
  const { connections = [] } = application;
  const unknown = faultsOfReferences(connections, policy.connections, where, "POLICY_UNKNOWN_CONNECTION");
  if (!actsForPeople(application)) {
    if (application.connections === undefined) return [];
    const what = "is there, though the application is a machine, which signs in nowhere; leave it out";
    return [{ code: "POLICY_CONNECTION_OF_MACHINE", where, what }];
  }
  if (connections.length > 0) return unknown;
  const what = `names none, so that nobody could sign in; expected one or more of ${Object.keys(policy.connections).join(", ")}`;
  return [{ code: "POLICY_NO_CONNECTION", where, what }];
}

function faultsOfApplications(policy: Policy): PolicyFault[] {
  const ofPeople = new Set(Object.values(policy.roles).flatMap((role) => role.scopes));
  const keyOfName = new Map<string, string>();
  return Object.entries(policy.applications).flatMap(([key, application]) => {
    const where = `applications.${key}.scopes`;
    const faults = [
      ...faultsOfReferences(application.scopes, policy.scopes, where, "POLICY_UNKNOWN_SCOPE"),
      ...emptyUnless(application.scopes.length > 0, where),
      ...faultsOfConnectionsOf(key, application, policy),
    ];
    const other = keyOfName.get(application.name);
    if (other !== undefined) {
      faults.push({
        code: "POLICY_SAME_APPLICATION_NAME",
        where: `applications.${key}.name`,
        what: `is "${application.name}", which applications.${other} has already; the rules tell applications apart by it`,
      });
    }
    keyOfName.set(application.name, key);
    if (!actsForPeople(application)) {
      faults.push(...faultsOfFactors(policy, key, application));
      if (application.refreshTokens !== undefined) {
        faults.push({
          code: "POLICY_REFRESH_OF_MACHINE",
          where: `applications.${key}.refreshTokens`,
          what: "is there; a machine has none in any case, as it asks for a token whenever it needs one: leave it out",
        });
      }
      for (const scope of application.scopes.filter((held) => ofPeople.has(held))) {
        faults.push({
          code: "POLICY_PERSON_SCOPE_OF_MACHINE",
          where,
          what: `has "${scope}", which a role gives to people; give the machine a scope of its own`,
        });
      }
    }
    return faults;
  });
}

/** A machine has nobody who could show a second factor. */
function faultsOfFactors({ scopes }: Policy, key: string, machine: Application): PolicyFault[] {
  const fault = { code: "POLICY_SECOND_FACTOR_OF_MACHINE" } as const;
  const where = `applications.${key}`;
  const wanting = machine.scopes.filter((name) => secondFactorOf({ scopes }, name) !== undefined);
  return [
    ...(machine.secondFactor === undefined
      ? []
      : [
          {
            ...fault,
            where: `${where}.secondFactor`,
            what: "is a machine's, which can't show one; delete it",
          },
        ]),
    ...wanting.map((scope) => ({
      ...fault,
      where: `${where}.scopes`,
      what: `has "${scope}", which wants a second factor; a machine can't show one: give it a scope of its own`,
    })),
  ];
}

function faultsOfRoutes(policy: Policy): PolicyFault[] {
  const keyOfShape = new Map<string, string>();
  const routes = [
    ...Object.keys(policy.routes).map((key) => ({ key, where: `routes["${key}"]` })),
    ...policy.openRoutes.map((key, index) => ({ key, where: `openRoutes[${index}]` })),
  ];
  const faults = routes.flatMap(({ key, where }): PolicyFault[] => {
    if (!ROUTE.test(key)) {
      return [
        {
          code: "POLICY_BAD_ROUTE",
          where,
          what: `is "${key}"; expected a method and a path such as "GET /timesheets/{id}"`,
        },
      ];
    }
    const shape = key.replaceAll(/\{[^}]*\}/g, "{}");
    const same = keyOfShape.get(shape);
    keyOfShape.set(shape, key);
    if (same === undefined) return [];
    return same === key && Object.hasOwn(policy.routes, key)
      ? [
          {
            code: "POLICY_OPEN_ROUTE_WITH_SCOPE",
            where,
            what: `is "${key}", which routes guards with a scope`,
          },
        ]
      : [{ code: "POLICY_SAME_ROUTE", where, what: `matches the same requests as "${same}"` }];
  });
  const unknown = Object.keys(policy.routes).flatMap((key) => {
    const scopes = scopesOfRoute(policy, key);
    const where = `routes["${key}"]`;
    return [
      ...faultsOfReferences(scopes, policy.scopes, where, "POLICY_UNKNOWN_SCOPE"),
      ...emptyUnless(scopes.length > 0, where),
    ];
  });
  return [...faults, ...unknown, ...emptyUnless(Object.keys(policy.routes).length > 0, "routes")];
}

function faultsOfReach({ routes, scopes, reach = {} }: Policy): PolicyFault[] {
  return Object.entries(reach).flatMap(([route, { own, others } = NOBODY]): PolicyFault[] => {
    const where = `reach["${route}"]`;
    const what = "reaches nobody's entries; name a scope in own, or in others";
    return [
      ...faultsOfReferences([route], routes, where, "POLICY_UNKNOWN_ROUTE"),
      ...faultsOfReferences(own, scopes, `${where}.own`, "POLICY_UNKNOWN_SCOPE"),
      ...faultsOfReferences(others, scopes, `${where}.others`, "POLICY_UNKNOWN_SCOPE"),
      ...(own.length + others.length > 0 ? [] : [{ code: "POLICY_REACHES_NOBODY", where, what } as const]),
    ];
  });
}

const NOBODY: Reach = { own: [], others: [] };

/** Scopes by which somebody gets to a route and reaches nothing there, or would reach something and never gets there. */
function uselessScopes(policy: Policy): PolicyFault[] {
  const held = Object.values(policy.applications).map(({ scopes }) => scopes);
  return Object.entries(policy.reach ?? {}).flatMap(([route, { own, others } = NOBODY]): PolicyFault[] => {
    const where = `reach["${route}"]`;
    const admitting = scopesOfRoute(policy, route);
    const reaching = [...new Set([...own, ...others])];
    const getsThere = (scope: string) =>
      admitting.includes(scope) ||
      held.some((scopes) => scopes.includes(scope) && scopes.some((one) => admitting.includes(one)));
    const useless = (at: string, what: string): PolicyFault => ({
      code: "POLICY_USELESS_SCOPE",
      where: at,
      what,
    });
    return [
      ...admitting
        .filter((scope) => !reaching.includes(scope))
        .map((scope) =>
          useless(
            `routes["${route}"]`,
            `admits "${scope}", with which ${where} reaches nobody's entries; name it there, or take it out of the route`,
          ),
        ),
      ...reaching
        .filter((scope) => !getsThere(scope))
        .map((scope) =>
          useless(
            where,
            `names "${scope}", which opens nothing: the route doesn't admit it, and no application has it with a scope that the route admits`,
          ),
        ),
    ];
  });
}

function faultsOfDuties(policy: Policy): PolicyFault[] {
  const holders = [
    ...Object.entries(policy.roles).map(([name, role]) => ({ where: `roles.${name}`, scopes: role.scopes })),
    ...Object.entries(policy.groups).map(([name, group]) => ({
      where: `groups.${name}`,
      scopes: Object.entries(policy.roles)
        .filter(([role]) => group.roles.includes(role))
        .flatMap(([, { scopes }]) => scopes),
    })),
    ...Object.entries(policy.applications).map(([key, { scopes }]) => ({
      where: `applications.${key}`,
      scopes,
    })),
  ];
  return policy.separatedDuties.flatMap((pair, index) => {
    const where = `separatedDuties[${index}]`;
    const together = holders.filter(({ scopes }) => pair.every((scope) => scopes.includes(scope)));
    return [
      ...faultsOfReferences(pair, policy.scopes, where, "POLICY_UNKNOWN_SCOPE"),
      ...together.map((holder): PolicyFault => {
        return {
          code: "POLICY_DUTIES_NOT_APART",
          where: holder.where,
          what: `holds "${pair[0]}" with "${pair[1]}", which ${where} keeps apart; take one of them away`,
        };
      }),
    ];
  });
}

/** Names that are not declared, with the nearest one that is, and names that stand in a list twice. */
function faultsOfReferences(
  names: readonly string[],
  declared: Readonly<Record<string, unknown>>,
  where: string,
  code: Extract<PolicyFaultCode, `POLICY_UNKNOWN_${string}`>,
): PolicyFault[] {
  const known = Object.keys(declared);
  return names.flatMap((name, index): PolicyFault[] => {
    if (names.indexOf(name) !== index) {
      return [{ code: "POLICY_LISTED_TWICE", where, what: `lists "${name}" twice; take one away` }];
    }
    if (Object.hasOwn(declared, name)) return [];
    const nearest = nearestName(name, known);
    return [
      {
        code,
        where,
        what: `names "${name}", which the policy does not declare`,
        ...(nearest !== undefined && { nearest }),
      },
    ];
  });
}

const emptyUnless = (filled: boolean, where: string): PolicyFault[] =>
  filled ? [] : [{ code: "POLICY_EMPTY", where, what: "is empty; declare at least one or delete it" }];

const over = (limit: number, list: readonly string[], where: string): PolicyFault[] =>
  list.length <= limit
    ? []
    : [{ code: "POLICY_LIMIT", where, what: `has ${list.length} entries; Auth0 accepts ${limit} at most` }];
