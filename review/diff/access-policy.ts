import { z } from "zod";
import type { Access } from "../model/access.ts";

/** Something that one policy says and another doesn't, whichever statements say it. */
export interface AccessDifference {
  readonly was: Access | null;
  readonly is: Access | null;
  readonly widens: boolean;
}

/**
 * Compares two policies of IAM by what they let happen: neither the order of statements nor their ids, nor how lists are
 * written, makes a difference.
 *
 * @param was JSON or an object; undefined where there is none.
 * @returns null when one of them has another form than IAM documents, so that nobody can judge it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function accessDifferences(was: unknown, is: unknown): readonly AccessDifference[] | null {
  const [old, current] = [rulesOf(was), rulesOf(is)];
  if (old === null || current === null || versionOf(was) !== versionOf(is)) return null;
  const added = grouped(lacking(current, old));
  const gone = grouped(lacking(old, current));
  // The rest of something that was more: the same, under a condition for example.
  const left = grouped(current.filter((rule) => !old.some((other) => isEqual(rule, other))));
  const pairs = added.map((one) => ({ one, former: gone.find((other) => isOtherWise(one, other)) }));
  const replaced = new Set(pairs.map(({ former }) => former));
  return [
    ...pairs.map(({ one, former }) => ({
      was: former ?? null,
      is: one,
      // To keep less away from something lets more through, as to let more through does.
      widens: former !== undefined || one.effect === "Allow",
    })),
    ...gone
      .filter((one) => !replaced.has(one))
      .map((one) => ({
        was: one,
        is: left.find((other) => isOtherWise(other, one)) ?? null,
        widens: one.effect === "Deny",
      })),
  ];
}

/** One of a statement's principals, actions and resources each. */
interface Rule {
  readonly effect: "Allow" | "Deny";
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  readonly conditions: readonly Condition[];
}

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const texts = z.union([z.string(), z.array(z.string()).min(1)]).transform((one) => [one].flat());
const values = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number(), z.boolean()]))])
  .transform((one) => [one].flat().map(String));
const principals = z.union([z.literal("*"), z.record(z.string(), texts)]);
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principals.optional(),
  NotPrincipal: principals.optional(),
  Action: texts.optional(),
  NotAction: texts.optional(),
  Resource: texts.optional(),
  NotResource: texts.optional(),
  Condition: z.record(z.string(), z.record(z.string(), values)).optional(),
});
const document = z.strictObject({
  Version: z.string().optional(),
  Id: z.string().optional(),
  Statement: z.union([statement, z.array(statement)]).transform((one) => [one].flat()),
});
type Statement = z.infer<typeof statement>;

/** Null for what is no policy. */
function rulesOf(policy: unknown): readonly Rule[] | null {
  if (policy === undefined || policy === null) return [];
  const parsed = document.safeParse(jsonOf(policy));
  return parsed.success ? parsed.data.Statement.flatMap(rulesOfStatement) : null;
}

function jsonOf(policy: unknown): unknown {
  if (typeof policy !== "string") return policy;
  try {
    return JSON.parse(policy);
  } catch {
    return undefined;
  }
}

/** Variables in a policy mean something only in the later version. */
function versionOf(policy: unknown): unknown {
  const parsed = z.looseObject({ Version: z.unknown() }).safeParse(jsonOf(policy));
  return policy === undefined || policy === null ? LATEST : (parsed.data?.Version ?? "2008-10-17");
}
const LATEST = "2012-10-17";

function rulesOfStatement(one: Statement): Rule[] {
  const conditions = Object.entries(one.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: values.toSorted() })),
  );
  return whoIn(one).flatMap((who) =>
    allBut(one.Action, one.NotAction).flatMap((action) =>
      allBut(one.Resource, one.NotResource).map((resource) => ({
        effect: one.Effect,
        who,
        action,
        resource,
        conditions,
      })),
    ),
  );
}

const ALL_BUT = "all but ";

/** Each of the named by itself; all but some as one; an empty text where nothing is named. */
const allBut = (named: readonly string[] | undefined, not: readonly string[] | undefined): string[] =>
  named !== undefined ? [...named] : [not === undefined ? "" : `${ALL_BUT}${not.toSorted().join(", ")}`];

