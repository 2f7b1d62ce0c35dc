import { createHmac, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { actsForPeople, applicationKinds } from "../rules/policy/application-kinds.ts";
import { type AssertionChanges, asserted, proofOfClient, publicKeyOf } from "./client-proof.ts";
import type { Disagreement } from "./disagreement.ts";
import { patientFetch } from "./patient-fetch.ts";
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

type Refusal = Extract<SignInResult, { ok: false }>;

interface Attempt {
  readonly attempt: string;
  /** Asks the tenant for tokens, or for whatever else it has to refuse. */
  readonly run: () => Promise<{ readonly ok: true } | Refusal>;
  /** The harm done when it didn't refuse: it gave tokens, unless given. */
  readonly what?: string;
  readonly look: string;
}

/** Tries every way in that an application must not have. */
export async function tryForbiddenLogins(
  application: string,
  target: ProofTarget,
): Promise<ForbiddenLogin[]> {
  const name = target.policy.applications[application]?.name ?? application;
  const logins: ForbiddenLogin[] = [];
  const attempts = [...attemptsAt(application, target), ...attemptsAtConnections(application, target)];
  for (const { attempt, run, look, what = "the tenant gave tokens for it" } of attempts) {
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
            what,
            look,
          },
        ]
      : [];
    logins.push({ application, attempt, agrees: disagreements.length === 0, disagreements });
  }
  return logins;
}

function attemptsAt(application: string, target: ProofTarget): Attempt[] {
  const declared = target.policy.applications[application];
  if (declared === undefined) return [];
  if (!actsForPeople(declared)) return attemptsAtMachine(application, target);
  const clientCredentials: Attempt = {
    attempt: "client credentials",
    run: () => credentials(application, {}, target),
    look: "the application's grant types in infra/",
  };
  const person = target.people.find(({ password }) => password !== "");
  if (person === undefined) return [clientCredentials];
  return [
    ...attemptsAtCallbacks(application, person, target),
    ...(applicationKinds[declared.kind].needsPkce ? attemptsWithoutPkce(application, person, target) : []),
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
  const { privateKey } = deployed(application, target);
  return [
    ...(privateKey === undefined ? [attemptWithWrongSecret(application, target)] : []),
    ...(privateKey === undefined ? [] : attemptsWithKey(application, privateKey, target)),
    ...beyond.map((scope) => ({
      attempt: `asking for ${scope}`,
      run: () => credentials(application, { scope }, target),
      look: "the application's client grant in infra/ and the machine scopes Action",
    })),
  ];
}

const AUTHENTICATION = "the application's authentication method and keys in infra/ and the stack's file";

const attemptWithWrongSecret = (application: string, target: ProofTarget): Attempt => ({
  attempt: "a wrong secret",
  run: () => credentials(application, { client_secret: "wrong" }, target),
  look: AUTHENTICATION,
});

/** Assertions that are wrong in one thing each, and a machine without any. */
function attemptsWithKey(application: string, privateKey: string, target: ProofTarget): Attempt[] {
  const { clientId } = deployed(application, target);
  const { issuer } = target;
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  const ago = Math.floor(Date.now() / 1000) - 3600;
  const wrong: Readonly<Record<string, AssertionChanges>> = {
    "another key": { signed: (content) => sign("RSA-SHA256", Buffer.from(content), stranger) },
    "HS256 with the public key": {
      header: { alg: "HS256" },
      signed: (content) => createHmac("sha256", publicKeyOf(privateKey)).update(content).digest(),
    },
    "no signature": { header: { alg: "none" }, signed: () => Buffer.alloc(0) },
    "another audience": { claims: { aud: `${issuer}attacker/` } },
    "another subject": { claims: { sub: "attacker" } },
    expired: { claims: { iat: ago, exp: ago + 60 } },
    "good for an hour": { claims: { exp: ago + 2 * 3600 } },
  };
  const ask = (proof: Readonly<Record<string, string>>) => {
    const machine = {
      grant_type: "client_credentials",
      client_id: clientId,
      audience: target.audience,
    };
    return requestTokens(issuer, { ...machine, ...proof });
  };
  const attempt = (what: string, run: Attempt["run"]): Attempt => ({
    attempt: what,
    run,
    look: AUTHENTICATION,
  });
  return [
    ...Object.entries(wrong).map(([what, changes]) =>
      attempt(`an assertion: ${what}`, () => ask(asserted({ clientId, privateKey }, issuer, changes))),
    ),
    attempt("an assertion: used before", async () => {
      const once = asserted({ clientId, privateKey }, issuer);
      await ask(once);
      return ask(once);
    }),
    attempt("no assertion", () => ask({})),
    attempt("a secret in the place of its key", () => ask({ client_secret: "wrong" })),
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

/** Ways in through connections: nobody makes themselves a person, and no other connection's people get in. */
function attemptsAtConnections(application: string, target: ProofTarget): Attempt[] {
  const look =
    "disableSignup and the enabled clients of the connection, and whether the tenant had its settings (enable_client_connections) before the application was made";
  const declared = target.policy.applications[application];
  const signsPeopleIn = declared !== undefined && actsForPeople(declared);
  return target.connections.flatMap(({ name, stranger }) => [
    {
      attempt: `sign-up through ${name}`,
      run: () => signUp(application, name, target),
      what: `the tenant let somebody sign themselves up (delete their account, proof-…@${NOBODYS_DOMAIN})`,
      look,
    },
    ...(stranger === undefined || !signsPeopleIn
      ? []
      : [
          {
            attempt: `sign-in of a stranger through ${name}`,
            run: () => codeFlow(application, stranger, {}, target),
            look,
          },
        ]),
  ]);
}

/** Nobody gets mail there (RFC 2606 §3). */
const NOBODYS_DOMAIN = "proof.example.com";

/** Signs somebody new up, with and without a user name: a database may ask for one, or refuse it. */
async function signUp(
  application: string,
  connection: string,
  target: ProofTarget,
): Promise<{ ok: true } | Refusal> {
  const { clientId } = deployed(application, target);
  const name = `proof-${randomBytes(4).toString("hex")}`;
  const person = {
    client_id: clientId,
    connection,
    email: `${name}@${NOBODYS_DOMAIN}`,
    password: `${randomBytes(16).toString("base64")}aA1!`,
  };
  const answers = [person, { ...person, username: name.slice(0, 15) }].map((body) =>
    patientFetch(new URL("dbconnections/signup", target.issuer), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  );
  const responses = await Promise.all(answers);
  if (responses.some(({ ok }) => ok)) return { ok: true };
  return { ok: false, error: "refused", description: responses.map(({ status }) => status).join(", ") };
}

function codeFlow(
  application: string,
  person: Pick<Persona, "email" | "password" | "device">,
  changes: { readonly pkce?: "none" | "plain"; readonly redirectUri?: string },
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

function credentials(
  application: string,
  changes: Readonly<Record<string, string>>,
  target: ProofTarget,
): Promise<SignInResult> {
  const deployment = deployed(application, target);
  return requestTokens(target.issuer, {
    grant_type: "client_credentials",
    client_id: deployment.clientId,
    ...proofOfClient(deployment, target.issuer),
    audience: target.audience,
    ...changes,
  });
}

function passwordGrant(application: string, person: Persona, target: ProofTarget): Promise<SignInResult> {
  const deployment = deployed(application, target);
  return requestTokens(target.issuer, {
    grant_type: "password",
    client_id: deployment.clientId,
    ...proofOfClient(deployment, target.issuer),
    audience: target.audience,
    username: person.email,
    password: person.password,
  });
}
