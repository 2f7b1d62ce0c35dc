import { createHash } from "node:crypto";
import { type OpenApiDocument, openApiDocument } from "./document.ts";

/** A version of the document, with its entity tag. */
export interface TaggedDocument {
  readonly body: OpenApiDocument;
  readonly etag: string;
}

/** Gives the document of an issuer's API. It is made when it is first asked for: a cold start has no time for it. */
export function documentOf(issuer: string): () => TaggedDocument {
  let document: TaggedDocument | undefined;
  return () => {
    document ??= tagged(openApiDocument(issuer));
    return document;
  };
}

const tagged = (body: OpenApiDocument): TaggedDocument => ({
  body,
  etag: `"${createHash("sha256").update(JSON.stringify(body)).digest("base64url").slice(0, 22)}"`,
});
