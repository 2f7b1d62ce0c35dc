import { createPublicKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import tls from "node:tls";
import { UsageError } from "command-line/usage-error";
import { z } from "zod";
import { elements, shownElements } from "../app/access/elements.ts";
import type { Policy } from "../rules/policy/types.ts";
import { configuredAudience } from "./configured-audience.ts";
import { ProofInputError } from "./input-error.ts";
import { readKeys, withKeys } from "./machine-keys.ts";
import { patientFetch } from "./patient-fetch.ts";
import { personasIn, readPeople, readTokens } from "./people.ts";
import { type Progress, type ProofReport, prove } from "./prove.ts";
import { type ProvedStack, stackOfLine, stackOfOutputs } from "./proved-stack.ts";
import { outputsOf } from "./stack-outputs.ts";
import type { ProofTarget } from "./target.ts";

/** The database that Auth0 puts on each new tenant. Anybody can guess its name, and may sign up where it is open. */
const FIRST_DATABASE = "Username-Password-Authentication";

/** The options of `npm run prove`. */
export interface ProveOptions {
  readonly stack: string;
  readonly outputs: string | undefined;
  readonly tenant: string | undefined;
  readonly people: string | undefined;
  readonly tokens: string | undefined;
  readonly keys: string | undefined;
  readonly production: boolean;
}

/** The process in which a stack is proved. */
export interface ProveSurroundings {
  readonly policy: Policy;
  /** Of which `PROVE_PEOPLE`, `PROVE_TOKENS` and `PROVE_KEYS` are read. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Milliseconds for which a tenant or an API that has just been made is waited for. */
  readonly patience: number;
}

/**
 * Proves a stack that is deployed, through its own doors: people sign in through the hosted login, and everybody calls
 * each route. What is logged is deleted again.
 *
 * @throws {UsageError} when nothing says what is to be proved and by whom; {Error} when tenant or API can't be reached.
 */
export async function proveStack(
  options: ProveOptions,
  surroundings: ProveSurroundings,
): Promise<ProofReport> {
  const { policy, progress, signal } = surroundings;
  const target = await targetOf(options, surroundings);
  return prove({ ...target, policy }, progress, signal);
}

async function targetOf(
  options: ProveOptions,
  { policy, environment, patience }: ProveSurroundings,
): Promise<ProofTarget> {
  const stack = await stackOf(options);
  await requireMeant(stack, options);
  const { PROVE_PEOPLE, PROVE_TOKENS, PROVE_KEYS } = environment;
  const listed = await given(options.people, PROVE_PEOPLE, "PROVE_PEOPLE");
  if (listed === undefined && stack.people === undefined) {
    throw new UsageError(
      "Nobody to sign in as; expected --people FILE, or PROVE_PEOPLE, with a list of people: see docs/prove.md",
    );
  }
  const people =
    listed === undefined
      ? personasIn(stack.people ?? [], options.tenant ?? "", policy)
      : readPeople(listed.text, listed.where, policy);
  const tokens = await given(options.tokens, PROVE_TOKENS, "PROVE_TOKENS");
  const now = Date.now() / 1000;
  const givenTokens =
    tokens === undefined ? [] : readTokens(tokens.text, tokens.where, { policy, people, now });
  const keys = await given(options.keys, PROVE_KEYS, "PROVE_KEYS");
  const applications =
    keys === undefined
      ? stack.applications
      : withKeys(stack.applications, readKeys(keys.text, keys.where, policy));
  if (stack.caFile !== undefined) await trust(stack.caFile);
  const { issuer, audience, accessTokens, apiUrl } = stack;
  await reach("API", new URL("health", `${apiUrl}/`), patience);
  return {
    policy,
    issuer,
    audience,
    ...(accessTokens !== undefined && { accessTokens }),
    apiUrl,
    applications,
    interfaces: { mobile: { elements, shownElements } },
    people,
    connections: [{ name: FIRST_DATABASE }],
    givenTokens,
    ...(stack.databaseConnection !== undefined && { databaseConnection: stack.databaseConnection }),
    ...(stack.directories !== undefined && { directories: stack.directories }),
    publicKeyPem: await publicKeyOf(issuer, patience),
  };
}

/** The stack that is meant: that of a local tenant's line, of a file with outputs, or as Pulumi knows it. */
async function stackOf({ stack, outputs, tenant }: ProveOptions): Promise<ProvedStack> {
  if (tenant !== undefined) return stackOfLine(await textOf(tenant), tenant);
  if (outputs !== undefined) return stackOfOutputs(await textOf(outputs), outputs);
  return stackOfOutputs(await outputsOf(stack, { showSecrets: true }), `the outputs of stack "${stack}"`);
}

/** @throws {UsageError} for a production stack that nobody named as one, and for one with another API than it is configured. */
async function requireMeant(
  { stack, production, audience }: ProvedStack,
  { stack: named, production: meant }: ProveOptions,
): Promise<void> {
  if (production && !meant) {
    throw new UsageError(
      "PRODUCTION_NOT_MEANT: this is a production stack: its test people would log time there, and delete it again; say --production if that is meant",
    );
  }
  const configured = await configuredAudience(stack ?? named);
  if (audience !== configured.audience) {
    throw new UsageError(
      `OTHER_API: the stack's audience is "${audience}", and the timesheets:audience of ${configured.file} is "${configured.audience}"; deploy the stack, or say with --stack which one is meant`,
    );
  }
}

async function given(file: string | undefined, variable: string | undefined, name: string) {
  if (file !== undefined) return { text: await textOf(file), where: file };
  return variable === undefined || variable === "" ? undefined : { text: variable, where: name };
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new ProofInputError(file, ["can't be read"], { cause });
  }
}

/** Makes this process trust the authority of a local stack. */
async function trust(caFile: string): Promise<void> {
  tls.setDefaultCACertificates([...tls.getCACertificates("default"), await textOf(caFile)]);
}

const jwks = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).min(1) });

/** The tenant's first public key, in PEM; its keys are no secret (RFC 7517). */
async function publicKeyOf(issuer: string, patience: number): Promise<string> {
  const response = await reach("tenant", new URL(".well-known/jwks.json", issuer), patience);
  const [key] = jwks.parse(await response.json()).keys;
  return createPublicKey({ key: { ...key }, format: "jwk" })
    .export({ type: "spki", format: "pem" })
    .toString();
}

/** Milliseconds between two tries. */
const PAUSE = 5_000;

/**
 * Asks for something that anybody may see. A domain's record takes its time to get about, and so does a new function.
 *
 * @param patience milliseconds for which it is asked again.
 * @throws {Error} `API_UNREACHABLE`, `TENANT_UNREACHABLE`
 */
async function reach(what: "API" | "tenant", url: URL, patience: number): Promise<Response> {
  const result = await patientFetch(url).then(
    (response) => (response.ok ? response : `answers ${response.status}`),
    (error: unknown) => `doesn't answer: ${reasonOf(error)}`,
  );
  if (typeof result !== "string") return result;
  if (patience <= 0) throw new Error(`${what.toUpperCase()}_UNREACHABLE: ${url.href} ${result}`);
  await sleep(PAUSE);
  return reach(what, url, patience - PAUSE);
}

/** The innermost cause, which names what went wrong on the wire. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return reasonOf(error.errors[0]);
  if (error instanceof Error) return error.cause === undefined ? error.message : reasonOf(error.cause);
  return String(error);
}
