import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { noQuery, queryOf } from "../../../api/http/query.ts";

const list = queryOf(
  z.strictObject({ project: z.exactOptional(z.string()), limit: z._default(z.string(), "50") }),
);

/** The problem that a reader throws, as its client reads it. */
function problemOf(read: () => unknown): unknown {
  try {
    read();
  } catch (error) {
    return (error as { toResponse(id: string): { body: unknown } }).toResponse("1").body;
  }
  return undefined;
}

describe("queryOf", () => {
  it("reads parameters, and fills in those that are not sent", () => {
    expect(list.read("?project=Apollo%20+11")).toEqual({ project: "Apollo  11", limit: "50" });
    expect(list.read("")).toEqual({ limit: "50" });
    expect(list.read("?")).toEqual({ limit: "50" });
  });

  it("refuses a parameter that comes twice", () => {
    expect(problemOf(() => list.read("?limit=1&limit=2"))).toMatchObject({
      code: "invalid_query",
      errors: [{ pointer: "limit", detail: "may be given only once" }],
    });
  });
});

describe("a query of whatever was sent", () => {
  const many = Array.from({ length: 3_000 }, (_, index) => `p${index}=`).join("&");

  it.each([
    ["unknown parameters", () => noQuery.read(`?${many}`)],
    ["repeated ones", () => list.read(`?${many}&${many}`)],
  ])("is told of no more than a hundred %s", (_what, read) => {
    const { errors } = problemOf(read) as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer)).toEqual(
      Array.from({ length: 100 }, (_, index) => `p${index}`),
    );
  });

  it("is told of a long name no more than its beginning", () => {
    expect(problemOf(() => noQuery.read(`?${"n".repeat(10_000)}=`))).toMatchObject({
      errors: [{ pointer: `${"n".repeat(200)}…`, detail: "no query parameters are taken here" }],
    });
  });

  it("is told of its unknown parameters together no more than their beginning", () => {
    const { errors } = problemOf(() => list.read(`?${many}`)) as { errors: { detail: string }[] };
    expect(errors.map(({ detail }) => detail.length)).toEqual([201]);
  });
});

describe("noQuery", () => {
  it.each(["", "?"])("takes %j", (text) => {
    expect(noQuery.read(text)).toBeUndefined();
  });

  it("names each parameter that is sent", () => {
    expect(problemOf(() => noQuery.read("?limit=1&__proto__=2"))).toMatchObject({
      code: "invalid_query",
      errors: [
        { pointer: "limit", detail: "no query parameters are taken here" },
        { pointer: "__proto__", detail: "no query parameters are taken here" },
      ],
    });
  });
});
