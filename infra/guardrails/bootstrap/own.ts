import { standInAccount } from "declared-stack/stand-ins";
import { parsed, textsOf } from "declared-stack/value";
import type { JudgedStack } from "../definition/stack.ts";

/** The beginning of the names of the stack that a bootstrap is for. */
export const prefixOf = ({ name }: JudgedStack): string => `timesheets-${name}`;

/** The stack's account, as it stands in what is declared: its own digits, or the stand-in that the engine's ARNs are given. */
export const isOwnAccount = (account: string, { config }: JudgedStack): boolean =>
  account === standInAccount || textsOf(parsed(config["aws:allowedAccountIds"])).join() === account;

/** The members of an ARN. */
export interface Arn {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Reads an ARN; undefined for anything else, and where its service, region or account has a wildcard. */
export function readArn(text: string): Arn | undefined {
  const [, service, region, account, resource] =
    /^arn:aws[a-z-]*:([a-z0-9-]+):([a-z0-9-]*):([0-9]{12}|):(.+)$/.exec(text) ?? [];
  if (service === undefined || region === undefined || account === undefined || resource === undefined)
    return undefined;
  return { service, region, account, resource };
}

/** The role that a role's policy, or the list of its policies, is for: `deploy` or `preview`, by the end of its name. */
export const purposeOf = (roleName: unknown, stack: JudgedStack): "deploy" | "preview" | undefined =>
  (["deploy", "preview"] as const).find((purpose) => roleName === `ci-${prefixOf(stack)}-${purpose}`);
