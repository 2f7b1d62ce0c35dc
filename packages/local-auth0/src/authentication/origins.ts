import type { Client } from "../state/tenant-state.ts";
import { isAllowedUrl } from "./callbacks.ts";

/**
 * Whether pages of an origin may call the token endpoints for a client: those of its allowed origins, its web origins and its
 * callbacks (Auth0 docs, "Configure Cross-Origin Resource Sharing").
 */
export function mayCall(client: Client | undefined, origin: string): boolean {
  const lists: unknown[] = [client?.allowed_origins, client?.web_origins, client?.callbacks];
  const allowed = lists.flatMap((list) => (Array.isArray(list) ? list : [])).flatMap(originsOf);
  return isAllowedUrl(allowed, origin);
}

/**
 * Whether a page may get the response to an authorization request as a message (`response_mode=web_message`). Only the client's
 * web origins count, and as they are written: one with a path or a slash at its end is none (Auth0 docs, "Application
 * Settings"; auth0-react-samples#195).
 */
export function mayReceive(client: Client, redirectUri: string): boolean {
  const { web_origins: allowed } = client;
  const texts = Array.isArray(allowed) ? allowed.map(String) : [];
  return originsOf(redirectUri).some((origin) => isAllowedUrl(texts, origin));
}

/** The origin of a web address; none of an app's, for which a browser would write `null`, as it does for any sandboxed frame. */
function originsOf(address: unknown): string[] {
  const url = URL.parse(String(address));
  return url?.protocol === "https:" || url?.protocol === "http:" ? [url.origin] : [];
}
