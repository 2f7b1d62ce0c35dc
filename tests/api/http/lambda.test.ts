import { describe, expect, it } from "vitest";
import { handlerFrom } from "../../../api/http/lambda.ts";
import type { ApiRequest } from "../../../api/http/request.ts";
import { createTestApp } from "../support/api.ts";
import { event } from "../support/event.ts";

/** The request that a handler passes on, and its result for a response of 201 with a body. */
async function handled(...given: Parameters<typeof event>) {
  let request: ApiRequest | undefined;
  const handler = handlerFrom(async (received) => {
    request = received;
    return { status: 201, headers: { etag: '"1"' }, body: '{"größe":1}' };
  });
  const result = await handler(event(...given));
  if (request === undefined) throw new Error("nothing was passed on");
  return { request, result };
}

async function textOf(request: ApiRequest): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request.body()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("the function's handler", () => {
  it("passes on what the gateway says of a request", async () => {
    const { request } = await handled("PUT", "/timesheets/a%2Fb c?limit=8&from=x");
    expect(request).toMatchObject({
      method: "PUT",
      path: "/timesheets/a%2Fb c",
      query: "?limit=8&from=x",
      id: "JKJaXmPLvHcESHA=",
    });
    expect(request.header("host")).toBe("api.exampleco.com");
    expect(request.header("authorization")).toBeUndefined();
  });

  it("finds no query where there is none", async () => {
    expect((await handled("GET", "/health")).request.query).toBe("");
  });

  it.each([
    ["as it is", "grün", false],
    ["from base64", Buffer.from("grün").toString("base64"), true],
  ])("reads a body %s", async (_how, body, isBase64Encoded) => {
    const { request } = await handled("POST", "/timesheets", { body, isBase64Encoded });
    expect(await textOf(request)).toBe("grün");
  });

  it("reads an empty body where there is none", async () => {
    expect(await textOf((await handled("POST", "/timesheets")).request)).toBe("");
  });

  it("answers what it is told", async () => {
    expect((await handled("POST", "/timesheets")).result).toEqual({
      statusCode: 201,
      headers: { etag: '"1"' },
      body: '{"größe":1}',
      isBase64Encoded: false,
    });
  });

  it("answers HEAD without the body", async () => {
    expect((await handled("HEAD", "/timesheets")).result).toMatchObject({ statusCode: 201, body: "" });
  });

  it.each(["/he%61lth", "/health%", "/%2e%2e/health", "/timesheets%2Fbatch", "/timesheets/%zz", ""])(
    "finds nothing at the path %s, which is decoded already",
    async (path) => {
      const handler = handlerFrom(createTestApp().app.respond);
      const token = { headers: { authorization: "Bearer ann" } };
      expect(await handler({ ...event("GET", "/", token), rawPath: path })).toMatchObject({
        statusCode: 404,
      });
      expect(await handler(event("GET", "/health"))).toMatchObject({ statusCode: 200 });
    },
  );
});
