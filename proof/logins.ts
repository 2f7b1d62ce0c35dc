import type { Disagreement } from "./disagreement.ts";
import type { Persona } from "./personas.ts";
import { type SignInResult, signIn } from "./sign-in.ts";
import { deployed } from "./sign-ins.ts";
import type { ProofTarget } from "./target.ts";
import { requestTokens } from "./token-endpoint.ts";

/** A way in that has to be closed, and whether it is. */
export interface ForbiddenLogin {
  readonly application: string;
  readonly attempt: string;
  /** Why nobody knows. */
  readonly untried?: string;
  readonly agrees: boolean;
  readonly disagreements: readonly Disagreement[];
}

interface Attempt {
  readonly attempt: string;
  /** Asks the tenant for tokens. */
  readonly run: () => Promise<SignInResult>;
  readonly look: string;
}

/** Tries every way in that an application must not have. */
export async function tryForbiddenLogins(
  application: string,
  target: ProofTarget,
): Promise<ForbiddenLogin[]> {
  const name = target.policy.applications[application]?.name ?? application;
  const logins: ForbiddenLogin[] = [];
  for (const { attempt, run, look } of attemptsAt(application, target)) {
    const result = await run();
    if (!result.ok && result.obstacle !== undefined) {
      const untried = result.description;
      logins.push({ application, attempt, untried, agrees: true, disagreements: [] });
      continue;
    }
    const disagreements: Disagreement[] = result.ok
      ? [
          {
            code: "LOGIN_TOO_WIDE",
            where: `${name} · ${attempt}`,
            what: "the tenant gave tokens for it",
            look,
          },
        ]
      : [];
    logins.push({ application, attempt, agrees: disagreements.length === 0, disagreements });
  }
  return logins;
}

function attemptsAt(application: string, target: ProofTarget): Attempt[] {
  const kind = target.policy.applications[application]?.kind;
  if (kind === "machine") return attemptsAtMachine(application, target);
  const clientCredentials: Attempt = {
    attempt: "client credentials",
    run: () => credentials(application, {}, target),
    look: "the application's grant types in infra/",
  };
  const person = target.people.find(({ password }) => password !== "");
  if (person === undefined) return [clientCredentials];
  return [
    ...attemptsAtCallbacks(application, person, target),
    ...(kind === "native" ? attemptsWithoutPkce(application, person, target) : []),
    clientCredentials,
    {
      attempt: "password grant",
      run: () => passwordGrant(application, person, target),
      look: "the application's grant types in infra/",
    },
  ];
}

function attemptsAtMachine(application: string, target: ProofTarget): Attempt[] {
  const beyond = Object.keys(target.policy.scopes).filter(
    (scope) => !target.policy.applications[application]?.scopes.includes(scope),
  );
  return [
    {
      attempt: "a wrong secret",
      run: () => credentials(application, { client_secret: "wrong" }, target),
      look: "the application's authentication method in infra/",
    },
    ...beyond.map((scope) => ({
      attempt: `asking for ${scope}`,
      run: () => credentials(application, { scope }, target),
      look: "the application's client grant in infra/ and the machine scopes Action",
    })),
  ];
}

function attemptsWithoutPkce(application: string, person: Persona, target: ProofTarget): Attempt[] {
  return (["none", "plain"] as const).map((pkce) => ({
    attempt: `PKCE ${pkce}`,
    run: () => codeFlow(application, person, { pkce }, target),
    look: "the PKCE Action and its binding",
  }));
}

/** Callbacks that nobody allowed: an attacker's own, and what a wildcard in the allowed ones lets through. */
function attemptsAtCallbacks(application: string, person: Persona, target: ProofTarget): Attempt[] {
  const { callbacks } = deployed(application, target);
  const strange = callbacks.flatMap((callback) => [
    ...(callback.includes("*") ? [callback.replaceAll("*", "attacker")] : []),
    `${callback}/attacker`,
  ]);
  return ["https://attacker.example.com/callback", ...strange].map((redirectUri) => ({
    attempt: `callback ${redirectUri}`,
    run: () => codeFlow(application, person, { redirectUri }, target),
    look: "the application's callbacks: a wildcard lets strangers have codes",
  }));
}

function codeFlow(
  application: string,
  person: Persona,
  changes: { readonly pkce?: "none" | "plain"; readonly redirectUri?: string },
  target: ProofTarget,
): Promise<SignInResult> {
  const { clientId, clientSecret, callbacks } = deployed(application, target);
  return signIn({
    issuer: target.issuer,
    clientId,
    ...(clientSecret !== undefined && { clientSecret }),
    redirectUri: callbacks.find((callback) => !callback.includes("*")) ?? "",
    audience: target.policy.api.identifier,
    scope: "openid",
    username: person.email,
    password: person.password,
    ...changes,
  });
}

function credentials(
  application: string,
  changes: Readonly<Record<string, string>>,
  target: ProofTarget,
): Promise<SignInResult> {
  const { clientId, clientSecret } = deployed(application, target);
  return requestTokens(target.issuer, {
    grant_type: "client_credentials",
    client_id: clientId,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    audience: target.policy.api.identifier,
    ...changes,
  });
}

function passwordGrant(application: string, person: Persona, target: ProofTarget): Promise<SignInResult> {
  const { clientId, clientSecret } = deployed(application, target);
  return requestTokens(target.issuer, {
    grant_type: "password",
    client_id: clientId,
    ...(clientSecret !== undefined && { client_secret: clientSecret }),
    audience: target.policy.api.identifier,
    username: person.email,
    password: person.password,
  });
}
