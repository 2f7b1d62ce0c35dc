import { z } from "zod";
import type { StatedRoute } from "../facts/facts.ts";

const requirements = z.array(z.record(z.string(), z.array(z.string())));
const operation = z.looseObject({ security: requirements.optional() });
const document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  security: requirements.optional(),
});

const METHODS = new Set(["get", "post", "put", "patch", "delete"]);

/**
 * What an OpenAPI 3.1 document says of each route. An operation is open when it has no security requirement, or an
 * empty one (OpenAPI 3.1 §4.8.10.1); its scope is the one that its first requirement names.
 *
 * @throws {z.ZodError} when it is no such document.
 */
export function readDocument(json: unknown): Record<string, StatedRoute> {
  const { paths, security: general = [] } = document.parse(json);
  return Object.fromEntries(
    Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([method]) => METHODS.has(method))
        .map(([method, value]) => {
          const { security = general } = operation.parse(value);
          return [`${method.toUpperCase()} ${path}`, stated(security)] as const;
        }),
    ),
  );
}

function stated(security: z.infer<typeof requirements>): StatedRoute {
  const [first] = security;
  const open = first === undefined || security.some((requirement) => Object.keys(requirement).length === 0);
  return { open, scope: open ? null : (Object.values(first).flat()[0] ?? null) };
}
