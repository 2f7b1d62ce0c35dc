import { get } from "node:https";
import { buffer } from "node:stream/consumers";

/** Gets what is at an address, or rejects. */
export type FetchKeys = (uri: string) => Promise<ArrayBuffer>;

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
      buffer(response).then(({ buffer: memory, byteOffset, byteLength }) => {
        resolve(memory.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer);
      }, reject);
    }).on("error", reject);
  });
