import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { ApiRequest, ApiResponse } from "../proof/api-client.ts";

const result = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(""),
});

/**
 * Calls the API's function as its gateway would, had it let the request pass: for proving that the API
 * refuses by itself.
 *
 * @param invoke runs the function on an event of payload format 2.0.
 */
export function apiInvoker(
  invoke: (event: unknown) => Promise<unknown>,
): (request: ApiRequest) => Promise<ApiResponse> {
  return async (request) => {
    const { statusCode, headers, body } = result.parse(await invoke(eventOf(request)));
    return { status: statusCode, challenge: headers["www-authenticate"], body };
  };
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
