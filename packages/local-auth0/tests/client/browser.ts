interface Cookie {
  readonly name: string;
  readonly path: string;
  readonly value: string;
}

/** A browser without pages: keeps cookies, and follows redirects only when told to. */
export class Browser {
  /** By name and path, as both make a cookie (RFC 6265 §5.3). */
  readonly #cookies: Map<string, Cookie>;
  readonly #setCookies: string[] = [];
  #status = 0;

  constructor(cookies: ReadonlyMap<string, Cookie> = new Map()) {
    this.#cookies = new Map(cookies);
  }

  /** The status of the last response. */
  get status(): number {
    return this.#status;
  }

  /** All lines by which cookies were set, the newest last. */
  get setCookies(): string[] {
    return this.#setCookies;
  }

  /** Another browser with the cookies that this one has now. */
  copy(): Browser {
    return new Browser(this.#cookies);
  }

  async get(url: URL | string): Promise<Response> {
    return this.#send(new URL(url), {});
  }

  async post(url: URL | string, form: Record<string, string>): Promise<Response> {
    return this.#send(new URL(url), { method: "POST", body: new URLSearchParams(form) });
  }

  /** Follows redirects for as long as they stay at an address. @returns the last response, or the URL that leaves it */
  async follow(url: URL | string, issuer: string): Promise<Response | URL> {
    let response = await this.get(url);
    for (;;) {
      const location = response.headers.get("location");
      if (location === null) return response;
      const target = new URL(location, response.url);
      if (!target.href.startsWith(issuer)) return target;
      response = await this.get(target);
    }
  }

  /** Fills in the login form of a page. @returns the page that refuses, or where the browser is sent in the end */
  async logIn(page: Response, issuer: string, username: string, password: string): Promise<Response | URL> {
    const action = /action="([^"]+)"/.exec(await page.text())?.[1] ?? "";
    const response = await this.post(new URL(action, page.url), { username, password });
    const location = response.headers.get("location");
    return location === null ? response : this.follow(new URL(location, response.url), issuer);
  }

  async #send(url: URL, init: RequestInit): Promise<Response> {
    const cookies = [...this.#cookies.values()].filter(({ path }) => url.pathname.startsWith(path));
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const response = await fetch(url, { ...init, redirect: "manual", headers: { cookie } });
    this.#status = response.status;
    this.#setCookies.push(...response.headers.getSetCookie());
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const path = /path=([^;]+)/i.exec(line)?.[1] ?? "/";
      if (/expires=Thu, 01 Jan 1970/i.test(line)) this.#cookies.delete(`${name};${path}`);
      else this.#cookies.set(`${name};${path}`, { name, path, value });
    }
    return response;
  }
}
