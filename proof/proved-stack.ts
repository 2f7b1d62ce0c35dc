import { stackName } from "command-line/values";
import { z } from "zod";
import { readJson } from "./input-error.ts";
import { type PersonEntry, person } from "./people.ts";
import type { DeployedApplication, ProofTarget } from "./target.ts";

/** A stack, as far as a proof has to know it to ask it. */
export interface ProvedStack {
  /** How long its access tokens are good, in seconds; a stack of an older program doesn't say. */
  readonly accessTokens?: { readonly lifetime: number } | undefined;
  /** Its name, where a local stack tells it. */
  readonly stack?: string | undefined;
  /** Ends in `/`. */
  readonly issuer: string;
  readonly audience: string;
  readonly apiUrl: string;
  /** By their keys in the policy. */
  readonly applications: Readonly<Record<string, DeployedApplication>>;
  readonly production: boolean;
  /** The people that the stack was brought up with; only a local one is. */
  readonly people?: readonly PersonEntry[];
  /** The name of the people's database at its tenant; only of a local one. */
  readonly databaseConnection?: string | undefined;
  /** Where its people of directories sign in; only of a local one. */
  readonly directories?: ProofTarget["directories"] & {};
  /** The file with the certificate of an authority that only a local stack has. */
  readonly caFile?: string;
}

const missing = { error: "is missing; was the stack deployed by this version of the program?" };
const text = z.string(missing);

const HIDDEN = "[secret]";
const secrets = z
  .record(z.string(), z.string(), {
    error: ({ input }) =>
      input === HIDDEN ? "is hidden; let pulumi write it, with --show-secrets" : missing.error,
  })
  .refine((found) => !Object.values(found).includes(HIDDEN), {
    error: "is hidden; let pulumi write it, with --show-secrets",
  });

const outputsSchema = z.object({
  accessTokens: z.object({ lifetime: z.number() }).optional(),
  environment: z.enum(["development", "production"], missing),
  issuer: text,
  audience: text,
  apiUrl: z.string({ error: "is missing; is timesheets:hosting aws in this stack?" }),
  clientIds: z.record(z.string(), text, missing),
  clientSecrets: secrets,
  callbacks: z.record(z.string(), z.array(text), missing),
});

/**
 * Reads a stack from the outputs of its program, as `pulumi stack output --json --show-secrets` writes them.
 *
 * @throws {ProofInputError} with all that is missing.
 */
export function stackOfOutputs(json: string, where: string): ProvedStack {
  const outputs = readJson(json, outputsSchema, where);
  const applications = Object.entries(outputs.clientIds).map(([key, clientId]) => {
    const clientSecret = outputs.clientSecrets[key];
    const callbacks = outputs.callbacks[key] ?? [];
    return [key, { clientId, callbacks, ...(clientSecret !== undefined && { clientSecret }) }] as const;
  });
  return {
    issuer: outputs.issuer,
    audience: outputs.audience,
    accessTokens: outputs.accessTokens,
    apiUrl: outputs.apiUrl,
    production: outputs.environment === "production",
    applications: Object.fromEntries(applications),
  };
}

/** This machine, by any of its names: nothing that such a line says may lead to somebody's real tenant. */
export const onThisMachine = z
  .string()
  .regex(/^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?(\/|$)/, {
    error: "is not on this machine",
  });

const lineSchema = z.object({
  accessTokens: z.object({ lifetime: z.number() }).optional(),
  stack: z
    .string()
    .refine((name) => stackName.read(name) !== undefined, { error: "is no stack's name" })
    .optional(),
  issuer: onThisMachine,
  audience: text,
  apiUrl: onThisMachine,
  caFile: text,
  applications: z.record(
    z.string(),
    z.object({
      clientId: text,
      clientSecret: z.string().optional(),
      privateKey: z.string().optional(),
      callbacks: z.array(text).default([]),
    }),
  ),
  people: z.array(person),
  databaseConnection: z.string().optional(),
  directories: z.record(z.string(), z.object({ issuer: onThisMachine, connection: text })).default({}),
});

/**
 * Reads a stack from the line that `npm start -- --json` prints. Other lines, such as the heading that npm writes, are
 * passed over.
 *
 * @throws {ProofInputError} when there is no such line, or its stack is not on this machine.
 */
export function stackOfLine(lines: string, where: string): ProvedStack {
  const line = lines.split("\n").find((one) => one.startsWith("{")) ?? "";
  const { applications, ...stack } = readJson(line, lineSchema, where);
  const deployed = Object.entries(applications).map(([key, { clientSecret, privateKey, ...application }]) => [
    key,
    {
      ...application,
      ...(clientSecret !== undefined && { clientSecret }),
      ...(privateKey !== undefined && { privateKey }),
    },
  ]);
  return { ...stack, production: false, applications: Object.fromEntries(deployed) };
}
