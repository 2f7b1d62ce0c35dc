import * as z from "zod/mini";
import type { Reach } from "../../rules/policy/types.ts";
import { REQUEST_HEADERS } from "../http/headers.ts";
import type { ProblemCode } from "../http/problem.ts";
import type { Operation, ResponseDeclaration } from "../routes/operation.ts";
import type { Scope } from "../verify/caller.ts";
import { plain, type Schema, schemaOf } from "./components.ts";
import { headerObjects } from "./header-objects.ts";
import { guardedProblems, openProblems, problemResponses, takesBody } from "./problems.ts";

/** The name of the document's security scheme. */
export const SECURITY_SCHEME = "auth0";

/** The names in braces of the routes; one that is not listed is any text. */
const PATH_PARAMETERS: Readonly<Record<string, Schema>> = {
  id: {
    description: "The entry's `id`",
    schema: { type: "string", pattern: "^[\\w-]{22}\\.\\d{8}\\.[\\w-]{22}$" },
  },
  week: {
    description: "A week of ISO 8601",
    schema: { type: "string", pattern: "^\\d{4}-W\\d{2}$", example: "2026-W47" },
  },
};

/**
 * Describes a route that needs a scope: of several, any one is enough, and so each is a requirement of its own (OpenAPI 3.1.1
 * §4.8.30). Whose entries it reaches stands beside it, as the policy has it.
 */
export const guardedOperation = (
  route: string,
  scopes: readonly Scope[],
  operation: Operation,
  reach: Reach,
): Schema => ({
  ...operationObject(route, operation, guardedProblems(route, operation)),
  security: scopes.map((scope) => ({ [SECURITY_SCHEME]: [scope] })),
  "x-entries": { own: reach.own, others: reach.others },
});

/** Describes a route that anyone may call. */
export const openOperation = (route: string, operation: Operation): Schema => ({
  ...operationObject(route, operation, openProblems(operation)),
  security: [],
});

function operationObject(route: string, operation: Operation, problems: readonly ProblemCode[]): Schema {
  const { id, summary, description, body } = operation;
  const parameters = [
    ...pathParameters(route),
    ...queryParameters(operation),
    ...headerParameters(operation),
  ];
  return {
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    ...(parameters.length > 0 && { parameters }),
    ...(takesBody(operation) && {
      requestBody: { required: true, content: contentOf(body.shapes, "input") },
    }),
    responses: { ...responsesOf(operation), ...problemResponses(problems) },
  };
}

const responsesOf = ({ responses }: Operation): Schema =>
  Object.fromEntries(
    Object.entries(responses).map(([status, declared]) => [status, responseObject(declared)]),
  );

const responseObject = ({ description, shape, headers }: ResponseDeclaration): Schema => ({
  description,
  headers: headerObjects(headers),
  ...(shape && { content: contentOf({ "application/json": shape }, "output") }),
});

const contentOf = (shapes: Readonly<Record<string, z.ZodMiniType>>, io: "input" | "output"): Schema =>
  Object.fromEntries(Object.entries(shapes).map(([type, shape]) => [type, { schema: schemaOf(shape, io) }]));

const pathParameters = (route: string): Schema[] =>
  [...route.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    ...(PATH_PARAMETERS[name] ?? { schema: { type: "string" } }),
  }));

function queryParameters({ query: { shape } }: Operation): Schema[] {
  if (shape === undefined) return [];
  const { properties = {} } = z.toJSONSchema(shape, { io: "input", override: plain });
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", required: false, schema }));
}

const headerParameters = ({ headers = [] }: Operation): Schema[] =>
  headers.map((header) => ({ in: "header", ...REQUEST_HEADERS[header] }));
