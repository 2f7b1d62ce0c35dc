import { createPrivateKey } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { onThisMachine } from "../proof/proved-stack.ts";
import { outputsOf } from "../proof/stack-outputs.ts";
import type { DeployedApplication } from "../proof/target.ts";
import { actsForPeople } from "../rules/policy/application-kinds.ts";
import { scopesOfRoute } from "../rules/policy/decide.ts";
import { nearestName } from "../rules/policy/nearest.ts";
import type { Application, Policy } from "../rules/policy/types.ts";
import { UploadError } from "./error.ts";
import type { UploadOptions } from "./options.ts";

/** The route by which entries are uploaded. */
export const ROUTE = "POST /timesheets/batch";

/** Where entries go, and who brings them. */
export interface UploadTarget {
  /** Ends in `/`. */
  readonly issuer: string;
  readonly audience: string;
  readonly apiUrl: string;
  /** The scope by which the machine uploads. */
  readonly scope: string;
  /** The machine's name in the policy. */
  readonly machine: string;
  readonly application: Omit<DeployedApplication, "callbacks">;
}

const HIDDEN = "[secret]";
const missing = { error: "is missing; was the stack deployed by this version of the program?" };
const text = z.string(missing);
const https = text.regex(/^https:\/\/[^/]/, { error: "is no https address" });

const outputsSchema = z.object({
  issuer: https,
  audience: text,
  apiUrl: z.string({ error: "is missing; is timesheets:hosting aws in this stack?" }).pipe(https),
  clientIds: z.record(z.string(), text, missing),
  clientSecrets: z.union([z.literal(HIDDEN), z.record(z.string(), z.string())], missing),
});

const lineSchema = z.object({
  issuer: onThisMachine,
  audience: text,
  apiUrl: z.string({ error: "is missing; does this stack host an API?" }).pipe(onThisMachine),
  caFile: text,
  applications: z.record(
    z.string(),
    z.object({ clientId: text, clientSecret: z.string().optional(), privateKey: z.string().optional() }),
  ),
});

/** The options that are asked for a target, and the process that asks. */
type Asked = Pick<UploadOptions, "stack" | "outputs" | "tenant" | "machine" | "credentials">;

/**
 * Finds where entries go, and by which credentials: those that are given, else those that the stack has. It sends nothing.
 *
 * @param environment of which `UPLOAD_CREDENTIALS` is read.
 * @throws {UploadError} `UPLOAD_STACK_INVALID`. No message holds a secret.
 */
