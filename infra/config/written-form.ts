/** The characters that stand for themselves wherever they are in an address (RFC 3986 §2.3). */
const UNRESERVED = /[A-Za-z0-9\-._~]/;

/**
 * An address as browsers and SDKs write it: scheme and host in small letters, no port that the scheme has anyway, no
 * segments of dots, nothing encoded that needn't be. Auth0 compares addresses letter by letter, so that nobody comes back
 * to one that is written otherwise.
 *
 * @returns the address itself where it is written so; nothing for what is no absolute address.
 */
export function writtenForm(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null) return undefined;
  const href = withoutTrailingDot(withSmallHost(url)).replaceAll(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return UNRESERVED.test(character) ? character : encoded.toUpperCase();
  });
  // With and without a slash, a root is in use: as an origin, and as the address of a page.
  return /^[^/]+:\/\/[^/\\?#]*$/.test(text) ? href.replace(/\/$/, "") : href;
}

/** Of a scheme that it doesn't know, the URL standard leaves the host as it is. */
const withSmallHost = ({ href, protocol, host }: URL): string =>
  host === "" ? href : href.replace(`${protocol}//${host}`, `${protocol}//${host.toLowerCase()}`);

const withoutTrailingDot = (href: string): string =>
  href.replace(/^([^/]+:\/\/[^/?#]*?)\.(?=[:/?#]|$)/, "$1");
