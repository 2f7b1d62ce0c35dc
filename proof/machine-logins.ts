import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import { deployed } from "./as-application.ts";
import { type AssertionChanges, asserted, publicKeyOf } from "./client-proof.ts";
import { type Attempt, credentials } from "./login-flows.ts";
import type { ProofTarget } from "./target.ts";
import { requestTokens } from "./token-endpoint.ts";

/** Ways in that a machine must not have: by anything else than its secret or key, and to more than its scopes. */
export function attemptsAtMachine(application: string, target: ProofTarget): Attempt[] {
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