export async function targetOf(
  asked: Asked,
  policy: Policy,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<UploadTarget> {
  const { name, scope } = machineOf(asked.machine, policy);
  const given = await givenCredentials(asked, environment);
  const { stack, held } =
    asked.tenant === undefined ? await deployedStack(asked, given) : await localStack(asked.tenant);
  const found = held[asked.machine];
  if (found === undefined) {
    throw invalid(`the stack "${asked.stack}" has no "${asked.machine}"; deploy it first`);
  }
  const { clientId } = found;
  const application = given === undefined ? found : { clientId, ...credentialsIn(given) };
  if (application.clientSecret === undefined && application.privateKey === undefined) {
    throw invalid(
      `the stack has no secret of ${name}: it signs with a key, or the secret is hidden; give it with --credentials FILE or UPLOAD_CREDENTIALS`,
    );
  }
  return { ...stack, scope, machine: name, application };
}

interface FoundStack {
  readonly stack: Pick<UploadTarget, "issuer" | "audience" | "apiUrl">;
  readonly held: Readonly<Record<string, Omit<DeployedApplication, "callbacks"> | undefined>>;
}

async function deployedStack({ stack, outputs }: Asked, given: string | undefined): Promise<FoundStack> {
  // Who brings credentials along needs no right to see the stack's.
  const json =
    outputs === undefined
      ? await outputsOf(stack, { showSecrets: given === undefined }).catch(unreadable)
      : await textOf(outputs);
  const where = outputs ?? `the outputs of stack "${stack}"`;
  const { clientIds, clientSecrets, ...found } = accepted(outputsSchema, json, where);
  const held = Object.entries(clientIds).map(([key, clientId]) => {
    const clientSecret = clientSecrets === HIDDEN ? undefined : clientSecrets[key];
    const isThere = clientSecret !== undefined && clientSecret !== HIDDEN;
    return [key, { clientId, ...(isThere && { clientSecret }) }] as const;
  });
  return { stack: found, held: Object.fromEntries(held) };
}

/** A stack of this machine, whose authority this process trusts from now on. */
async function localStack(file: string): Promise<FoundStack> {
  const line = (await textOf(file)).split("\n").find((one) => one.startsWith("{")) ?? "";
  const { applications, caFile, ...stack } = accepted(lineSchema, line, file);
  const { trustCertificateAuthority } = await import("local-auth0/tls");
  trustCertificateAuthority(await textOf(caFile));
  const held = Object.entries(applications).map(([key, { clientId, clientSecret, privateKey }]) => [
    key,
    {
      clientId,
      ...(clientSecret !== undefined && { clientSecret }),
      ...(privateKey !== undefined && { privateKey }),
    },
  ]);
  return { stack, held: Object.fromEntries(held) };
}

/** The machine's name, and the scope by which it uploads. */
function machineOf(key: string, { applications, routes }: Policy): { name: string; scope: string } {
  const enough = scopesOfRoute({ routes }, ROUTE);
  const held = ({ scopes }: Application) => scopes.find((scope) => enough.includes(scope));
  const uploads = (application: Application) =>
    !actsForPeople(application) && held(application) !== undefined;
  const machines = Object.keys(applications).filter((name) => {
    const application = applications[name];
    return application !== undefined && uploads(application);
  });
  const application = applications[key];
  const scope = application && held(application);
  if (application !== undefined && scope !== undefined && machines.includes(key)) {
    return { name: application.name, scope };
  }
  const nearest = nearestName(key, machines);
  const hint = nearest === undefined || nearest === key ? "" : `; did you mean "${nearest}"?`;
  throw invalid(`"${key}" is no machine that the policy lets upload; expected ${machines.join(", ")}${hint}`);
}

async function givenCredentials(
  { credentials }: Asked,
  { UPLOAD_CREDENTIALS: variable }: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (credentials !== undefined) return (await textOf(credentials)).trim();
  return variable === undefined || variable.trim() === "" ? undefined : variable.trim();
}

/** A private key in PEM, or else a secret. */
function credentialsIn(given: string): { readonly privateKey: string } | { readonly clientSecret: string } {
  if (!given.startsWith("-----BEGIN")) {
    if (given === "" || /\s/.test(given))
      throw invalid("the credentials are neither a key in PEM nor a secret");
    return { clientSecret: given };
  }
  try {
    const { asymmetricKeyType } = createPrivateKey(given);
    if (asymmetricKeyType === "rsa") return { privateKey: given };
  } catch {
    // The parser's own message may quote the key.
  }
  throw invalid("the credentials are no private RSA key in PEM");
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new UploadError("UPLOAD_STACK_INVALID", `${file} can't be read`, { cause });
  }
}

/** The parser's own message quotes the text, which may hold a secret: it goes no further. */
function accepted<T>(schema: z.ZodType<T>, json: string, where: string): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw invalid(`${where}: no JSON`);
  }
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const faults = error.issues.map(({ path, message }) => `  ${path.join(".") || "it"} ${message}`);
  throw invalid([`${where}:`, ...faults].join("\n"));
}

function unreadable(cause: unknown): never {
  throw new UploadError("UPLOAD_STACK_INVALID", cause instanceof Error ? cause.message : String(cause), {
    cause,
  });
}

const invalid = (what: string): UploadError => new UploadError("UPLOAD_STACK_INVALID", what);