const ANYBODY = "anybody";

const whoIn = ({ Principal, NotPrincipal }: Statement): string[] =>
  allBut(
    Principal === undefined ? undefined : namesOf(Principal),
    NotPrincipal === undefined ? undefined : namesOf(NotPrincipal),
  );

/** An account's number and its root are the same; a star is anybody, however it is written. */
function namesOf(principal: z.infer<typeof principals>): string[] {
  if (principal === "*") return [ANYBODY];
  return Object.entries(principal).flatMap(([kind, names]) =>
    names.map((name) => {
      if (kind === "AWS" && name === "*") return ANYBODY;
      return `${kind} ${kind === "AWS" && /^\d{12}$/.test(name) ? `arn:aws:iam::${name}:root` : name}`;
    }),
  );
}

/** The rules that none of the others has in it. */
const lacking = (rules: readonly Rule[], others: readonly Rule[]): readonly Rule[] =>
  rules.filter((rule) => !others.some((other) => holds(other, rule)));

const isEqual = (one: Rule, other: Rule): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Whether a rule is true whenever another is: it may be about more. */
const holds = (wide: Rule, narrow: Rule): boolean =>
  wide.effect === narrow.effect &&
  (wide.who === narrow.who || wide.who === ANYBODY) &&
  matches(wide.action.toLowerCase(), narrow.action.toLowerCase()) &&
  matches(wide.resource, narrow.resource) &&
  wide.conditions.every((condition) => narrow.conditions.some((other) => isMet(condition, other)));

/** Whether a pattern of IAM covers a text. An empty one, and one of all but some, match only themselves. */
function matches(pattern: string, text: string): boolean {
  if (pattern === text) return true;
  if (text === "" || text.startsWith(ALL_BUT) || pattern.startsWith(ALL_BUT)) return false;
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return pattern !== "" && new RegExp(`^${expression}$`, "s").test(text);
}

/** Operators of which fewer values let less through. */
const POSITIVE =
  /^(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress|NumericEquals|Bool)$/;

/** Whether a condition is met wherever another is. */
const isMet = (condition: Condition, other: Condition): boolean =>
  condition.operator === other.operator &&
  condition.key === other.key &&
  (POSITIVE.test(condition.operator)
    ? other.values.every((value) => condition.values.includes(value))
    : JSON.stringify(condition.values) === JSON.stringify(other.values));

const textOf = ({ operator, key, values }: Condition): string => `${operator} ${key} ${values.join(" or ")}`;

/** Rules that differ in one thing only, taken together. */
function grouped(rules: readonly Rule[]): Access[] {
  const whole: readonly Access[] = rules.map(({ effect, who, action, resource, conditions }) => ({
    effect,
    who: who === "" ? [] : [who],
    actions: [action],
    resources: resource === "" ? [] : [resource],
    conditions: conditions.map(textOf).toSorted(),
  }));
  return (["actions", "resources", "who"] as const).reduce(joined, whole).map((one) => ({
    ...one,
    who: one.who.toSorted(),
    actions: one.actions.toSorted(),
    resources: one.resources.toSorted(),
  }));
}

/** Those that are the same but for one member, as one with all that theirs have. */
function joined(all: readonly Access[], member: "who" | "actions" | "resources"): Access[] {
  const alike = Map.groupBy(all, (one) => JSON.stringify({ ...one, [member]: null }));
  return [...alike.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const names = new Set([first, ...others].flatMap((one) => one[member]));
    return [{ ...first, [member]: [...names] }];
  });
}

/** Whether one is the other but for whom it is about, for what, or when. */
const isOtherWise = (one: Access, other: Access): boolean =>
  one.effect === other.effect &&
  [
    same(one.who, other.who),
    same(one.actions, other.actions),
    same(one.resources, other.resources),
    same(one.conditions, other.conditions),
  ].filter((isSame) => !isSame).length === 1;

const same = (one: readonly string[], other: readonly string[]): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
