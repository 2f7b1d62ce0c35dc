import type { ReviewModel, ScopeModel } from "../../../review/model/model.ts";
import { reviewModel } from "../support/changes.ts";

export interface Size {
  readonly scopes: number;
  readonly roles: number;
  readonly applications: number;
  readonly routes: number;
}

/** Each role holds every so many-th scope, and each application is granted a tenth of them. */
const HELD = 20;
const GRANTED = 10;

const list = <Item>(length: number, make: (position: number) => Item): Item[] =>
  Array.from({ length }, (_, position) => make(position));

/** A model of a policy of any size, in which layers agree; the last application is a machine. */
export function syntheticModel(size: Size): ReviewModel {
  const roleOf = (role: number, scope: number) => (scope + role) % HELD === 0;
  const grantOf = (application: number, scope: number) => (scope + application) % GRANTED === 0;
  const every = (length: number, holds: (position: number) => boolean) =>
    list(length, (position) => position).filter(holds);
  const machine = size.applications - 1;
  const scopes = list(size.scopes, (scope): ScopeModel => {
    const holders = every(size.roles, (role) => roleOf(role, scope));
    return {
      name: `use:thing${scope}`,
      description: `Use thing ${scope}`,
      roles: holders.map((role) => `Role${role}`),
      people: [...holders.map((role) => role + 1), size.roles + 1],
      applications: every(size.applications, (application) => grantOf(application, scope)),
      routes: every(size.routes, (route) => route % size.scopes === scope),
    };
  });
  const names = list(size.roles, (role) => `Role${role}`);
  const rowOf = (application: number, people: readonly number[], held: (scope: number) => boolean) => {
    const own = every(size.scopes, (scope) => grantOf(application, scope) && held(scope));
    return { application, people, scopes: own, routes: own.flatMap((scope) => scopes[scope]?.routes ?? []) };
  };
  return reviewModel({
    stack: "synthetic",
    api: {
      name: "Things API",
      identifier: "https://things.example/",
      signingAlgorithm: "RS256",
      offlineAccess: true,
      rbac: true,
      tokenDialect: "access_token_authz",
      tokenLifetime: 86_400,
      tokenLifetimeForWeb: null,
      grantsForPeople: "require_client_grant",
      grantsForMachines: "require_client_grant",
    },
    scopes,
    people: [
      { name: "no role", kind: "none", description: "Anybody", roles: [], groups: [] },
      ...names.map((name) => ({ name, kind: "role" as const, description: "", roles: [name], groups: [] })),
      { name: "all roles", kind: "combination", description: "Everybody", roles: names, groups: [] },
    ],
    applications: list(size.applications, (application) => ({
      key: `application${application}`,
      name: `Application ${application}`,
      description: "",
      type: application === machine ? "non_interactive" : "native",
      callbacks: [`https://things.example/callback${application}`],
      logoutUrls: [],
      origins: [],
      grantTypes: [application === machine ? "client_credentials" : "authorization_code"],
      authenticationMethod: application === machine ? "client_secret_post" : "none",
      keys: [],
      idTokenLifetime: null,
      idTokenAlgorithm: null,
      refreshTokens: null,
      grants: [],
      connections: ["people"],
      signsPeopleIn: application !== machine,
      actsForItself: application === machine,
      knownToApi: true,
      requiresPkce: application === machine ? null : true,
      protected: true,
    })),
    routes: list(size.routes, (route) => {
      const scopes = [`use:thing${route % size.scopes}`];
      const stated = { open: false, scopes };
      return {
        key: `GET /things/${route}`,
        policy: stated,
        gateway: { authorization: "JWT", scopes, authorized: true },
        open: false,
        api: stated,
        openapi: null,
        reach: null,
      };
    }),
    access: list(size.applications, (application) =>
      application === machine
        ? [rowOf(application, [], () => true)]
        : [
            ...names.map((_, role) => rowOf(application, [role + 1], (scope) => roleOf(role, scope))),
            rowOf(application, [size.roles + 1], () => true),
          ].filter((row) => row.scopes.length > 0),
    ).flat(),
    actions: [],
    triggers: [],
    gateway: null,
    claims: [],
    separatedDuties: [],
    guardrails: null,
    findings: [],
  });
}
