import * as z from "zod/mini";
import { batchLineShape, decisionShape, newEntryShape, workShape } from "../domain/entry.ts";
import { batchShape } from "../routes/batch/body.ts";
import {
  batchResultShape,
  documentShape,
  entryShape,
  findingShape,
  healthShape,
  lineResultShape,
  pageShape,
  problemShape,
  weekShape,
} from "../routes/response-shapes.ts";

/** JSON Schema, as OpenAPI 3.1 has it. */
export type Schema = Readonly<Record<string, unknown>>;

/** What is sent, by its name in the document. */
const SENT = {
  NewEntry: newEntryShape,
  Work: workShape,
  Decision: decisionShape,
  Batch: batchShape,
  BatchLine: batchLineShape,
};

/** What is answered, by its name in the document. */
const ANSWERED = {
  Entry: entryShape,
  Page: pageShape,
  Week: weekShape,
  BatchResult: batchResultShape,
  LineResult: lineResultShape,
  Finding: findingShape,
  Problem: problemShape,
  Health: healthShape,
  Document: documentShape,
};

const nameOf = new Map<z.ZodMiniType, string>(
  [...Object.entries(SENT), ...Object.entries(ANSWERED)].map(([name, shape]) => [shape, name]),
);

const addressOf = (name: string): string => `#/components/schemas/${name}`;

/**
 * Refers to the schema of a shape.
 *
 * @throws {TypeError} when the document has none of it.
 */
export function referenceTo(shape: z.ZodMiniType): Schema {
  const name = nameOf.get(shape);
  if (name === undefined)
    throw new TypeError("a body or an answer has a shape that components.ts doesn't name");
  return { $ref: addressOf(name) };
}

/** The schemas of everything that is sent and answered, by name. */
export const componentSchemas = (): Schema => ({
  ...schemasOf(SENT, "input"),
  ...schemasOf(ANSWERED, "output"),
});

function schemasOf(shapes: Readonly<Record<string, z.ZodMiniType>>, io: "input" | "output"): Schema {
  const registry = z.registry<{ id: string }>();
  for (const [name, shape] of Object.entries(shapes)) registry.add(shape, { id: name });
  const { schemas } = z.toJSONSchema(registry, { io, uri: addressOf, override: plain });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _dialect, $id: _address, ...schema }]) => [name, schema]),
  );
}

/** A date's format says what its pattern says, and a reader can read it. */
export function plain({ jsonSchema }: { readonly jsonSchema: Record<string, unknown> }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}
