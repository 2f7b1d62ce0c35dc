import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** Somebody who can sign in, with the scopes that the tenant lets them have. */
export interface Somebody {
  readonly sub: string;
  readonly name?: string;
  readonly email?: string;
  readonly picture?: string;
  readonly scopes: readonly string[];
}

/** The ways in which an ID token can be wrong. */
export type Fault = "signature" | "issuer" | "audience" | "nonce" | "expiry";

interface Grant {
  readonly somebody: Somebody;
  readonly scope: string;
  readonly nonce?: string;
  readonly challenge?: string;
  readonly redirectUri?: string;
}

export const domain = "login.example.com";
export const clientId = "mobile";
/** The API's identifier. */
export const audience = "https://api.example.com/timesheets";
const issuer = `https://${domain}/`;

const { publicKey, privateKey } = await generateKeyPair("RS256");
const { privateKey: strange } = await generateKeyPair("RS256");
const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg: "RS256", use: "sig" }] };

/**
 * A tenant in this process: the authorization code with PKCE, refresh tokens that rotate and whose reuse revokes their family,
 * revocation, keys and `/userinfo`. Written apart from the app and from the local tenant.
 */
export class FakeTenant {
  /** Seconds that an access token lives. */
  lifetime = 300;
  out = false;
  /** The tenant's own time, in milliseconds since the epoch: the device's is `Date.now`. */
  now: () => number = Date.now;
  fault: Fault | undefined;
  idTokenOf: (somebody: Somebody) => JWTPayload = ({ sub, name, email, picture }) => ({
    sub,
    name,
    email,
    picture,
  });
  /** The answer of `/userinfo`. */
  profileOf: (somebody: Somebody) => object = ({ scopes: _scopes, ...profile }) => profile;
  /** Whose session the browser has here. */
  session: Somebody | undefined;
  /** All that was sent to the token endpoint, in order. */
  readonly exchanges: Record<string, string>[] = [];
  /** The refresh tokens of its own that it was asked to revoke. */
  readonly revoked: string[] = [];
  /** The token endpoint's next answer, instead of its own. */
  answer: Response | undefined;
  /** Called before a token is given: a test holds answers back by it. */
  beforeToken: () => Promise<void> = async () => {};
  readonly #takenAway = new Set<string>();
  readonly #codes = new Map<string, Grant>();
  readonly #families = new Map<string, { grant: Grant; family: number }>();
  readonly #spent = new Map<string, number>();
  #counter = 0;

  /** Answers an authorization request as after a login. @returns the parameters that come back to the app. */
  authorize(url: string, somebody: Somebody | undefined): Record<string, string> {
    const asked = new URL(url).searchParams;
    const state = asked.get("state") ?? "";
    if (somebody === undefined)
      return { error: "login_required", error_description: "Login required", state };
    this.session = somebody;
    const code = `code-${++this.#counter}`;
    this.#codes.set(code, {
      somebody,
      scope: asked.get("scope") ?? "",
      nonce: asked.get("nonce") ?? "",
      challenge: asked.get("code_challenge") ?? "",
      redirectUri: asked.get("redirect_uri") ?? "",
    });
    return { code, state };
  }

  /** Takes somebody's refresh tokens away, as an administrator does. */
  revokeAll(): void {
    this.#families.clear();
  }

  /** Takes a scope away from everybody, as when roles change. */
  takeAway(scope: string): void {
    this.#takenAway.add(scope);
  }

  readonly fetch = async (input: Request | URL | string, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init);
    const { host, pathname } = new URL(request.url);
    if (host !== domain || this.out) throw new TypeError("Failed to fetch");
    if (pathname === "/.well-known/jwks.json") return Response.json(jwks);
    const sent = Object.fromEntries(
      new URLSearchParams(request.method === "POST" ? await request.text() : ""),
    );
    if (pathname === "/oauth/token") {
      this.exchanges.push(sent);
      await this.beforeToken();
      const { answer } = this;
      this.answer = undefined;
      if (answer !== undefined) return answer;
      return await this.#token(sent);
    }
    if (pathname === "/oauth/revoke") {
      const { token = "" } = sent;
      // Another's is passed over (RFC 7009 §2.2): a session of the test before may still be ending.
      if (this.#families.has(token) || this.#spent.has(token)) this.revoked.push(token);
      this.#revokeFamilyOf(token);
      return Response.json({});
    }
    if (pathname === "/userinfo" && this.session !== undefined) {
      return Response.json(this.profileOf(this.session));
    }
    return Response.json({ error: "not_found" }, { status: 404 });
  };

  async #token(sent: Readonly<Record<string, string>>): Promise<Response> {
    const refuse = (error_description: string) =>
      Response.json({ error: "invalid_grant", error_description }, { status: 403 });
    if (sent.client_id !== clientId) return Response.json({ error: "access_denied" }, { status: 401 });
    if (sent.grant_type === "authorization_code") {
      const { code = "", redirect_uri, code_verifier = "" } = sent;
      const grant = this.#codes.get(code);
      this.#codes.delete(code);
      if (grant === undefined) return refuse("Invalid authorization code");
      if (grant.redirectUri !== redirect_uri) return refuse("The redirect URI is wrong");
      if (grant.challenge !== (await s256(code_verifier))) return refuse("Failed to verify code verifier");
      return Response.json(await this.#tokens(grant, ++this.#counter));
    }
    const { refresh_token: token = "" } = sent;
    const found = this.#families.get(token);
    if (found === undefined) {
      this.#revokeFamilyOf(token);
      return refuse("Unknown or invalid refresh token.");
    }
    this.#families.delete(token);
    this.#spent.set(token, found.family);
    const { nonce: _nonce, ...grant } = found.grant;
    return Response.json(await this.#tokens(grant, found.family));
  }

  #revokeFamilyOf(token: string): void {
    const family = this.#families.get(token)?.family ?? this.#spent.get(token);
    for (const [other, found] of this.#families) if (found.family === family) this.#families.delete(other);
  }

  async #tokens(grant: Grant, family: number) {
    const { somebody, scope, nonce } = grant;
    const may = (name: string) => somebody.scopes.includes(name) && !this.#takenAway.has(name);
    const granted = scope.split(" ").filter((name) => !name.includes(":") || may(name));
    const refreshToken = `refresh-${++this.#counter}`;
    this.#families.set(refreshToken, { grant, family });
    const now = Math.floor(this.now() / 1000);
    const { fault } = this;
    const idToken = new SignJWT({ ...this.idTokenOf(somebody), nonce: fault === "nonce" ? "another" : nonce })
      .setProtectedHeader({ alg: "RS256", kid: "one" })
      .setIssuer(fault === "issuer" ? "https://evil.example.com/" : issuer)
      .setAudience(fault === "audience" ? "another" : clientId)
      .setIssuedAt(now)
      .setExpirationTime(fault === "expiry" ? now - 3600 : now + 3600);
    const accessToken = new SignJWT({ scope: granted.join(" "), jti: refreshToken })
      .setProtectedHeader({ alg: "RS256", kid: "one" })
      .setIssuer(issuer)
      .setSubject(somebody.sub)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + this.lifetime);
    return {
      access_token: await accessToken.sign(privateKey),
      id_token: await idToken.sign(fault === "signature" ? strange : privateKey),
      refresh_token: refreshToken,
      token_type: "Bearer",
      expires_in: this.lifetime,
      scope: granted.join(" "),
    };
  }
}

/** RFC 7636 §4.6. */
export async function s256(verifier: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier)));
  return btoa(String.fromCharCode(...digest))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}
