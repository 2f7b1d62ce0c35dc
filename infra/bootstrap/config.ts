import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { StackConfigError } from "../config/error.ts";
import { structured } from "../config/read.ts";
import { section } from "../config/section.ts";
import { expected, hintFor } from "../config/words.ts";

/** The stack that is to be previewed and deployed, where, and by whom. */
export interface BootstrapConfig {
  /** The stack's name, which is also that of the environment in which it is deployed. */
  readonly stack: string;
  /** The account's twelve digits. */
  readonly account: string;
  readonly region: string;
  /** `owner/name`, each with its number behind an `@` where GitHub's tokens have it. */
  readonly repository: string;
  /** Whether GitHub's identity provider is to be made; there can be one in an account. */
  readonly declareIdentityProvider: boolean;
  /** Whether the stack's table is backed up: production's is. */
  readonly backedUp: boolean;
  /** The stack's own domains; absent where it has none. */
  readonly domains: z.output<typeof domains> | undefined;
}

export const NAMESPACE = "timesheets-bootstrap:";

const DOMAINS = {
  api: "api.example.com",
  login: "login.example.com",
  hostedZoneId: "Z0123456789ABCDEFGHIJ",
} as const;
const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

/** As `timesheets:customDomain` and `timesheets:loginDomain` have them. */
const domains = section(
  {
    api: text(DOMAIN, "a domain", DOMAINS.api).optional(),
    login: text(DOMAIN, "a domain", DOMAINS.login).optional(),
    hostedZoneId: text(/^Z[A-Z0-9]{1,31}$/, "the id of a Route 53 zone", DOMAINS.hostedZoneId).optional(),
  },
  DOMAINS,
);

const keys = z.object({
  "aws:region": text(/^[a-z]{2}(-[a-z]+)+-[0-9]$/, "a region of AWS", "eu-central-1"),
  "aws:allowedAccountIds": z
    .tuple([text(/^[0-9]{12}$/, "the account's twelve digits", "111111111111")], {
      error: expected("a list of the one account that the stack is in", ["111111111111"]),
    })
    .transform(([account]) => account),
  "timesheets-bootstrap:repository": text(
    /^[A-Za-z0-9][A-Za-z0-9-]*(@[0-9]+\/[\w.-]+@[0-9]+|\/[\w.-]+)$/,
    "the repository as GitHub's tokens name it",
    "exampleco/timesheets",
  ),
  "timesheets-bootstrap:declareIdentityProvider": z.boolean({ error: expected("true or false", true) }),
  "timesheets-bootstrap:backedUp": z.boolean({ error: expected("true or false", true) }).default(false),
  "timesheets-bootstrap:domains": domains.optional(),
});

/**
 * Reads the running stack's configuration.
 *
 * @throws {StackConfigError} with everything that is missing, wrong or unknown.
 */
export function readBootstrapConfig(): BootstrapConfig {
  const stack = pulumi.getStack();
  const values = Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig()).map(([key, text]) => [key, structured(text)]),
  );
  const read = keys.safeParse(values);
  const known = Object.keys(keys.shape);
  const unknown = Object.keys(values)
    .filter((key) => key.startsWith(NAMESPACE) && !known.includes(key))
    .map((key) => ({ where: key, what: `is not a key of this project${hintFor(key, known)}` }));
  if (!read.success || unknown.length > 0) {
    const faults = (read.error?.issues ?? []).map(({ path, message }) => ({
      where: path.map(String).join("."),
      what: message,
    }));
    throw new StackConfigError(`infra/bootstrap/Pulumi.${stack}.yaml`, [...faults, ...unknown]);
  }
  return {
    stack,
    account: read.data["aws:allowedAccountIds"],
    region: read.data["aws:region"],
    repository: read.data["timesheets-bootstrap:repository"],
    declareIdentityProvider: read.data["timesheets-bootstrap:declareIdentityProvider"],
    backedUp: read.data["timesheets-bootstrap:backedUp"],
    domains: read.data["timesheets-bootstrap:domains"],
  };
}

function text(pattern: RegExp, what: string, example: string) {
  const error = expected(what, example);
  return z.string({ error }).regex(pattern, { error });
}
