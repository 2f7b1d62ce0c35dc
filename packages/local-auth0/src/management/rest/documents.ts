import { DOCUMENT_TYPES, type Document, type DocumentType } from "../../state/documents.ts";
import { checkpointBody } from "./list.ts";
import type { ManagedTenant } from "./managed-tenant.ts";
import { type Members, mergePatch } from "./merge.ts";
import type { Resource } from "./resource.ts";

type AnyResource = Resource<Document, never, never>;

/** The members of a resource's declaration that say where its documents are. */
export const documentsOf = (type: DocumentType): Pick<AnyResource, "entities" | "identify"> => ({
  entities: ({ state }) => state[type],
  identify: (held) => String(held[DOCUMENT_TYPES[type]]),
});

/** When a new document was made, and last changed. */
export function stamp({ now }: ManagedTenant): { created_at: string; updated_at: string } {
  const at = now().toISOString();
  return { created_at: at, updated_at: at };
}

/** A document with the members of a patch in the place of its own; `null` takes one away. @param nested patched themselves */
export const stamped =
  (nested: readonly string[] = []) =>
  (held: Document, patch: Members, { now }: ManagedTenant): Document => ({
    ...mergePatch(held, patch, nested),
    updated_at: now().toISOString(),
  });

/** A list that always is read by checkpoint. */
export const checkpointList =
  (name: string) =>
  (shown: Members[], query: URLSearchParams): Members =>
    checkpointBody(shown, query, { name, present: (item) => item, identify: ({ id }) => String(id) });

/** A list that always is whole. */
export const wholeList =
  (name: string) =>
  (shown: Members[]): Members => ({ [name]: shown });
