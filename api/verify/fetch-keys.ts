import { get } from "node:https";

/** Gets what is at an address, or rejects. */
export type FetchKeys = (uri: string) => Promise<ArrayBuffer | Uint8Array>;

/** How long the issuer may take, in milliseconds. */
const TIME_LIMIT = 3000;

/**
 * Fetches a key set over https, from that address and no other. Node's own client starts faster than `fetch`, which
 * nothing else of the function needs.
 *
 * @throws when it cannot be had in three seconds, or when the answer's status isn't 200.
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
      response
        .on("data", (chunk: Uint8Array) => chunks.push(chunk))
        .on("end", () => resolve(Buffer.concat(chunks)))
        .on("error", reject);
    }).on("error", reject);
  });
