/** The names by which a program reaches its own machine (RFC 8252 §7.3). */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The address, if it is one of this machine that a browser and a program may call. */
export function loopbackUrl(text: unknown): URL | undefined {
  if (typeof text !== "string" || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && LOOPBACK.test(url.hostname) ? url : undefined;
}
