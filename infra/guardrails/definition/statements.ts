import { standInAccount } from "declared-stack/stand-ins";
import { parsed } from "declared-stack/value";
import { z } from "zod";

const texts = z.union([z.string().transform((text) => [text]), z.array(z.string()).min(1)]);
const principal = z.union([z.literal("*"), z.record(z.string(), texts)]);
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principal.optional(),
  Action: texts,
  Resource: texts.default([]),
  Condition: z.record(z.string(), z.record(z.string(), texts)).default({}),
});
const policy = z.strictObject({
  Version: z.literal("2012-10-17"),
  Id: z.string().optional(),
  Statement: z.union([statement.transform((one) => [one]), z.array(statement).min(1)]),
});

/** A statement of a policy of AWS. One text and a list of one are the same: lists are in the place of both. */
export type Statement = z.output<typeof statement>;

/**
 * The statements of a policy document, as JSON or in a text; none of one that isn't understood as a whole: with
 * `NotPrincipal`, `NotAction` or `NotResource`, with members of other names, or in an older language.
 */
export function statementsOf(value: unknown): readonly Statement[] {
  return policy.safeParse(parsed(value)).data?.Statement ?? [];
}

/** Whether a statement is for a service of AWS alone, and for which: undefined when it is for anybody besides. */
export function serviceOf({ Principal }: Statement): string | undefined {
  if (typeof Principal !== "object" || Object.keys(Principal).join() !== "Service") return undefined;
  const [service, ...others] = Principal.Service ?? [];
  return others.length === 0 ? service : undefined;
}

/** The values that a condition of a statement allows under a key, whichever of these operators it is written with. */
export function conditioned(
  { Condition }: Statement,
  key: string,
  ...operators: readonly string[]
): readonly string[] {
  return operators.flatMap((operator) => Condition[operator]?.[key] ?? []);
}

/** All operators and keys of a statement's condition, for example `StringEquals aws:SourceAccount`. */
export const conditionsOf = ({ Condition }: Statement): readonly string[] =>
  Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.keys(keys).map((key) => `${operator} ${key}`),
  );

/**
 * The name in an ARN of the stack's own account, for example `timesheets-prod-*` of
 * `arn:aws:cloudwatch:eu-central-1:000000000000:alarm:timesheets-prod-*`; undefined for any other ARN. A wildcard may be
 * at the end of a name only.
 */
export function ownNameIn(arn: string, service: string, kind: string): string | undefined {
  const [, name] =
    new RegExp(`^arn:aws[a-z-]*:${service}:[a-z0-9-]+:${standInAccount}:${kind}:([^*?$]+\\*?)$`).exec(arn) ??
    [];
  return name;
}

/** Whether a statement is only for what alarms of the stack's own account do. */
export function isForOwnAlarms(statement: Statement): boolean {
  const accounts = conditioned(statement, "aws:SourceAccount", "StringEquals");
  const alarms = conditioned(
    statement,
    "aws:SourceArn",
    "ArnLike",
    "ArnEquals",
    "StringLike",
    "StringEquals",
  );
  return (
    serviceOf(statement) === "cloudwatch.amazonaws.com" &&
    conditionsOf(statement).length === 2 &&
    accounts.join() === standInAccount &&
    alarms.length > 0 &&
    alarms.every((arn) => ownNameIn(arn, "cloudwatch", "alarm") !== undefined)
  );
}
