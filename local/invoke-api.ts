import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import type { ApiRequest, ApiResponse } from "../proof/api-client.ts";
import { FunctionError } from "./aws/lambda/error.ts";

const result = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(""),
});

/**
 * Calls the API's function as its gateway would, had it let the request pass: for proving that the API
 * refuses by itself.
 *
 * @param invoke runs the function of a route on an event of payload format 2.0.
 */
export function apiInvoker(
  invoke: (routeKey: string, event: unknown) => Promise<unknown>,
): (request: ApiRequest) => Promise<ApiResponse> {
  return async (request) => {
    const { statusCode, headers, body } = result.parse(
      await untilTaken(() => invoke(request.route, eventOf(request))),
    );
    return { status: statusCode, challenge: headers["www-authenticate"], body };
  };
}

/** How often a call is tried that the function is too busy for, and how long is waited in between, in milliseconds. */
const ATTEMPTS = 50;
const PAUSE = 20;

/** Calls until the function has an execution to spare, as AWS's SDK does. */
async function untilTaken(call: () => Promise<unknown>): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      const busy = error instanceof FunctionError && error.code === "FUNCTION_THROTTLED";
      if (!busy || attempt === ATTEMPTS) throw error;
      await setTimeout(PAUSE);
    }
  }
}

function eventOf({ route, method, path, token, headers, body }: ApiRequest) {
  return {
    version: "2.0",
    routeKey: route,
    rawPath: path,
    rawQueryString: "",
    headers: {
      host: "localhost",
      ...headers,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: "localhost",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "proof" },
      requestId: randomUUID(),
      routeKey: route,
      stage: "$default",
      timeEpoch: Date.now(),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}
