import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";

/** An OpenID provider on this machine that says whatever a test wants. */
export interface StubProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Members of the metadata that take the place of the usual ones. */
  metadata: Record<string, unknown>;
  /** The response of the token endpoint. */
  tokens: Record<string, unknown>;
  /** The response of `/userinfo`. */
  userinfo: Record<string, unknown>;
  /** The forms that came in at the token endpoint. */
  readonly exchanges: URLSearchParams[];
  /** An ID token for a client. @param by another key than the provider's, to forge one */
  idToken(claims: JWTPayload, by?: "forger"): Promise<string>;
}

export async function startStubProvider(): Promise<StubProvider> {
  const [{ publicKey, privateKey }, forger] = await Promise.all([
    generateKeyPair("RS256", { extractable: true }),
    generateKeyPair("RS256"),
  ]);
  const jwk = { ...(await exportJWK(publicKey)), kid: "stub", alg: "RS256", use: "sig" };
  const answers = (path: string, form: URLSearchParams): unknown => {
    switch (path) {
      case "/.well-known/openid-configuration":
        return { ...metadataOf(stub.issuer), ...stub.metadata };
      case "/keys":
        return { keys: [jwk] };
      case "/token":
        stub.exchanges.push(form);
        return stub.tokens;
      default:
        return stub.userinfo;
    }
  };
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part;
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answers(pathname, new URLSearchParams(text))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stub: StubProvider = {
    issuer,
    metadata: {},
    tokens: {},
    userinfo: {},
    exchanges: [],
    idToken: (claims, by) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "RS256", kid: "stub" })
        .sign(by === "forger" ? forger.privateKey : privateKey),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return stub;
}

const metadataOf = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ["code", "id_token"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256"],
});

/** The challenge of a verifier (RFC 7636 §4.2). */
export const challengeOf = (verifier: string): string =>
  createHash("sha256").update(verifier).digest("base64url");
