import * as z from "zod";
import { applicationKinds } from "./application-kinds.ts";

const text = z.string().min(1, "a text that is not empty");
const names = z.array(text);

const secondFactor = z.literal(true, "true, or left out").optional();

const scope = z.union(
  [
    text,
    z.strictObject({
      description: text,
      secondFactor: z.union([z.literal(true), z.strictObject({ maxAge: z.int().positive() })]).optional(),
    }),
  ],
  "expected a text, or description and secondFactor: true, or { maxAge: seconds }",
);

/** The shape of a policy, for definitions that reached `definePolicy` without a compiler (Node strips types unchecked). */
export const policyShape = z.strictObject({
  api: z.strictObject({ name: text, claimNamespace: text }),
  scopes: z.record(text, scope),
  roles: z.record(text, z.strictObject({ description: text, scopes: names, secondFactor })),
  groups: z.record(text, z.strictObject({ description: text, roles: names })),
  connections: z.record(
    text,
    z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("database"), description: text }),
      z.strictObject({
        kind: z.literal("directory"),
        description: text,
        groups: z.strictObject({ claim: text, give: z.record(text, text) }),
      }),
    ]),
  ),
  applications: z.record(
    text,
    z.strictObject({
      name: text,
      description: text,
      kind: z.enum(Object.keys(applicationKinds)),
      scopes: names,
      secondFactor,
      refreshTokens: z.boolean().optional(),
      connections: names.optional(),
    }),
  ),
  routes: z.record(text, z.union([text, names], { error: "expected a scope, or a list of scopes" })),
  reach: z.record(text, z.strictObject({ own: names, others: names })),
  openRoutes: names,
  separatedDuties: z.array(z.tuple([text, text])),
});
