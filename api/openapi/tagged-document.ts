import { createHash } from "node:crypto";
import { type OpenApiDocument, openApiDocument, type TokenSource } from "./document.ts";

/** A version of the document, with its entity tag. */
export interface TaggedDocument {
  readonly body: OpenApiDocument;
  readonly etag: string;
}

/** Gives the document of the API of a tenant. It is made when it is first asked for: a cold start has no time for it. */
export function documentOf(source: TokenSource): () => TaggedDocument {
  let document: TaggedDocument | undefined;
  return () => {
    document ??= tagged(openApiDocument(source));
    return document;
  };
}

const tagged = (body: OpenApiDocument): TaggedDocument => ({
  body,
  etag: `"${createHash("sha256").update(JSON.stringify(body)).digest("base64url").slice(0, 22)}"`,
});
