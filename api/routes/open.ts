import { createHash } from "node:crypto";
import type { Act } from "../http/exchange.ts";
import { readIfNoneMatch } from "../http/preconditions.ts";
import { openApiDocument } from "../openapi/document.ts";

/** In seconds; a new version of the API may be documented that much later. */
const DOCUMENT_LASTS = 300;

/** What routes without a token answer. The document is made when it is first asked for: a cold start has no time for it. */
export function openRoutes(issuer: string): Readonly<Record<string, Act>> {
  let document: { readonly body: unknown; readonly etag: string } | undefined;
  return {
    "GET /health": () => ({ status: 200, headers: { "cache-control": "no-store" }, body: { status: "ok" } }),
    "GET /openapi.json": ({ request }) => {
      document ??= withTag(openApiDocument(issuer));
      const { body, etag } = document;
      const headers = { etag, "cache-control": `public, max-age=${DOCUMENT_LASTS}` };
      const isKnown = readIfNoneMatch(request.header("if-none-match"))(etag);
      return isKnown ? { status: 304, headers } : { status: 200, headers, body };
    },
  };
}

const withTag = (body: unknown) => ({
  body,
  etag: `"${createHash("sha256").update(JSON.stringify(body)).digest("base64url").slice(0, 22)}"`,
});
