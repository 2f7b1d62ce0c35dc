import * as z from "zod/mini";
import { policy } from "../../rules/policy.ts";
import { REQUEST_HEADERS } from "../http/headers.ts";
import type { ProblemCode } from "../http/problem-codes.ts";
import type { Route } from "../names.ts";
import { openOperations } from "../operations/open.ts";
import { operations } from "../routes/index.ts";
import type { AnswerDeclaration, Operation } from "../routes/operation.ts";
import { plain, referenceTo, type Schema } from "./components.ts";
import { headerObjects } from "./header-objects.ts";
import { guardedProblems, openProblems, problemAnswers } from "./problems.ts";

/** The name of the document's security scheme. */
export const SECURITY_SCHEME = "auth0";

/** What stands for the names in braces of the routes. */
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

/** What the document says of a route that needs a scope. */
export function guardedOperation(route: Route): Schema {
  const operation: Operation = operations[route];
  const scope = policy.routes[route];
  return {
    ...operationObject(route, operation, guardedProblems(route, operation)),
    security: [{ [SECURITY_SCHEME]: [scope] }],
    "x-required-scope": scope,
  };
}

/**
 * What the document says of a route that anyone may call.
 *
 * @throws {TypeError} when nothing is declared of it.
 */
export function openOperation(route: string): Schema {
  const operation = openOperations[route];
  if (operation === undefined)
    throw new TypeError(`the policy opens "${route}", of which nothing is declared`);
  return { ...operationObject(route, operation, openProblems(operation)), security: [] };
}

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
    ...(body && { requestBody: { required: true, content: contentOf(body.shapes) } }),
    responses: { ...answersOf(operation), ...problemAnswers(problems) },
  };
}

const answersOf = ({ answers }: Operation): Schema =>
  Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerObject(answer)]));

const answerObject = ({ description, shape, headers }: AnswerDeclaration): Schema => ({
  description,
  headers: headerObjects(headers),
  ...(shape && { content: contentOf({ "application/json": shape }) }),
});

const contentOf = (shapes: Readonly<Record<string, z.ZodMiniType>>): Schema =>
  Object.fromEntries(Object.entries(shapes).map(([type, shape]) => [type, { schema: referenceTo(shape) }]));

const pathParameters = (route: string): Schema[] =>
  [...route.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
    name,
    in: "path",
    required: true,
    ...PATH_PARAMETERS[name],
  }));

function queryParameters({ query }: Operation): Schema[] {
  if (query === undefined) return [];
  const { properties = {} } = z.toJSONSchema(query, { io: "input", override: plain });
  return Object.entries(properties).map(([name, schema]) => ({ name, in: "query", required: false, schema }));
}

const headerParameters = ({ headers = [] }: Operation): Schema[] =>
  headers.map((header) => ({ in: "header", ...REQUEST_HEADERS[header] }));
