import type * as z from "zod/mini";
import { invalidFieldsOf } from "./invalid-fields.ts";
import { Problem } from "./problem.ts";
import type { ApiRequest } from "./request.ts";

/** A bound on the bodies that are read. */
interface BodyLimits {
  /** The most bytes of one. */
  readonly limit: number;
  /** Their media types, lower-case; none where no body is read. */
  readonly mediaTypes: readonly string[];
}

/** The body that an operation takes. */
export interface BodyDeclaration<Content = unknown> extends BodyLimits {
  /** Its shape by media type, for the document. */
  readonly shapes: Readonly<Record<string, z.ZodMiniType>>;
  /** @throws {Problem} when it is not as expected. */
  readonly read: (body: Body) => Content;
}

/** No body is read, whatever was sent. */
export const noBody: BodyDeclaration<undefined> = {
  limit: 0,
  mediaTypes: [],
  shapes: {},
  read: () => undefined,
};

/** In bytes; the longest entry takes less than half of it, in whatever way its letters are written. */
const JSON_LIMIT = 32 * 1024;

/** A body of one JSON value. */
export function jsonBody<Shape extends z.ZodMiniType>(shape: Shape): BodyDeclaration<z.output<Shape>> {
  return {
    limit: JSON_LIMIT,
    mediaTypes: ["application/json"],
    shapes: { "application/json": shape },
    read: (body) => checkBody(parseJson(body), shape),
  };
}

/** @throws {Problem} `malformed_json` */
export function parseJson({ text }: Body): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem("malformed_json", { detail: "Send one JSON value in UTF-8", cause });
  }
}

/** @throws {Problem} `invalid_body` with everything that is wrong. */
export function checkBody<Shape extends z.ZodMiniType>(body: unknown, shape: Shape): z.output<Shape> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Problem("invalid_body", {
    detail: "Correct the fields listed in errors, and send it again",
    errors: invalidFieldsOf(parsed.error),
  });
}

/** A body that was read. */
export interface Body {
  readonly text: string;
  /** As its content-type has it, lower-case; empty where no body was read. */
  readonly mediaType: string;
}

const NOT_READ: Body = { text: "", mediaType: "" };

/** The body of a request, at once where none is read. It throws or rejects as `readBodyText` does. */
export const receiveBody = (request: ApiRequest, limits: BodyLimits): Body | Promise<Body> =>
  limits.mediaTypes.length === 0 ? NOT_READ : readBodyText(request, limits);

/**
 * Reads the body of a request, which is never unpacked: a small one could become any size.
 *
 * @throws {Problem} `unsupported_content_encoding`, `unsupported_media_type`, `body_too_large`, or `malformed_json`
 * when it is not UTF-8.
 */
async function readBodyText(request: ApiRequest, { limit, mediaTypes }: BodyLimits): Promise<Body> {
  const encoding = request.header("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding !== "identity") {
    throw new Problem("unsupported_content_encoding", {
      detail: "Send the body uncompressed, without a content-encoding",
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
  // A body that is announced as too large isn't read at all.
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
    throw new Problem("malformed_json", { detail: "Send the whole body", cause });
  }
}

const bodyTooLarge = (limit: number): Problem =>
  new Problem("body_too_large", { detail: `Send at most ${limit} bytes at once` });
