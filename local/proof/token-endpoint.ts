/** What a tenant's token endpoint answered. */
export type TokenAnswer =
  | { readonly ok: true; readonly tokens: Tokens }
  | { readonly ok: false; readonly status: number; readonly error: string; readonly description: string };

/** The members of a successful answer (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3). */
export interface Tokens {
  readonly access_token: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly scope?: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly token_type: string;
}

/** Asks a tenant for tokens by any grant. */
export async function requestTokens(
  issuer: string,
  parameters: Readonly<Record<string, string>>,
): Promise<TokenAnswer> {
  const response = await fetch(new URL("oauth/token", issuer), {
    method: "POST",
    body: new URLSearchParams(parameters),
  });
  const answer = (await response.json()) as Tokens & { error?: string; error_description?: string };
  if (response.ok) return { ok: true, tokens: answer };
  return {
    ok: false,
    status: response.status,
    error: answer.error ?? "unknown",
    description: answer.error_description ?? "",
  };
}
