import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { ApiRequest } from "./request.ts";
import type { SerialisedResponse } from "./response.ts";

/**
 * Makes a Lambda function's handler for events of HTTP APIs in payload format 2.0, whose headers have lower-case
 * names and are joined already, and whose path is decoded already, its name notwithstanding.
 */
export function handlerFrom(
  respond: (request: ApiRequest) => Promise<SerialisedResponse>,
): (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2> {
  return async (event) => {
    const { requestContext, rawPath, rawQueryString } = event;
    const { method } = requestContext.http;
    const {
      status,
      headers,
      body = "",
    } = await respond({
      method,
      path: rawPath,
      query: rawQueryString === "" ? "" : `?${rawQueryString}`,
      id: requestContext.requestId,
      header: (name) => event.headers[name],
      body: () => bodyOf(event),
    });
    return {
      statusCode: status,
      headers,
      body: method === "HEAD" ? "" : body,
      isBase64Encoded: false,
    };
  };
}

async function* bodyOf({ body, isBase64Encoded }: APIGatewayProxyEventV2): AsyncGenerator<Uint8Array> {
  if (body !== undefined) yield Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
}
