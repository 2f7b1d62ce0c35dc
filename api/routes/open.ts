import { noBody } from "../http/body.ts";
import { readIfNoneMatch } from "../http/preconditions.ts";
import { noQuery } from "../http/query.ts";
import { documentShape, healthShape } from "./response-shapes.ts";
import { openRoute } from "./route.ts";

/** In seconds; a new version of the API may be documented that much later. */
const DOCUMENT_LASTS = 300;

/** Anybody, without a token. */
export const openRoutes = {
  "GET /health": openRoute(
    {
      id: "readHealth",
      summary: "Whether the API answers",
      query: noQuery,
      body: noBody,
      responses: { 200: { description: "It does", shape: healthShape, headers: ["cache-control"] } },
    },
    () => ({ status: 200, headers: { "cache-control": "no-store" }, body: { status: "ok" as const } }),
  ),

  "GET /openapi.json": openRoute(
    {
      id: "readDocument",
      summary: "This document",
      query: noQuery,
      headers: ["if-none-match"],
      body: noBody,
      responses: {
        200: { description: "The document", shape: documentShape, headers: ["etag", "cache-control"] },
        304: { description: "The document is as you have it", headers: ["etag", "cache-control"] },
      },
      problems: ["invalid_header"],
    },
    ({ document }, { header }) => {
      const { body, etag } = document();
      const headers = { etag, "cache-control": `public, max-age=${DOCUMENT_LASTS}` };
      const isKnown = readIfNoneMatch(header("if-none-match"))(etag);
      return isKnown ? { status: 304, headers } : { status: 200, headers, body };
    },
  ),
};
