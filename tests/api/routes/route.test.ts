import { expect, it } from "vitest";
import * as z from "zod/mini";
import { jsonBody, noBody } from "../../../api/http/body.ts";
import { noQuery, queryOf } from "../../../api/http/query.ts";
import { openRoute, route, type ScopedRoute } from "../../../api/routes/route.ts";

const declared = {
  id: "test",
  summary: "Test",
  query: noQuery,
  body: noBody,
  responses: { 200: { description: "A number", shape: z.strictObject({ number: z.number() }) } },
} as const;

/** The routes are only compiled: each line below an expected error is one that must not compile. */
const kept: ScopedRoute[] = [];

it("gives a handler what its operation declares, and takes what it declares", () => {
  kept.push(
    route(
      {
        ...declared,
        query: queryOf(z.strictObject({ limit: z.string() })),
        headers: ["if-match"],
        body: jsonBody(z.strictObject({ name: z.string() })),
      },
      async (_world, { query, body, header }) => ({
        status: 200,
        body: { number: Number(query.limit) + body.name.length + (header("if-match")?.length ?? 0) },
      }),
    ),
  );
  expect(kept.at(-1)?.operation.headers).toEqual(["if-match"]);
});

it("doesn't compile with another status than those that are declared", () => {
  // @ts-expect-error 201 is not declared
  kept.push(route(declared, async () => ({ status: 201, body: { number: 1 } })));
  expect(kept.at(-1)?.operation.responses).not.toHaveProperty("201");
});

it("doesn't compile with another body than the one that is declared", () => {
  // @ts-expect-error the number is a text
  kept.push(route(declared, async () => ({ status: 200, body: { number: "1" } })));
  expect(kept).not.toEqual([]);
});

it("doesn't compile with a query, a body or a header that isn't declared", () => {
  // @ts-expect-error no query is declared
  kept.push(route(declared, async (_, { query }) => ({ status: 200, body: { number: query.limit } })));
  // @ts-expect-error no body is declared
  kept.push(route(declared, async (_, { body }) => ({ status: 200, body: { number: body.hours } })));
  kept.push(
    route(declared, async (_, { header }) => {
      // @ts-expect-error no header is declared
      return { status: 200, body: { number: Number(header("if-match")) } };
    }),
    route({ ...declared, headers: ["if-match"] }, async (_, { header }) => {
      // @ts-expect-error another header is declared
      return { status: 200, body: { number: Number(header("if-none-match")) } };
    }),
  );
  expect(kept).not.toEqual([]);
});

it("doesn't compile with a caller where anyone may call", () => {
  // @ts-expect-error nobody is known to call
  const open = openRoute(declared, (_, { caller }) => ({
    status: 200,
    body: { number: caller.scopes.size },
  }));
  expect(open.operation.id).toBe("test");
});
