import { alertOf, Browser } from "local-auth0/browser";
import type { LocalStack } from "../../local/bring-up.ts";
import { requestTokens, type TokenResponse } from "../../proof/token-endpoint.ts";
import { mobileOf } from "../e2e/bring-up.ts";

/** The parameters with which a login comes back; none of them where a page keeps it. */
interface Reply {
  readonly code?: string;
  readonly error?: string;
  readonly page?: string;
}

/** A browser with its cookies, and Timesheets Mobile, by which somebody signs in. */
export class Phone {
  readonly #stack: LocalStack;
  readonly #person: { readonly username: string; readonly password: string };
  readonly #connection: string | undefined;
  readonly #browser: Browser;

  /** @param connection the name of the directory's, through which they come. */
  constructor(stack: LocalStack, username: string, password: string, connection?: string) {
    this.#stack = stack;
    this.#connection = connection;
    this.#person = { username, password };
    this.#browser = new Browser(({ href }) => href.startsWith(this.#callback));
  }

  get #callback(): string {
    return mobileOf(this.#stack).callbacks[0] ?? "";
  }

  /** @param prompt `none` where no page may be shown. */
  async ask(prompt?: "none"): Promise<Reply> {
    const { issuer, audience, target } = this.#stack;
    const url = new URL("authorize", issuer);
    url.search = new URLSearchParams({
      response_type: "code",
      client_id: mobileOf(this.#stack).clientId,
      redirect_uri: this.#callback,
      audience,
      scope: `openid offline_access ${Object.keys(target.policy.scopes).join(" ")}`,
      code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      code_challenge_method: "S256",
      ...(prompt && { prompt }),
      ...(this.#connection !== undefined && { connection: this.#connection }),
    }).toString();
    let at = await this.#browser.open(url);
    // A directory's login page comes after the tenant's.
    for (let pages = 0; pages < 3 && !(at instanceof URL) && prompt !== "none"; pages += 1) {
      if (alertOf(at) !== undefined) break;
      at = await this.#browser.submit(at, this.#person);
    }
    return at instanceof URL ? Object.fromEntries(at.searchParams) : { page: at.html };
  }

  /** The answer of the token endpoint to what a login came back with. */
  redeem({ code = "" }: Reply): Promise<TokenResponse> {
    return requestTokens(this.#stack.issuer, {
      grant_type: "authorization_code",
      client_id: mobileOf(this.#stack).clientId,
      redirect_uri: this.#callback,
      // RFC 7636, appendix B.
      code_verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
      code,
    });
  }

  /** @throws {Error} when there are no tokens. */
  async signIn() {
    const answer = await this.redeem(await this.ask());
    if (!answer.ok) throw new Error(`${answer.error}: ${answer.description}`);
    return answer.tokens;
  }

  refresh(refreshToken = ""): Promise<TokenResponse> {
    return requestTokens(this.#stack.issuer, {
      grant_type: "refresh_token",
      client_id: mobileOf(this.#stack).clientId,
      refresh_token: refreshToken,
    });
  }
}
