import type { OutputInstance } from "@pulumi/pulumi";

/** How a change of a setting is to be judged. A setting that nobody says anything of is judged by nobody. */
export type Judgement =
  /** Nobody gains or loses by it: a description, a tag, the size of a memory. */
  | "harmless"
  /** Its value, or each item of it, lets something through: more is wider. */
  | "gate"
  /** Its value, or each item of it, holds something back: less is wider. */
  | "guard"
  /** It says who or what is trusted or meant: each other value is wider, and only an item of a list may go. */
  | "identity"
  /** It is right as it is: whatever differs is wider, and so is having none. */
  | "fixed"
  /** A number; without one there is no limit. */
  | "less is safer"
  /** A number; without one there is no demand. */
  | "more is safer"
  /** Words for people: harmless as long as markup, links and addresses in them stay the same. */
  | "words"
  /** A policy of IAM, as JSON or as an object: judged statement by statement. */
  | "access policy"
  /** To leave the one safe value is wider, to come to it narrower. */
  | SafeValue;

export interface SafeValue {
  readonly safe: string | boolean;
}

/**
 * Judgements by setting, for a type's arguments in Pulumi's SDK: another name doesn't compile. A judgement holds for
 * all that is within. Lists are passed through to the members of their items; `*` is any other member; a text may be
 * JSON, and have members of its own.
 */
export type Judgements<Value> =
  Plain<Value> extends infer Parts
    ? [Parts] extends [never]
      ? Readonly<Record<string, AnyJudgements>>
      : { readonly [Name in keyof Parts & string]?: Judgement | Judgements<Parts[Name]> } & {
          readonly "*"?: Judgement;
        }
    : never;

/** The members of an input in plain: no promise of it and no output; a list's are those of its items. */
type Plain<Value> = Value extends PromiseLike<unknown> | OutputInstance<unknown>
  ? never
  : Value extends readonly (infer Item)[]
    ? Plain<Item>
    : Value extends object
      ? Value
      : never;

/** The given type, without any name that isn't allowed. */
export type Only<Given, Allowed> = {
  readonly [Name in keyof Given]: Name extends keyof Allowed
    ? Given[Name] extends Judgement
      ? Given[Name]
      : Only<Given[Name], Exclude<Allowed[Name], Judgement | undefined>>
    : never;
};

/** The ways to the settings of which one value is the safe one, with dots between members. */
export type SafeSettingIn<Settings> = {
  [Name in keyof Settings & string]: Settings[Name] extends SafeValue
    ? Name
    : Settings[Name] extends Judgement
      ? never
      : `${Name}.${SafeSettingIn<Settings[Name]>}`;
}[keyof Settings & string];

/** Judgements of any type's settings. */
export type AnyJudgements = Judgement | { readonly [name: string]: AnyJudgements };

/** A step to an item of a list; any other step is the name of a member. */
export const ITEM = "[]";

/**
 * The judgement of a setting; undefined when there is none.
 *
 * @param steps names of members, and `ITEM` where an item of a list is meant.
 */
export function judgementIn(settings: AnyJudgements, steps: readonly string[]): Judgement | undefined {
  const found = within(settings, steps);
  return found !== undefined && isJudgement(found) ? found : undefined;
}

/** Whether a setting has no judgement of its own, but its parts have: an object, or a list of objects. */
export function hasJudgedParts(settings: AnyJudgements, steps: readonly string[]): boolean {
  const found = within(settings, steps);
  return found !== undefined && !isJudgement(found);
}

function within(settings: AnyJudgements, [step, ...rest]: readonly string[]): AnyJudgements | undefined {
  if (step === undefined || isJudgement(settings)) return settings;
  if (step === ITEM) return within(settings, rest);
  const inside = Object.hasOwn(settings, step) ? settings[step] : settings["*"];
  return inside === undefined ? undefined : within(inside, rest);
}

/** No setting is called `safe`. */
const isJudgement = (settings: AnyJudgements): settings is Judgement =>
  typeof settings === "string" || "safe" in settings;
