import { RESPONSE_HEADERS, type ResponseHeader } from "../http/headers.ts";
import type { Schema } from "./components.ts";

/** The headers of a response: every one has the request's id. */
export function headerObjects(names: readonly ResponseHeader[] = []): Schema {
  return Object.fromEntries(
    [...names, "x-request-id" as const].map((key) => {
      const { name, description } = RESPONSE_HEADERS[key];
      return [name, { description, schema: { type: "string" } }];
    }),
  );
}
