/** The headers that operations read beside those of every request, with what the document says of them. */
export const REQUEST_HEADERS = {
  "if-match": {
    name: "If-Match",
    required: true,
    description: "The ETag of the entry as you know it, or a list of them, or `*`. Weak ones never match.",
    schema: { type: "string", example: '"3"' },
  },
  "if-none-match": {
    name: "If-None-Match",
    required: false,
    description: "The ETag of the entry as you have it: you get 304 as long as it is the same.",
    schema: { type: "string", example: '"3"' },
  },
  "idempotency-key": {
    name: "Idempotency-Key",
    required: false,
    description:
      "A name of your own for this entry, for example a UUID. Within 24 hours the same name with the same content " +
      "is the same entry, however often it is sent.",
    schema: { type: "string", pattern: "^[\\x21-\\x7e]{1,255}$" },
  },
} as const;

export type RequestHeader = keyof typeof REQUEST_HEADERS;

/** The headers of responses, with what the document says of them. */
export const RESPONSE_HEADERS = {
  etag: { name: "ETag", description: "Identifies this version of the entry; send it as `If-Match`." },
  location: { name: "Location", description: "Where the entry is." },
  "idempotency-replayed": {
    name: "Idempotency-Replayed",
    description: "`true` where the entry was there already, from another try.",
  },
  "cache-control": { name: "Cache-Control", description: "How long it may be kept." },
  "retry-after": { name: "Retry-After", description: "How many seconds to wait." },
  "www-authenticate": { name: "WWW-Authenticate", description: "What is wrong with the token (RFC 6750)." },
  allow: { name: "Allow", description: "What can be done here." },
  "accept-encoding": { name: "Accept-Encoding", description: "The encodings that are taken." },
  "x-request-id": { name: "X-Request-Id", description: "The request's id, in the log too." },
} as const;

export type ResponseHeader = keyof typeof RESPONSE_HEADERS;
