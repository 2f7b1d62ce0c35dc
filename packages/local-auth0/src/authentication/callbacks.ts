/**
 * Whether a client's allowed callbacks (or logout URLs) allow one.
 *
 * As Auth0 has it: an exact match, or a URL whose leftmost label of the host is `*` and stands for exactly one label
 * (Auth0 docs, "Subdomain URL Placeholders"). What a wildcard lets through here, it lets through there. Loopback addresses are no
 * exception, also of native applications: another port is another address, against RFC 8252 §7.3 (openid/AppAuth-iOS#357;
 * github/copilot-cli#4793, of September 2026).
 */
export function isAllowedUrl(allowed: readonly string[] | undefined, url: string): boolean {
  return (allowed ?? []).some((candidate) => candidate === url || matchesWildcard(candidate, url));
}

/** `https://*.example.com/callback`: a scheme, one `*` label, and a rest that has to be the same. */
const WILDCARD = /^(?<scheme>https?:\/\/)(?<prefix>[^./*]*)\*(?<suffix>[^./*]*)\.(?<rest>[^*]+)$/;

function matchesWildcard(candidate: string, url: string): boolean {
  const { scheme, prefix, suffix, rest } = WILDCARD.exec(candidate)?.groups ?? {};
  if (scheme === undefined || prefix === undefined || suffix === undefined || rest === undefined)
    return false;
  const [start, end] = [`${scheme}${prefix}`, `${suffix}.${rest}`];
  if (!url.startsWith(start) || !url.endsWith(end)) return false;
  return /^[a-z0-9-]+$/i.test(url.slice(start.length, -end.length));
}
