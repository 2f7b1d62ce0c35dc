/** Gets what is at an address, or rejects. */
export type FetchKeys = (uri: string) => Promise<ArrayBuffer>;

/** How long the issuer may take, in milliseconds. */
const TIME_LIMIT = 3000;

/**
 * Fetches a key set over https, from that address and no other.
 *
 * @throws when it cannot be had in three seconds, or when the answer's status isn't 200.
 */
export const fetchKeys: FetchKeys = async (uri) => {
  if (!uri.startsWith("https:")) throw new TypeError(`keys are fetched over https only, not from ${uri}`);
  const response = await fetch(uri, { redirect: "error", signal: AbortSignal.timeout(TIME_LIMIT) });
  if (response.status !== 200) throw new Error(`${uri} answered ${response.status}`);
  return response.arrayBuffer();
};
