import * as z from "zod/mini";
import { policy } from "../rules/policy.ts";
import type { ApplicationKey } from "./verify/caller.ts";

/** Settings of the API, from whoever runs it. */
export interface Environment {
  readonly table: string;
  readonly issuer: string;
  /** The tenant's issuer of before, while people move to another login domain. */
  readonly formerIssuer?: string;
  readonly audience: string;
  readonly clients: Readonly<Record<ApplicationKey, string>>;
}

const applicationKeys = Object.keys(policy.applications) as ApplicationKey[];

const clientsShape = z.record(z.enum(applicationKeys), z.string().check(z.minLength(1)));

const text = z.string().check(z.minLength(1));

const issuerShape = z.url({ protocol: /^https$/ }).check(z.endsWith("/"));

/** Each variable: how it is checked, and what it looks like. */
const VARIABLES = {
  TIMESHEETS_TABLE: {
    shape: z.string().check(z.regex(/^[A-Za-z0-9_.-]{3,255}$/)),
    expected: "the name of a DynamoDB table",
    example: "timesheets-prod",
  },
  TIMESHEETS_ISSUER: {
    shape: issuerShape,
    expected: "the tenant's issuer, an https URL ending in /",
    example: "https://exampleco.eu.auth0.com/",
  },
  TIMESHEETS_FORMER_ISSUER: {
    shape: z.optional(issuerShape),
    expected: "the issuer of before a move, an https URL ending in /, or no such variable",
    example: "https://exampleco.eu.auth0.com/",
  },
  TIMESHEETS_AUDIENCE: {
    shape: text,
    expected: "the API's identifier",
    example: "https://api.exampleco.com/timesheets",
  },
  TIMESHEETS_CLIENTS: {
    shape: z.pipe(z.pipe(text, z.transform(parseJson)), clientsShape),
    expected: `a JSON object with the client id of each application (${applicationKeys.join(", ")})`,
    example: JSON.stringify(Object.fromEntries(applicationKeys.map((key) => [key, `${key}-client-id`]))),
  },
} as const;

/** The variables that the API reads, for whoever sets them. */
export type EnvironmentVariable = keyof typeof VARIABLES;

/** Values of the variables; the one that can do without may be missing. */
export type Variables<Value> = Readonly<
  Record<Exclude<EnvironmentVariable, "TIMESHEETS_FORMER_ISSUER">, Value> &
    Partial<Record<"TIMESHEETS_FORMER_ISSUER", Value>>
>;

/** An environment in which the API cannot run, with everything that is wrong with it. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
  readonly code = "ENVIRONMENT_INVALID";

  constructor(faults: readonly string[]) {
    super(`the API cannot run with this environment:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
  }
}

/**
 * Reads the API's settings.
 *
 * @throws {EnvironmentError} that says of each missing or wrong variable what was expected, with an example.
 */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const faults: string[] = [];
  const read = <Name extends EnvironmentVariable>(name: Name) => {
    const { shape, expected, example } = VARIABLES[name];
    const value = variables[name];
    const parsed = shape.safeParse(value);
    if (!parsed.success) {
      const found = value === undefined ? "is not set" : `is ${JSON.stringify(value)}`;
      faults.push(`${name} ${found}; expected ${expected}, for example ${example}`);
    }
    return parsed.data as z.output<(typeof VARIABLES)[Name]["shape"]>;
  };
  const formerIssuer = read("TIMESHEETS_FORMER_ISSUER");
  const environment = {
    ...(formerIssuer !== undefined && { formerIssuer }),
    table: read("TIMESHEETS_TABLE"),
    issuer: read("TIMESHEETS_ISSUER"),
    audience: read("TIMESHEETS_AUDIENCE"),
    clients: read("TIMESHEETS_CLIENTS"),
  };
  if (faults.length > 0) throw new EnvironmentError(faults);
  return environment;
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
