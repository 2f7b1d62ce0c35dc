/** A page that a tenant shows, as a person without a mouse sees it. */
export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
}

/** A port makes no other host. */
interface Cookie {
  readonly host: string;
  readonly name: string;
  readonly path: string;
  readonly value: string;
}

/** A browser without windows, for tests: keeps cookies, follows redirects, and fills in forms. */
export class Browser {
  /** By host, name and path, as all three make a cookie (RFC 6265 §5.3). */
  readonly #cookies = new Map<string, Cookie>();
  readonly #isEnd: (url: URL) => boolean;

  /** @param isEnd whether an address is one to which it is only sent, and where it ends up */
  constructor(isEnd: (url: URL) => boolean) {
    this.#isEnd = isEnd;
  }

  /** Goes to an address, and to wherever that leads. @returns a page, or the address where it ends up */
  open(address: URL | string): Promise<Page | URL> {
    return this.#go(new URL(address), {});
  }

  /** Sends the first form of a page with some of its fields filled in, as its first button does. */
  submit(page: Page, fields: Readonly<Record<string, string>>): Promise<Page | URL> {
    const form = formOf(page) ?? "";
    const action = unescaped(/<form[^>]*\baction="([^"]*)"/.exec(form)?.[1] ?? page.url.href);
    const body = new URLSearchParams({ ...hiddenFields(form), ...fields });
    return this.#go(new URL(action, page.url), { method: "POST", body });
  }

  async #go(first: URL, init: RequestInit): Promise<Page | URL> {
    let url = first;
    let request = init;
    for (;;) {
      if (this.#isEnd(url)) return url;
      const response = await this.#send(url, request);
      const location = response.headers.get("location");
      if (location === null) return { url, status: response.status, html: await response.text() };
      url = new URL(location, url);
      request = {};
    }
  }

  async #send(url: URL, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies.values()]
      .filter(({ host, path }) => host === url.hostname && url.pathname.startsWith(path))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
    const response = await fetch(url, { ...init, redirect: "manual", headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const path = /path=([^;]+)/i.exec(line)?.[1] ?? "/";
      const key = `${url.hostname};${name};${path}`;
      if (/expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(key);
      else this.#cookies.set(key, { host: url.hostname, name, path, value });
    }
    return response;
  }
}

/** The first form of a page, which is the one that leads on. */
export const formOf = ({ html }: Page): string | undefined => /<form\b.*?<\/form>/s.exec(html)?.[0];

/** The names of the fields that a page asks for. */
export const fieldsOf = (page: Page): string[] =>
  [...(formOf(page) ?? "").matchAll(/<input\b(?![^>]*type="hidden")[^>]*\bname="([^"]+)"/g)].map(
    ([, name = ""]) => name,
  );

/** The reason that a page gives for a refusal. */
export const alertOf = ({ html }: Page): string | undefined => {
  const alert = /<\w+[^>]*\brole="alert"[^>]*>([^<]*)</.exec(html)?.[1];
  return alert === undefined ? undefined : unescaped(alert.trim());
};

const hiddenFields = (html: string): Record<string, string> =>
  Object.fromEntries(
    [...html.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
      unescaped(/\bname="([^"]*)"/.exec(input)?.[1] ?? ""),
      unescaped(/\bvalue="([^"]*)"/.exec(input)?.[1] ?? ""),
    ]),
  );

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

const unescaped = (text: string): string =>
  text.replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? "");
