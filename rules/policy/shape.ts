import * as z from "zod";

const text = z.string().min(1, "a text that is not empty");
const names = z.array(text);

/** The shape of a policy, for definitions that reached `definePolicy` without a compiler (Node strips types unchecked). */
export const policyShape = z.strictObject({
  api: z.strictObject({ name: text, identifier: text, claimNamespace: text }),
  scopes: z.record(text, text),
  roles: z.record(text, z.strictObject({ description: text, scopes: names })),
  groups: z.record(text, z.strictObject({ description: text, roles: names })),
  applications: z.record(
    text,
    z.strictObject({
      name: text,
      description: text,
      kind: z.enum(["native", "regular_web", "machine"]),
      scopes: names,
    }),
  ),
  routes: z.record(text, text),
  reach: z.record(text, z.strictObject({ own: z.boolean(), othersWith: text.optional() })),
  openRoutes: names,
  separatedDuties: z.array(z.tuple([text, text])),
});
