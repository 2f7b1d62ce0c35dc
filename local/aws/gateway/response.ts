import { z } from "zod";

export interface GatewayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
}

const functionResult = z.object({
  statusCode: z.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(""),
  isBase64Encoded: z.boolean().default(false),
});

/** The most bytes that the values of a response's headers may have in all. */
const HEADER_LIMIT = 10_240;

/** Headers that are about the connection: the gateway's own, whatever a function says. */
const OWN_HEADERS = ["connection", "content-length", "transfer-encoding"];

/**
 * Reads a function's result (payload format 2.0): with a `statusCode` it is a response; without one, the body of a 200
 * in JSON. One that is neither, and one whose headers are too long, is a fault of the function: 500.
 */
export function responseOf(result: unknown): GatewayResponse {
  if (typeof result !== "object" || result === null || !("statusCode" in result)) {
    const body = typeof result === "string" ? result : JSON.stringify(result);
    return { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from(body ?? "") };
  }
  const parsed = functionResult.safeParse(result);
  if (!parsed.success) return gatewayMessage(500, "Internal Server Error");
  const { statusCode, headers, cookies, body, isBase64Encoded } = parsed.data;
  const ofHeaders = [...Object.values(headers), ...cookies];
  if (ofHeaders.reduce((size, value) => size + Buffer.byteLength(value), 0) > HEADER_LIMIT) {
    return gatewayMessage(500, "Internal Server Error");
  }
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  return {
    status: statusCode,
    headers: {
      ...(body !== "" && { "content-type": "text/plain;charset=UTF-8" }),
      ...Object.fromEntries(named.filter(([name]) => !OWN_HEADERS.includes(name))),
      ...(cookies.length > 0 && { "set-cookie": cookies }),
    },
    body: Buffer.from(body, isBase64Encoded ? "base64" : "utf8"),
  };
}

/** A response of the gateway's own, with its one message. */
export function gatewayMessage(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): GatewayResponse {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: Buffer.from(JSON.stringify({ message })),
  };
}
