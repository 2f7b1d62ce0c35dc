import { z } from "zod";
import { actsForPeople, applicationKinds } from "../../rules/policy/application-kinds.ts";
import { scopesOfRoute } from "../../rules/policy/decide.ts";
import type { Policy, Reach } from "../../rules/policy/types.ts";

const named = z.looseObject({ description: z.string().default("") });

const reach = z.strictObject({ own: z.array(z.string()), others: z.array(z.string()) });

/** The form of older revisions, in which whoever a route admitted reached their own, or didn't. */
const formerReach = z.strictObject({ own: z.boolean(), othersWith: z.string().optional() });

const always = z.literal(true).optional();
const factor = z.union([z.literal(true), z.looseObject({ maxAge: z.number() })]).optional();

/** Parts of a policy that a review reads, which may be of an older revision that lacks what came later. */
const policyModule = z.object({
  policy: z.looseObject({
    api: z.looseObject({ name: z.string(), claimNamespace: z.string().default("") }),
    scopes: z.record(z.string(), z.union([z.string(), named.extend({ secondFactor: factor })])),
    roles: z.record(z.string(), named.extend({ scopes: z.array(z.string()), secondFactor: always })),
    groups: z.record(z.string(), named.extend({ roles: z.array(z.string()) })).default({}),
    connections: z
      .record(
        z.string(),
        z.discriminatedUnion("kind", [
          named.extend({ kind: z.literal("database") }),
          named.extend({
            kind: z.literal("directory"),
            groups: z.looseObject({ claim: z.string(), give: z.record(z.string(), z.string()) }),
          }),
        ]),
      )
      .optional(),
    applications: z.record(
      z.string(),
      named.extend({
        name: z.string(),
        kind: z.enum(Object.keys(applicationKinds)),
        scopes: z.array(z.string()),
        secondFactor: always,
        refreshTokens: z.boolean().optional(),
        connections: z.array(z.string()).optional(),
      }),
    ),
    routes: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    reach: z.record(z.string(), z.union([reach, formerReach])).optional(),
    openRoutes: z.array(z.string()).default([]),
    separatedDuties: z.array(z.tuple([z.string(), z.string()])).default([]),
  }),
});

/** Before policies said through what people sign in, everybody was in one database. */
function withConnections(read: z.output<typeof policyModule>["policy"]): Policy {
  if (read.connections !== undefined) return read as Policy;
  const connections = { people: { kind: "database", description: "" } };
  const policy = { ...read, connections } as Policy;
  const through = Object.entries(policy.applications).map(([key, application]) => [
    key,
    actsForPeople(application) ? { ...application, connections: ["people"] } : application,
  ]);
  return { ...policy, applications: Object.fromEntries(through) };
}

/** Whose entries the API's routes reached in revisions whose policy didn't say so. */
const REACH_BEFORE: Readonly<Record<string, z.infer<typeof formerReach>>> = {
  "GET /timesheets/{id}": { own: true, othersWith: "approve:timesheets" },
  "GET /approvals": { own: false, othersWith: "approve:timesheets" },
  "PUT /approvals/{id}": { own: false, othersWith: "approve:timesheets" },
  "POST /timesheets/batch": { own: true, othersWith: "batch:upload" },
};

/**
 * The policy that a module, a project's `rules/policy.ts`, exports; in the form of today, whatever revision it is of.
 *
 * @throws {z.ZodError} when it exports nothing that can be read as one.
 */
export function policyOf(module: unknown): Policy {
  const read = policyModule.parse(module).policy;
  const policy = withConnections(read);
  const { reach = REACH_BEFORE } = read;
  const known = Object.entries(reach).filter(([route]) => Object.hasOwn(policy.routes, route));
  const inForm = known.map(([route, one]): [string, Reach] => {
    if ("others" in one) return [route, one];
    const others = one.othersWith === undefined ? [] : [one.othersWith];
    return [route, { own: one.own ? scopesOfRoute(policy, route) : [], others }];
  });
  return { ...policy, reach: Object.fromEntries(inForm) };
}

/** A policy of a revision in which it named the audience, and stacks didn't. */
const olderModule = z.object({ policy: z.object({ api: z.object({ identifier: z.string() }) }) });

/** The audience of all stacks in such a revision. @throws {z.ZodError} when its policy names none. */
export const audienceOf = (module: unknown): string => olderModule.parse(module).policy.api.identifier;
