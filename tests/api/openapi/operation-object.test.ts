import { expect, it } from "vitest";
import * as z from "zod/mini";
import { jsonBody } from "../../../api/http/body.ts";
import { noQuery } from "../../../api/http/query.ts";
import { guardedOperation } from "../../../api/openapi/operation-object.ts";
import { entryShape } from "../../../api/routes/response-shapes.ts";

const declared = {
  id: "exportMonth",
  summary: "Export a month",
  query: noQuery,
  body: jsonBody(z.strictObject({ format: z.literal("csv") })),
  responses: {
    200: { description: "The export", shape: z.strictObject({ rows: z.number() }) },
    201: { description: "An entry", shape: entryShape },
  },
};
const reach = { own: ["read:timesheets"], others: [] } as const;
const operation = guardedOperation("PUT /exports/{month}", ["read:timesheets"], declared, reach);

it("writes out the shapes that have no name in the document, and refers to those that have", () => {
  expect(operation).toMatchObject({
    requestBody: {
      content: {
        "application/json": {
          schema: {
            type: "object",
            properties: { format: { type: "string", const: "csv" } },
            required: ["format"],
            additionalProperties: false,
          },
        },
      },
    },
    responses: {
      200: { content: { "application/json": { schema: { properties: { rows: { type: "number" } } } } } },
      201: { content: { "application/json": { schema: { $ref: "#/components/schemas/Entry" } } } },
    },
  });
  expect(JSON.stringify(operation)).not.toContain("$schema");
});

it("takes any text for a name in braces of which nothing more is known", () => {
  expect(operation.parameters).toEqual([
    { name: "month", in: "path", required: true, schema: { type: "string" } },
  ]);
});

it("says whose entries it reaches", () => {
  const wider = { own: [], others: ["approve:timesheets"] } as const;
  const others = guardedOperation("PUT /exports/{month}", ["approve:timesheets"], declared, wider);
  expect([operation["x-entries"], others["x-entries"]]).toEqual([reach, wider]);
});

it("takes any one of several scopes: each is a requirement of its own", () => {
  const scopes = ["read:timesheets", "approve:timesheets"] as const;
  expect(guardedOperation("PUT /exports/{month}", scopes, declared, reach).security).toEqual([
    { auth0: ["read:timesheets"] },
    { auth0: ["approve:timesheets"] },
  ]);
});
