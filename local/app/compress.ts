import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Texts of an export, which are worth it; pictures are compressed already. */
const TEXT = /\.(js|css|svg|json|ttf)$/;

/** Writes beside each text of a folder what browsers take instead: `.br` and `.gz`. */
export async function compressFiles(folder: string, signal: AbortSignal): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !TEXT.test(entry.name)) continue;
    signal.throwIfAborted();
    const file = path.join(entry.parentPath, entry.name);
    const content = await readFile(file);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    await Promise.all([
      promisify(brotliCompress)(content, { params }).then((result) => writeFile(`${file}.br`, result)),
      promisify(gzip)(content, { level: 9 }).then((result) => writeFile(`${file}.gz`, result)),
    ]);
  }
}
