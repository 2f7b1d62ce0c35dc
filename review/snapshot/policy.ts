import { z } from "zod";
import type { Policy } from "../../rules/policy/types.ts";

const named = z.looseObject({ description: z.string().default("") });

/** Parts of a policy that a review reads, which may be of an older revision that lacks what came later. */
const policyModule = z.object({
  policy: z.looseObject({
    api: z.looseObject({ name: z.string(), identifier: z.string(), claimNamespace: z.string().default("") }),
    scopes: z.record(z.string(), z.string()),
    roles: z.record(z.string(), named.extend({ scopes: z.array(z.string()) })),
    groups: z.record(z.string(), named.extend({ roles: z.array(z.string()) })).default({}),
    applications: z.record(
      z.string(),
      named.extend({
        name: z.string(),
        kind: z.enum(["native", "regular_web", "machine"]),
        scopes: z.array(z.string()),
      }),
    ),
    routes: z.record(z.string(), z.string()),
    openRoutes: z.array(z.string()).default([]),
    separatedDuties: z.array(z.tuple([z.string(), z.string()])).default([]),
  }),
});

/**
 * The policy that a module, a project's `rules/policy.ts`, exports.
 *
 * @throws {z.ZodError} when it exports nothing that can be read as one.
 */
export const policyOf = (module: unknown): Policy => policyModule.parse(module).policy as Policy;
