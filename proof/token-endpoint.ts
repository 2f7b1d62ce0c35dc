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
  const reply = replyIn(await response.text());
  if (response.ok && reply.access_token !== undefined) {
    return { ok: true, tokens: { ...reply, access_token: reply.access_token } };
  }
  return {
    ok: false,
    status: response.status,
    error: reply.error ?? "unknown",
    description: reply.error_description ?? `the tenant answered ${response.status}`,
  };
}

type Reply = Omit<SignInTokens, "access_token"> & {
  readonly access_token?: string;
  readonly error?: string;
  readonly error_description?: string;
};

/** The members of a response; none where it is a page, as of somebody in between. */
function replyIn(text: string): Reply {
  const nothing = { expires_in: 0, token_type: "" };
  try {
    return { ...nothing, ...(JSON.parse(text) as Reply) };
  } catch {
    return nothing;
  }
}
