import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { splitTarget } from "../../../api/http/request.ts";

/** An event of an HTTP API in payload format 2.0, as API Gateway makes it of a request. */
export function event(
  method: string,
  target: string,
  { body, ...changes }: Partial<APIGatewayProxyEventV2> = {},
): APIGatewayProxyEventV2 {
  const { path, query } = splitTarget(target);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: path,
    rawQueryString: query.slice(1),
    headers: { host: "api.exampleco.com", ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body }),
    requestContext: {
      accountId: "123456789012",
      apiId: "api",
      domainName: "api.exampleco.com",
      domainPrefix: "api",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
      requestId: "JKJaXmPLvHcESHA=",
      routeKey: "$default",
      stage: "$default",
      time: "21/Nov/2026:09:00:00 +0000",
      timeEpoch: 1_795_251_600_000,
    },
    isBase64Encoded: false,
    ...changes,
  };
}
