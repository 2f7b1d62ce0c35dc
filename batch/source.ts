import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { temporaryFolder } from "command-line/scratch-folder";
import { type Encoding, markedUtf16, whyUnreadable } from "command-line/text-file";
import { UploadError } from "./error.ts";

/** A file that can be read several times, and is the same each time. */
export interface Source {
  /**
   * Its bytes in UTF-8.
   *
   * @param signal ends it with its reason.
   * @throws {UploadError} `UPLOAD_FILE_CHANGED` when it is another than it was.
   */
  read(signal: AbortSignal): AsyncGenerator<Uint8Array, void>;
  /** SHA-256 of its bytes as they are, in hexadecimal; known once it was read. */
  digest(): string;
  /** Whether it is plain UTF-8, without a byte order mark. */
  readonly isPlain: boolean;
  close(): Promise<void>;
}

/**
 * Opens a file, once: one that takes its place later is another. Stdin, and what else can be read only once, is kept in a
 * file for this process alone meanwhile.
 *
 * @param file its path, or `-`.
 * @throws {UploadError} `UPLOAD_FILE_UNREADABLE`
 */
export async function openSource(file: string, told: Encoding): Promise<Source> {
  try {
    const handle = await rereadable(file);
    const encoding = await markedEncoding(handle);
    return new OpenFile(file, handle, encoding ?? told, encoding === undefined && told === "utf-8");
  } catch (cause) {
    throw new UploadError(
      "UPLOAD_FILE_UNREADABLE",
      `${file} ${whyUnreadable(cause, "a CSV or NDJSON file")}`,
      { cause },
    );
  }
}

async function rereadable(file: string): Promise<FileHandle> {
  if (file === "-") return kept(process.stdin);
  const handle = await open(file);
  const stats = await handle.stat();
  if (stats.isFile()) return handle;
  if (stats.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
  return kept(handle.createReadStream());
}

async function kept(bytes: NodeJS.ReadableStream): Promise<FileHandle> {
  const folder = temporaryFolder("upload");
  const copy = path.join(folder.path, "input");
  await pipeline(bytes, createWriteStream(copy, { mode: 0o600 }));
  const handle = await open(copy);
  // It lasts as long as it is open.
  folder.remove();
  return handle;
}

async function markedEncoding(handle: FileHandle): Promise<Encoding | undefined> {
  const { buffer } = await handle.read(Buffer.alloc(3), 0, 3, 0);
  if (buffer.readUIntBE(0, 3) === 0xefbbbf) return "utf-8";
  return markedUtf16(buffer);
}

class OpenFile implements Source {
  readonly isPlain: boolean;
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #encoding: Encoding;
  #digest = "";
  #stamp: string | undefined;

  constructor(file: string, handle: FileHandle, encoding: Encoding, isPlain: boolean) {
    this.#file = file;
    this.#handle = handle;
    this.#encoding = encoding;
    this.isPlain = isPlain;
  }

  async *read(signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    this.#stamp ??= await this.#state();
    await this.#requireSame();
    const hash = createHash("sha256");
    const decoder = this.#encoding === "utf-8" ? undefined : new TextDecoder(this.#encoding);
    for await (const chunk of this.#handle.createReadStream({ start: 0, autoClose: false })) {
      signal.throwIfAborted();
      const bytes: Uint8Array = chunk;
      hash.update(bytes);
      yield decoder === undefined ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }));
    }
    if (decoder !== undefined) yield Buffer.from(decoder.decode());
    await this.#requireSame();
    const before = this.#digest;
    this.#digest = hash.digest("hex");
    // Some copies keep a file's time, and some clocks are coarse.
    if (before !== "" && before !== this.#digest) throw this.#changed();
  }

  digest(): string {
    return this.#digest;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }

  async #requireSame(): Promise<void> {
    if ((await this.#state()) !== this.#stamp) throw this.#changed();
  }

  #changed(): UploadError {
    return new UploadError(
      "UPLOAD_FILE_CHANGED",
      `${this.#file} was changed while it was read; run it again once it is written to its end`,
    );
  }

  async #state(): Promise<string> {
    const { size, mtimeNs } = await this.#handle.stat({ bigint: true });
    return `${size} ${mtimeNs}`;
  }
}
