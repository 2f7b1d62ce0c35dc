import { Browser } from "../client/browser.ts";
import { CALLBACK, PASSWORD } from "./state.ts";

/** Where a visit ended: at the callback with these parameters, or at a page. */
export type Outcome = Record<string, string> | Response;

/** Somebody who uses the mobile application in a browser of their own. */
export class Visitor {
  readonly browser: Browser;
  readonly #issuer: string;

  /** @param browser one with cookies that it has kept */
  constructor(issuer: string, browser = new Browser()) {
    this.#issuer = issuer;
    this.browser = browser;
  }

  /** Sends an authorization request. @param changes parameters besides, or instead of, the usual ones */
  async visit(changes: Record<string, string> = {}): Promise<Outcome> {
    const url = new URL("authorize", this.#issuer);
    const usual = { response_type: "code", client_id: "mobile", redirect_uri: CALLBACK, scope: "openid" };
    url.search = new URLSearchParams({ ...usual, ...changes }).toString();
    return outcomeAt(await this.browser.follow(url, this.#issuer));
  }

  /** Fills in the login page that the request leads to. @throws {Error} when it leads to none */
  async logIn(username = "mia@example.com", changes: Record<string, string> = {}): Promise<Outcome> {
    const page = await this.visit(changes);
    if (!(page instanceof Response)) throw new Error("expected the login page");
    return outcomeAt(await this.browser.logIn(page, this.#issuer, username, PASSWORD));
  }

  /** Sends a form of a page. @param url where it is posted to */
  async submit(url: string, form: Record<string, string>): Promise<Outcome> {
    const response = await this.browser.post(url, form);
    const location = response.headers.get("location");
    if (location === null) return response;
    return outcomeAt(await this.browser.follow(new URL(location, response.url), this.#issuer));
  }

  logOut(path: string, parameters: Record<string, string>): Promise<Response> {
    return this.browser.get(new URL(`${path}?${new URLSearchParams(parameters)}`, this.#issuer));
  }
}

const outcomeAt = (end: Response | URL): Outcome =>
  end instanceof URL ? Object.fromEntries(end.searchParams) : end;
