import { vi } from "vitest";
import type { Session, SessionOptions } from "../../session/session.ts";
import { audience, clientId, domain, type FakeTenant, type Somebody } from "./fake-tenant.ts";

const origin = "https://app.example.com";

/** Waits until something holds, however busy the machine is. */
export const soon = (holds: () => boolean) => vi.waitUntil(holds, { timeout: 15_000, interval: 5 });

/** A browser's window, as far as a sign-in needs one. */
export class Browser {
  /** The addresses for which the app has left itself. */
  readonly left: string[] = [];
  href = `${origin}/`;
  /** Whether the tenant gets its cookies in a frame of the app's. */
  givesCookiesToFrames = true;
  readonly #tenant: FakeTenant;

  constructor(tenant: FakeTenant) {
    this.#tenant = tenant;
    const browser = this;
    vi.stubGlobal("fetch", tenant.fetch);
    vi.stubGlobal("location", {
      origin,
      get href() {
        return browser.href;
      },
      get pathname() {
        return new URL(browser.href).pathname;
      },
      get search() {
        return new URL(browser.href).search;
      },
      assign: (url: string) => this.left.push(url),
    });
    Object.defineProperty(navigator, "locks", { configurable: true, value: { request: oneAtATime() } });
    vi.spyOn(window.history, "replaceState").mockImplementation((_data, _title, url) => {
      this.href = new URL(String(url), this.href).href;
    });
    // A question that is asked in a frame is answered by a message.
    vi.spyOn(HTMLIFrameElement.prototype, "contentWindow", "get").mockImplementation(
      () => new Proxy(window, { get: (_window, name) => (name === "location" ? this.#frame : undefined) }),
    );
  }

  readonly #frame = {
    set: (url: string) => {
      const data = {
        type: "authorization_response",
        response: this.#tenant.authorize(url, this.givesCookiesToFrames ? this.#tenant.session : undefined),
      };
      window.dispatchEvent(new MessageEvent("message", { origin: `https://${domain}`, data }));
    },
    set href(url: string) {
      queueMicrotask(() => this.set(url));
    },
  };

  /**
   * Opens the app at the browser's address, as a page of its own, and starts its session.
   *
   * @returns the session once it has found out who is signed in.
   */
  async open(options: Partial<SessionOptions> = {}): Promise<Session> {
    vi.resetModules();
    const { openTenant } = await import("../../session/open-tenant.web.ts");
    const { Session } = await import("../../session/session.ts");
    const { Clock } = await import("../../session/clock.ts");
    const { devicePresence } = await import("../../session/presence.ts");
    const lifetimes = { lifetime: 86_400, idleLifetime: 3_600 };
    const tenant = openTenant({
      stack: "dev",
      environment: "development",
      domain,
      clientId,
      audience,
      apiUrl: "https://api.example.com",
      session: lifetimes,
    });
    this.loseRefreshToken = tenant.revoke;
    const session = new Session({
      tenant,
      presence: devicePresence,
      clock: new Clock(),
      lifetimes,
      serverTime: async () => this.#tenant.now(),
      ...options,
    });
    await session.start();
    return session;
  }

  /** Opens the sign-in page from the app. @returns its address */
  async openSignIn(session: Session, returnTo = "/week"): Promise<URL> {
    const before = this.left.length;
    void session.signIn({ returnTo });
    await soon(() => this.left.length > before);
    return new URL(this.left.at(-1) ?? "");
  }

  /** Brings the app's address back from the sign-in page, on which somebody has signed in. */
  comeBack(somebody: Somebody | undefined, change: Readonly<Record<string, string>> = {}): void {
    const answer = { ...this.#tenant.authorize(this.left.at(-1) ?? "", somebody), ...change };
    this.href = `${origin}/callback?${new URLSearchParams(answer)}`;
  }

  /** Opens the app, signs somebody in, and opens it again where the sign-in page has sent it. */
  async signIn(somebody: Somebody, options: Partial<SessionOptions> = {}): Promise<Session> {
    await this.openSignIn(await this.open(options));
    this.comeBack(somebody);
    return await this.open(options);
  }

  /** Signs out, up to the point where the app leaves itself, or can't. */
  async signOut(session: Session): Promise<void> {
    const before = this.left.length;
    void session.signOut();
    await soon(() => this.left.length > before || session.getState().status === "signed-out");
  }

  /** Takes the refresh token from the page that was opened last, and nothing else. */
  loseRefreshToken: () => Promise<void> = async () => {};

  /** Everything in which a page could leave a trace: addresses, the storages, cookies. */
  traces(): string {
    return JSON.stringify([this.href, { ...localStorage }, { ...sessionStorage }, document.cookie]);
  }
}

/** The Web Locks API, which all tabs share, as far as exclusive locks go. */
function oneAtATime() {
  const held = new Map<string, Promise<unknown>>();
  return async <T>(name: string, _options: object, action: (lock: object) => Promise<T>): Promise<T> => {
    const before = held.get(name);
    const mine = (async () => {
      await before?.catch(() => undefined);
      return await action({});
    })();
    held.set(name, mine);
    return await mine;
  };
}
