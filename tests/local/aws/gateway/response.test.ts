import { describe, expect, it } from "vitest";
import { responseOf } from "../../../../local/aws/gateway/response.ts";

const read = (result: unknown) => {
  const { body, ...rest } = responseOf(result);
  return { ...rest, body: body.toString() };
};

describe("responseOf", () => {
  it("sends what a function answers", () => {
    expect(
      read({
        statusCode: 201,
        headers: { Location: "/1", "X-Number": 1, "Content-Length": "999", Connection: "close" },
        cookies: ["a=1; Secure", "b=2"],
        body: "made",
      }),
    ).toEqual({
      status: 201,
      headers: {
        "content-type": "text/plain;charset=UTF-8",
        location: "/1",
        "x-number": "1",
        "set-cookie": ["a=1; Secure", "b=2"],
      },
      body: "made",
    });
  });

  it("decodes a body that is in base64", () => {
    const { body } = responseOf({ statusCode: 200, body: "AP8=", isBase64Encoded: true });
    expect([...body]).toEqual([0, 255]);
  });

  it("says nothing of the type of no body", () => {
    expect(read({ statusCode: 204 })).toEqual({ status: 204, headers: {}, body: "" });
  });

  it.each([
    ["an object", { hello: "world" }, '{"hello":"world"}'],
    ["a text", "hello", "hello"],
    ["a number", 7, "7"],
    ["nothing", null, "null"],
  ])("takes %s without a status for the body of a 200", (_what, result, body) => {
    expect(read(result)).toEqual({ status: 200, headers: { "content-type": "application/json" }, body });
  });

  it.each([
    ["headers", (size: number) => ({ headers: { etag: "x".repeat(size - 1), "x-one": 1 } })],
    ["cookies", (size: number) => ({ cookies: ["x".repeat(size)] })],
  ])("sends 10,240 bytes of %s, and not one more", (_what, of) => {
    expect(responseOf({ statusCode: 200, ...of(10_240) }).status).toBe(200);
    expect(responseOf({ statusCode: 200, ...of(10_241) }).status).toBe(500);
  });

  it.each([{ statusCode: "ok" }, { statusCode: 99 }, { statusCode: 200, body: { not: "a text" } }])(
    "takes %j for a fault of the function",
    (result) => {
      expect(read(result)).toEqual({
        status: 500,
        headers: { "content-type": "application/json" },
        body: '{"message":"Internal Server Error"}',
      });
    },
  );
});
