/** A request of the API, whichever way it came: to a server, as an event, or in process. */
export interface ApiRequest {
  readonly method: string;
  /** Decoded once, by whoever took the request in (see `decodePath`), and by nobody after; without the query. */
  readonly path: string;
  /** From `?` on, as it was sent; empty where nothing is asked. */
  readonly query: string;
  /** Under which a gateway knows the request; absent where there is none. */
  readonly id?: string | undefined;
  /** A header by its lower-case name; those that came more than once are joined by commas (RFC 9110 §5.3). */
  header(name: string): string | undefined;
  /** The bytes of the body, to be read once, if at all; who reads them stops where it is too much. */
  body(): AsyncIterable<Uint8Array>;
}

/** Splits a target into its path, and its query from `?` on. */
export function splitTarget(target: string): { path: string; query: string } {
  const start = target.indexOf("?");
  return start === -1
    ? { path: target, query: "" }
    : { path: target.slice(0, start), query: target.slice(start) };
}

/**
 * A path as it was sent, without its percent-encoding. No route is at the empty path, which stands for one that is
 * malformed, and for one in which a `/` hides.
 */
export function decodePath(sent: string): string {
  if (!sent.includes("%")) return sent;
  try {
    const parts = sent.split("/").map(decodeURIComponent);
    return parts.some((part) => part.includes("/")) ? "" : parts.join("/");
  } catch {
    return "";
  }
}
