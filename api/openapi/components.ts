import * as z from "zod/mini";
import { batchShape } from "../routes/batch/body.ts";
import { batchLineShape, decisionShape, newEntryShape, workShape } from "../routes/entries/entry-shapes.ts";
import {
  batchResultShape,
  documentShape,
  entryShape,
  healthShape,
  invalidFieldShape,
  lineResultShape,
  pageShape,
  problemShape,
  weekShape,
} from "../routes/response-shapes.ts";

/** JSON Schema, as OpenAPI 3.1 has it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Shapes of what is sent, by their names in the document. */
const SENT = {
  NewEntry: newEntryShape,
  Work: workShape,
  Decision: decisionShape,
  Batch: batchShape,
  BatchLine: batchLineShape,
};

/** Shapes of responses, by their names in the document. */
const RESPONSES = {
  Entry: entryShape,
  Page: pageShape,
  Week: weekShape,
  BatchResult: batchResultShape,
  LineResult: lineResultShape,
  Finding: invalidFieldShape,
  Problem: problemShape,
  Health: healthShape,
  Document: documentShape,
};

const nameOf = new Map<z.ZodMiniType, string>(
  [...Object.entries(SENT), ...Object.entries(RESPONSES)].map(([name, shape]) => [shape, name]),
);

const addressOf = (name: string): string => `#/components/schemas/${name}`;

/** The schema of a shape: a reference where the document has a name for it, else the schema itself. */
export function schemaOf(shape: z.ZodMiniType, io: "input" | "output"): Schema {
  const name = nameOf.get(shape);
  if (name !== undefined) return { $ref: addressOf(name) };
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, { io, override: plain });
  return schema;
}

/** Shapes of requests and responses that the document refers to by name. */
export const componentSchemas = (): Schema => ({
  ...schemasOf(SENT, "input"),
  ...schemasOf(RESPONSES, "output"),
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
