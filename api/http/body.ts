import { Problem } from "./problem.ts";
import type { ApiRequest } from "./request.ts";

/** What a route takes as a body. */
export interface BodyLimits {
  /** The most bytes of it. */
  readonly limit: number;
  /** Its media types, lower-case. */
  readonly mediaTypes: readonly string[];
}

/** A body that was read, and what it says it is. */
export interface Body {
  readonly text: string;
  readonly mediaType: string;
}

/**
 * Reads the body of a request, which is never unpacked: a small one could become any size.
 *
 * @throws {Problem} `unsupported_content_encoding`, `unsupported_media_type`, `body_too_large`, or `malformed_json`
 * when it is not UTF-8.
 */
export async function readBodyText(request: ApiRequest, { limit, mediaTypes }: BodyLimits): Promise<Body> {
  const encoding = request.header("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity") {
    throw new Problem("unsupported_content_encoding", {
      detail: "Send the body as it is, without a content-encoding",
      headers: { "accept-encoding": "identity" },
    });
  }
  const mediaType = mediaTypeOf(request.header("content-type"));
  if (mediaType === undefined || !mediaTypes.includes(mediaType)) {
    throw new Problem("unsupported_media_type", {
      detail: `Send the content-type ${mediaTypes.join(" or ")}`,
    });
  }
  const bytes = await readBytes(request, limit);
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes), mediaType };
  } catch (cause) {
    throw new Problem("malformed_json", { detail: "Send JSON in UTF-8", cause });
  }
}

/** The type, without its parameters; `undefined` where it names a charset that is not UTF-8, or is malformed. */
function mediaTypeOf(header: string | undefined): string | undefined {
  const [type = "", ...parameters] = (header ?? "").toLowerCase().split(";");
  const isUtf8 = parameters.every((parameter) => {
    const [name = "", value = ""] = parameter.trim().split("=");
    return name !== "charset" || /^"?utf-?8"?$/.test(value);
  });
  return isUtf8 ? type.trim() : undefined;
}

async function readBytes(request: ApiRequest, limit: number): Promise<Uint8Array> {
  // What is announced, and too much, isn't read at all.
  if (Number(request.header("content-length") ?? 0) > limit) throw bodyTooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of untilItBreaks(request.body())) {
    size += chunk.length;
    if (size > limit) throw bodyTooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Whoever breaks off what they send made the error, though hardly anybody is left to be told. */
async function* untilItBreaks(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw new Problem("malformed_json", { detail: "Send all of the body", cause });
  }
}

const bodyTooLarge = (limit: number): Problem =>
  new Problem("body_too_large", { detail: `Send at most ${limit} bytes at once` });
