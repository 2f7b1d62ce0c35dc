import { get } from "node:https";

/** Gets what is at an address, or rejects. */
export type FetchKeys = (uri: string) => Promise<ArrayBuffer | Uint8Array>;

/** How long the issuer may take, in milliseconds. */
const TIME_LIMIT = 3000;

/** The longest key set, in bytes: a hundred keys with their certificates need less. */
const LONGEST = 512 * 1024;

/**
 * Fetches a key set over https, from that address and no other. Node's own client starts faster than `fetch`, which
 * nothing else of the function needs.
 *
 * @throws when it cannot be had in three seconds, is longer than 512 KiB, or comes with another status than 200.
 */
export const fetchKeys: FetchKeys = (uri) =>
  new Promise((resolve, reject) => {
    get(uri, { signal: AbortSignal.timeout(TIME_LIMIT) }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`${uri} answered ${response.statusCode}`));
        return;
      }
      const chunks: Uint8Array[] = [];
      let length = 0;
      response
        .on("data", (chunk: Uint8Array) => {
          length += chunk.length;
          if (length > LONGEST) response.destroy(new Error(`${uri} gives more than ${LONGEST} bytes`));
          else chunks.push(chunk);
        })
        .on("end", () => resolve(Buffer.concat(chunks)))
        .on("error", reject);
    }).on("error", reject);
  });
