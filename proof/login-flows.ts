import { deployed, requestTokensAs } from "./as-application.ts";
import { patientFetch } from "./patient-fetch.ts";
import type { Persona } from "./personas.ts";
import { type SignIn, type SignInResult, signIn } from "./sign-in.ts";
import type { ProofTarget } from "./target.ts";

/** Why nobody got anything. */
export type Refusal = Extract<SignInResult, { ok: false }>;

/** A way in that has to be closed. */
export interface Attempt {
  readonly attempt: string;
  /** Asks the tenant for tokens, or for whatever else it has to refuse. */
  readonly run: () => Promise<{ readonly ok: true } | Refusal>;
  /** The harm done when it didn't refuse: it gave tokens, unless given. */
  readonly what?: string;
  readonly look: string;
}

/** Signs a person in through an application by the authorization code, as it does it itself but for what is changed. */
export function codeFlow(
  application: string,
  person: Pick<Persona, "email" | "password" | "device">,
  changes: Partial<
    Pick<SignIn, "pkce" | "redirectUri" | "clientSecret" | "responseType" | "scope" | "through">
  >,
  target: ProofTarget,
): Promise<SignInResult> {
  const { clientId, clientSecret, callbacks } = deployed(application, target);
  return signIn({
    issuer: target.issuer,
    clientId,
    ...(clientSecret !== undefined && { clientSecret }),
    redirectUri: callbacks.find((callback) => !callback.includes("*")) ?? "",
    audience: target.audience,
    scope: "openid",
    username: person.email,
    password: person.password,
    device: person.device,
    ...changes,
  });
}

/** Asks for a token for the application itself. */
export function credentials(
  application: string,
  changes: Readonly<Record<string, string>>,
  target: ProofTarget,
): Promise<SignInResult> {
  const asked = { grant_type: "client_credentials", audience: target.audience };
  return requestTokensAs(application, { ...asked, ...changes }, target);
}

/** Asks for a person's token with their password, which the application would have to know. */
export function passwordGrant(
  application: string,
  person: Persona,
  target: ProofTarget,
): Promise<SignInResult> {
  const { email: username, password } = person;
  const asked = { grant_type: "password", audience: target.audience, username, password };
  return requestTokensAs(application, asked, target);
}

/** Asks for a code that somebody would type in on another device (RFC 8628 §3.1): whoever sends it to them gets their tokens. */
export async function deviceGrant(
  application: string,
  target: ProofTarget,
): Promise<{ readonly ok: true } | Refusal> {
  const response = await patientFetch(new URL("oauth/device/code", target.issuer), {
    method: "POST",
    body: new URLSearchParams({
      client_id: deployed(application, target).clientId,
      audience: target.audience,
    }),
  });
  await response.body?.cancel();
  return response.ok ? { ok: true } : { ok: false, error: "refused", description: String(response.status) };
}
