import { expect } from "vitest";
import { z } from "zod";
import { openApiDocument } from "../../../api/openapi/document.ts";
import { AUDIENCE } from "../../support/audience.ts";

const schema = z.record(z.string(), z.unknown());
const documentShape = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        responses: z.record(
          z.string(),
          z.looseObject({
            headers: z.record(z.string(), z.unknown()),
            content: z.record(z.string(), z.looseObject({ schema: schema.optional() })).optional(),
          }),
        ),
      }),
    ),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), schema) }),
});

/** The document, as its readers parse it. */
export const document = documentShape.parse(
  JSON.parse(JSON.stringify(openApiDocument({ issuer: "https://issuer.invalid/", audience: AUDIENCE }))),
);

const shapes = new Map<string, z.ZodType>();

/**
 * Checks that an answer is one that the document tells of its route: the status, the headers, the type, the body.
 * A request to no route of the document is passed over.
 */
export async function expectDocumented(method: string, path: string, response: Response): Promise<void> {
  const operation = operationAt(method, path);
  if (operation === undefined) return;
  const { status, headers } = response;
  const answer = operation.responses[status];
  if (answer === undefined) throw new Error(`${operation.operationId} answers ${status}, undocumented`);
  const named = Object.keys(answer.headers).map((name) => name.toLowerCase());
  const always = ["content-type", "cache-control"];
  expect([...headers.keys()].filter((name) => !named.includes(name) && !always.includes(name))).toEqual([]);
  expect(headers.get("content-type")).toBe(Object.keys(answer.content ?? {})[0] ?? null);
  const body = Object.values(answer.content ?? {})[0]?.schema;
  if (body === undefined || method === "HEAD") return;
  const key = `${operation.operationId} ${status}`;
  const shape = shapes.get(key) ?? shapeOf(body);
  shapes.set(key, shape);
  const { error } = shape.safeParse(await response.clone().json());
  if (error) throw new Error(`${key} is not as documented: ${z.prettifyError(error)}`);
}

function operationAt(method: string, path: string) {
  const parts = path.split("?")[0]?.split("/") ?? [];
  const [template = ""] = Object.keys(document.paths)
    .filter((candidate) => {
      const wanted = candidate.split("/");
      return (
        wanted.length === parts.length &&
        wanted.every((part, index) => part.startsWith("{") || part === parts[index])
      );
    })
    .sort();
  const atPath = document.paths[parts.join("/")] ?? document.paths[template];
  return atPath?.[method === "HEAD" ? "get" : method.toLowerCase()];
}

/** A shape that takes what a schema of the document takes. */
function shapeOf(body: z.infer<typeof schema>): z.ZodType {
  const whole = { ...body, $defs: document.components.schemas };
  const local = JSON.stringify(whole).replaceAll("#/components/schemas/", "#/$defs/");
  return z.fromJSONSchema(JSON.parse(local));
}
