import { patientFetch } from "./patient-fetch.ts";

/** The members of a successful response of the token endpoint. */
export interface SignInTokens {
  readonly access_token: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
  readonly scope?: string;
  /** Seconds. */
  readonly expires_in: number;
  readonly token_type: string;
}

/** A response of a tenant's token endpoint. */
export type TokenResponse =
  | { readonly ok: true; readonly tokens: SignInTokens }
  | { readonly ok: false; readonly status: number; readonly error: string; readonly description: string };

/**
 * Asks a tenant for tokens by any grant.
 *
 * @param fetch that of the proof, unless given.
 */
export async function requestTokens(
  issuer: string,
  parameters: Readonly<Record<string, string>>,
  fetch = patientFetch,
): Promise<TokenResponse> {
  const response = await fetch(new URL("oauth/token", issuer), {
    method: "POST",
    body: new URLSearchParams(parameters),
  });
  const reply = (await response.json()) as SignInTokens & { error?: string; error_description?: string };
  if (response.ok) return { ok: true, tokens: reply };
  return {
    ok: false,
    status: response.status,
    error: reply.error ?? "unknown",
    description: reply.error_description ?? "",
  };
}
