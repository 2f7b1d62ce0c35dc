import { randomBytes } from "node:crypto";
import { actsForPeople, applicationKinds, keepsSecret } from "../rules/policy/application-kinds.ts";
import { IDENTITY_SCOPES } from "../rules/policy/decide.ts";
import { deployed } from "./as-application.ts";
import { attemptsOfDirectories, throughOf } from "./directories.ts";
import type { Disagreement } from "./disagreement.ts";
import {
  type Attempt,
  codeFlow,
  credentials,
  deviceGrant,
  passwordGrant,
  type Refusal,
} from "./login-flows.ts";
import { attemptsAtMachine } from "./machine-logins.ts";
import { patientFetch } from "./patient-fetch.ts";
import type { Persona } from "./personas.ts";
import type { SignInResult } from "./sign-in.ts";
import type { ProofTarget } from "./target.ts";

/** A way in that has to be closed, and whether it is. */
export interface ForbiddenLogin {
  readonly application: string;
  readonly attempt: string;
  /** Why nobody knows. */
  readonly untried?: string;
  readonly agrees: boolean;
  readonly disagreements: readonly Disagreement[];
}

/** Tries every way in that an application must not have. */
export const tryForbiddenLogins = (application: string, target: ProofTarget): Promise<ForbiddenLogin[]> =>
  tryAll(
    [...attemptsAt(application, target), ...attemptsAtConnections(application, target)],
    application,
    target,
  );

/** Tries what directories must not let happen, one application after the other: people leave groups, and join them again. */
export async function tryDirectories(target: ProofTarget): Promise<ForbiddenLogin[]> {
  const logins: ForbiddenLogin[] = [];
  for (const [application, declared] of Object.entries(target.policy.applications)) {
    if (!actsForPeople(declared)) continue;
    const login = (person: Persona, named?: boolean) => loginTo(application, person, target, named);
    logins.push(...(await tryAll(attemptsOfDirectories(application, target, login), application, target)));
  }
  return logins;
}

async function tryAll(
  attempts: readonly Attempt[],
  application: string,
  target: ProofTarget,
): Promise<ForbiddenLogin[]> {
  const name = target.policy.applications[application]?.name ?? application;
  const logins: ForbiddenLogin[] = [];
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
  const look = "the application's grant types in infra/";
  const withoutPerson: Attempt[] = [
    { attempt: "client credentials", run: () => credentials(application, {}, target), look },
    ...(keepsSecret(declared)
      ? []
      : [
          {
            attempt: "client credentials with a secret",
            run: () => credentials(application, { client_secret: "guessed" }, target),
            look: AUTHENTICATION,
          },
        ]),
    {
      attempt: "device code",
      run: () => deviceGrant(application, target),
      what: "the tenant gave a code by which somebody's device would get their tokens",
      look,
    },
  ];
  const person = target.people.find(({ password }) => password !== "");
  if (person === undefined) return withoutPerson;
  return [
    ...attemptsAtCallbacks(application, person, target),
    ...(applicationKinds[declared.kind].needsPkce ? attemptsWithoutPkce(application, person, target) : []),
    ...(keepsSecret(declared) ? attemptsWithoutSecret(application, person, target) : []),
    ...withoutPerson,
    { attempt: "password grant", run: () => passwordGrant(application, person, target), look },
    {
      attempt: "implicit grant",
      run: () => codeFlow(application, person, { responseType: "token" }, target),
      look,
    },
  ];
}

const AUTHENTICATION =
  "the application's authentication method in rules/policy/application-kinds.ts and on the tenant";

/** A code that somebody else has got hold of, and redeems in the application's name. */
function attemptsWithoutSecret(application: string, person: Persona, target: ProofTarget): Attempt[] {
  return (
    [
      ["a code without the secret", undefined],
      ["a code with a wrong secret", "wrong"],
    ] as const
  ).map(([attempt, clientSecret]) => ({
    attempt,
    run: () => codeFlow(application, person, { clientSecret }, target),
    look: AUTHENTICATION,
  }));
}

function attemptsWithoutPkce(application: string, person: Persona, target: ProofTarget): Attempt[] {
  return (["none", "plain", "another verifier", "no verifier"] as const).map((pkce) => ({
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
    ...strangersOfLoopback(callback, callbacks),
  ]);
  const foreign = new Set(
    ["https://attacker.example.com/callback", ...strange].filter((one) => !callbacks.includes(one)),
  );
  return [...foreign].map((redirectUri) => ({
    attempt: `callback ${redirectUri}`,
    run: () => codeFlow(application, person, { redirectUri }, target),
    look: "the application's callbacks: a wildcard lets strangers have codes",
  }));
}

/**
 * Where another program on the same machine would listen, or one that is reached by a name that looks like it. Auth0 compares ports, too.
 */
function strangersOfLoopback(callback: string, callbacks: readonly string[]): string[] {
  if (!callback.startsWith("http:")) return [];
  const at = (host: string, port: number) => {
    const url = new URL(callback);
    url.host = `${host}:${port}`;
    return url.href;
  };
  const { hostname, port } = new URL(callback);
  const hosts = ["localhost", "127.0.0.1", "[::1]", "127.0.0.1.attacker.example.com"];
  const ports = [1, 2, 3].map((step) => (Number(port) + step) % 65_536);
  const otherPort = ports.map((one) => at(hostname, one)).find((one) => !callbacks.includes(one));
  return [...hosts.map((host) => at(host, Number(port))), ...(otherPort === undefined ? [] : [otherPort])];
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

/** Signs somebody in as the application does for all that there is. */
function loginTo(
  application: string,
  person: Persona,
  target: ProofTarget,
  named: boolean | undefined,
): Promise<SignInResult> {
  const scope = [...IDENTITY_SCOPES, ...Object.keys(target.policy.scopes)].join(" ");
  return codeFlow(application, person, { scope, ...throughOf(person, target, named) }, target);
}
