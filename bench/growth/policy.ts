import { actsForPeople } from "../../rules/policy/application-kinds.ts";
import type { Application, Group, Policy, Role, RouteKey } from "../../rules/policy/types.ts";

/** How many of each a synthetic policy has. */
export interface PolicySize {
  readonly scopes: number;
  readonly roles: number;
  readonly applications: number;
  readonly routes: number;
}

/** As many people as there are kinds of people in ExampleCo's own proof: what grows is the policy. */
export const PEOPLE = 8;

/** Routes, roles and applications in the proportion of the largest policy that a review has to bear. */
export const sizeOf = (scopes: number): PolicySize => ({
  scopes,
  roles: Math.max(2, scopes / 5),
  applications: Math.max(2, scopes / 10),
  routes: scopes,
});

/** Scopes that a role or an application holds: as many whatever the size, so that declarations grow with names. */
const HELD = 5;

/**
 * A sound policy of a size. Names are short: the rules carry them, and Auth0 takes no more than 100 kB of code.
 */
export function syntheticPolicy({ scopes, roles, applications, routes }: PolicySize): Policy {
  const scope = (index: number) => `read:t${index % scopes}`;
  const held = (index: number) =>
    Array.from({ length: Math.min(HELD, scopes) }, (_, n) => scope(index * HELD + n));
  const record = <Value>(count: number, entry: (index: number) => [string, Value]): Record<string, Value> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)));
  return {
    api: { name: "Growth API", claimNamespace: "https://growth.test/" },
    connections: { people: { kind: "database", description: "All people" } },
    scopes: {
      ...record(scopes, (index) => [scope(index), `Read the things of kind ${index}`]),
      "batch:upload": "Upload things",
    },
    roles: record<Role>(roles, (index) => [
      `Role${index}`,
      { description: `Reads things of kind ${index}`, scopes: held(index) },
    ]),
    groups: record<Group>(roles / 2, (index) => [
      `Group${index}`,
      { description: `People of kind ${index}`, roles: [`Role${index}`] },
    ]),
    applications: {
      ...record<Application>(applications - 1, (index) => [
        `web${index}`,
        {
          name: `Web ${index}`,
          description: `Of kind ${index}`,
          kind: "regular_web",
          scopes: held(index),
          connections: ["people"],
        },
      ]),
      batch: { name: "Batch", description: "Uploads", kind: "machine", scopes: ["batch:upload"] },
    },
    routes: {
      ...record(routes, (index) => [`GET /things/${index}`, scope(index)]),
      "POST /things/batch": "batch:upload",
    },
    openRoutes: ["GET /health"] satisfies RouteKey[],
    separatedDuties: [["batch:upload", scope(0)]],
  };
}

/** The stack's configuration for such a policy: what each application needs. */
export function syntheticConfig({ applications }: Policy): Record<string, string> {
  const web = Object.entries(applications).filter(([, application]) => actsForPeople(application));
  const address = JSON.stringify({
    callbacks: ["http://localhost:3000/callback"],
    logoutUrls: ["http://localhost:3000"],
    origins: ["http://localhost:3000"],
  });
  return Object.fromEntries(web.map(([key]) => [`timesheets:${key}`, address]));
}

/** Counts what a policy declares: each name, and each mention of one. */
export function declarationsOf({ scopes, roles, groups, applications, routes }: Policy): number {
  const named = (
    record: Readonly<
      Record<string, { readonly scopes?: readonly string[]; readonly roles?: readonly string[] }>
    >,
  ) =>
    Object.values(record).reduce(
      (sum, { scopes = [], roles = [] }) => sum + 1 + scopes.length + roles.length,
      0,
    );
  return (
    Object.keys(scopes).length +
    named(roles) +
    named(groups) +
    named(applications) +
    2 * Object.keys(routes).length
  );
}
