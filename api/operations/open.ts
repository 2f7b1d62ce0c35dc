import type { Operation } from "../routes/operation.ts";
import { documentShape, healthShape } from "../routes/response-shapes.ts";

/** What can be done without a token. */
export const openOperations: Readonly<Record<string, Operation>> = {
  "GET /health": {
    id: "readHealth",
    summary: "Whether the API answers",
    answers: { 200: { description: "It does", shape: healthShape, headers: ["cache-control"] } },
  },
  "GET /openapi.json": {
    id: "readDocument",
    summary: "This document",
    headers: ["if-none-match"],
    answers: {
      200: { description: "The document", shape: documentShape, headers: ["etag", "cache-control"] },
      304: { description: "The document is as you have it", headers: ["etag", "cache-control"] },
    },
    problems: ["invalid_header"],
  },
};
