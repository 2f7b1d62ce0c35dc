import { createHash } from "node:crypto";
import type { OfStack } from "../snapshot/bundles.ts";
import { differingLiterals } from "./literals.ts";
import {
  CLOCK,
  type Deviation,
  eventWith,
  joined,
  type Situation,
  situationsOf,
  type Trial,
  Vocabulary,
} from "./made-up-events.ts";
import { type Answer, TriedActions } from "./tried-actions.ts";

/** One thing that Actions do otherwise for somebody. */
export interface RuleEffect {
  readonly kind:
    | "admitted"
    | "denied"
    | "keeps"
    | "gains"
    | "loses"
    | "claim"
    | "no-claim"
    | "calls"
    | "no-call"
    | "uses"
    | "unsteady";
  /** The scope, the claim, the call of `api`, or what is used; empty where there is nothing to name. */
  readonly what: string;
  /** The claim's value or the call's arguments, as JSON; the reason of a denial. */
  readonly value: string | null;
}

/** Those for whom Actions do something otherwise than before, as few conditions as were found to be enough. */
export interface RuleDifference {
  /** Names of people; empty when it is so for all, and for a machine. */
  readonly people: readonly string[];
  /** Names of applications; empty when it is so through all. */
  readonly through: readonly string[];
  /** Empty when it is so at all of them. */
  readonly occasions: readonly string[];
  /** Members of the event that have to be so; values are JSON, null for a member that has to be absent. */
  readonly conditions: readonly { readonly path: string; readonly values: readonly (string | null)[] }[];
  readonly effects: readonly RuleEffect[];
}

/** Answers of two chains of Actions to the same made-up events. */
export interface Differential {
  /** The number of events. */
  readonly events: number;
  readonly differences: readonly RuleDifference[];
  /** Why the Actions could not be tried to the end; null when they could. */
  readonly fault: string | null;
}

/** Most differences that are looked for. */
const MOST_DIFFERENCES = 8;
/** Rounds of random events, after the single deviations, and events in each. */
const ROUNDS = 3;
const EVENTS_A_ROUND = 150;
/** Most events with one deviation, and with one more than a beginning has; these bound the time, and never the clock. */
const MOST_SINGLES = 280;
const MOST_HINTS = 60;
/** Events that are answered in one go, and of how many one is answered twice. */
const BATCH = 100;
const TWICE = 8;

/** Most events that are taken for beginnings of others. */
const MOST_BEGINNINGS = 15;

/**
 * Asks two chains of Actions about the same made-up people and events, and says for whom they come out otherwise. Events
 * are made of what the Actions look at and look for, and where one leads into a branch that none led into before, others
 * begin with it. The same codes give the same answer.
 *
 * @param before codes of the base's Actions, in their order.
 * @param after codes of the head's, with the base's policy and audience in them, so that the logic alone can differ.
 */
export function differentialOf(
  trigger: string,
  before: readonly string[],
  after: readonly string[],
  { policy, audience }: Pick<OfStack, "policy" | "audience">,
): Differential {
  const digest = createHash("sha256")
    .update(JSON.stringify([before, after]))
    .digest();
  const situations = situationsOf(trigger, policy, audience);
  const vocabulary = new Vocabulary(differingLiterals(before, after), situations, digest.readInt32LE());
  const pair = new Pair(trigger, before, after, vocabulary);
  const found: Found[] = [];
  const beginnings: Trial[] = [];
  const look = (trials: readonly Trial[]) => {
    for (const { trial, effects, isNew } of pair.look(trials)) {
      if (isNew && trial.deviations.length > 0) beginnings.push(trial);
      for (const effect of effects) {
        if (found.length >= MOST_DIFFERENCES || isExplained(trial, effect, found, situations)) continue;
        found.push(minimised(trial, effect, pair, situations));
      }
    }
  };
  let fault: string | null = null;
  try {
    look(situations.map((situation) => ({ situation, deviations: [] })));
    // One of each occasion.
    const few = [...new Map(situations.map((one) => [one.occasion, one])).values()];
    // The Actions look for more behind a branch: the second round tries what the first has led them to compare.
    const tried = new Set<string>();
    for (let depth = 0; depth < 2; depth += 1) {
      const singles = vocabulary
        .deviations()
        .filter((deviation) => !tried.has(JSON.stringify(deviation)))
        .slice(0, MOST_SINGLES);
      for (const deviation of singles) tried.add(JSON.stringify(deviation));
      for (const situation of few) look(singles.map((deviation) => ({ situation, deviations: [deviation] })));
    }
    for (let next = 0; next < Math.min(beginnings.length, MOST_BEGINNINGS); next += 1) {
      const beginning = beginnings[next];
      if (beginning === undefined) break;
      const { situation, deviations } = beginning;
      const hints = vocabulary.hints().slice(0, MOST_HINTS);
      look(hints.map((one) => ({ situation, deviations: joined(deviations, [one]) })));
    }
    for (let round = 1; round <= ROUNDS; round += 1) {
      look(vocabulary.combinations(EVENTS_A_ROUND, round, beginnings.slice(0, MOST_BEGINNINGS)));
    }
  } catch (error) {
    fault = error instanceof Error ? error.message : String(error);
  }
  const differences = merged(found.filter(isNews).map((one) => worded(one, situations)));
  return { events: pair.events, differences, fault };
}

/** Both chains. */
class Pair {
  readonly #before: TriedActions;
  readonly #after: TriedActions;
  readonly #vocabulary: Vocabulary;
  /** How many were looked at. */
  events = 0;

  constructor(trigger: string, before: readonly string[], after: readonly string[], vocabulary: Vocabulary) {
    this.#before = new TriedActions(trigger, before);
    this.#after = new TriedActions(trigger, after);
    this.#vocabulary = vocabulary;
  }

  /** The effects in which the two differ at each trial. */
  compare(trials: readonly Trial[]): RuleEffect[][] {
    return this.#ask(trials).map(({ effects }) => effects);
  }

  /** The same, and whether a trial led further than any before; what was looked for goes into the vocabulary. */
  look(trials: readonly Trial[]) {
    this.events += trials.length;
    return this.#ask(trials, this.#vocabulary);
  }

  #ask(trials: readonly Trial[], vocabulary?: Vocabulary) {
    const answers: { trial: Trial; effects: RuleEffect[]; isNew: boolean }[] = [];
    for (let start = 0; start < trials.length; start += BATCH) {
      answers.push(...this.#askBatch(trials.slice(start, start + BATCH), vocabulary));
    }
    return answers;
  }

  #askBatch(trials: readonly Trial[], vocabulary: Vocabulary | undefined) {
    const events = trials.map(({ situation, deviations }) => eventWith(situation, deviations));
    const [was, is] = [this.#before.answer(events), this.#after.answer(events)];
    // Ordinary events all come twice, of others some.
    const repeated = trials.flatMap(({ deviations }, index) =>
      deviations.length === 0 || index % TWICE === 0 ? [index] : [],
    );
    const again = this.#after.answer(events.filter((_, index) => repeated.includes(index)));
    vocabulary?.add(was, is);
    return trials.flatMap((trial, index) => {
      const [old, current] = [was, is].map(({ answers }) => answers[index]);
      if (old === undefined || current === undefined) return [];
      const second = again.answers[repeated.indexOf(index)];
      const steady = second === undefined || effectsBetween(current, second).length === 0;
      const effects: RuleEffect[] = [
        ...(steady ? [] : [{ kind: "unsteady", what: "", value: null } as const]),
        ...effectsBetween(old, current),
      ];
      return [{ trial, effects, isNew: old.isNew || current.isNew }];
    });
  }
}

interface Found {
  /** The effect by which it was found. */
  readonly cause: RuleEffect;
  readonly situations: readonly Situation[];
  readonly deviations: readonly Deviation[];
  readonly effects: readonly RuleEffect[];
}

const keyOf = ({ kind, what }: RuleEffect): string => `${kind} ${what}`;
const sameDeviation = (one: Deviation, other: Deviation): boolean =>
  one.path.join("\n") === other.path.join("\n") && JSON.stringify(one.value) === JSON.stringify(other.value);

/**
 * Whether what was found already says enough of an effect at a trial: there are the deviations that make the Actions
 * differ, or they differ like this in the situation itself, or nearly everywhere. Where they answer the same event
 * otherwise each time, there is no more to find.
 */
const isExplained = (
  { situation, deviations }: Trial,
  effect: RuleEffect,
  found: readonly Found[],
  all: readonly Situation[],
): boolean =>
  found.some((known) => {
    if (known.cause.kind === "unsteady") return true;
    if (known.deviations.length > 0) {
      return known.deviations.every((one) => deviations.some((other) => sameDeviation(one, other)));
    }
    const isThere = known.situations.includes(situation) || known.situations.length * 2 > all.length;
    return isThere && sortOf(known.cause) === sortOf(effect);
  });

/** Effects of one sort come from one cause: who is no longer denied keeps scopes. */
const sortOf = ({ kind }: RuleEffect): string =>
  kind === "admitted" || kind === "denied" || kind === "loses" ? "keeps" : kind;

/** The same effect with as few deviations as it takes, in which situations they have any, and all that they have. */
function minimised(trial: Trial, effect: RuleEffect, pair: Pair, situations: readonly Situation[]): Found {
  // For whom it is so changes from time to time, too.
  if (effect.kind === "unsteady") return { cause: effect, situations, deviations: [], effects: [effect] };
  const key = keyOf(effect);
  let { deviations } = trial;
  for (const deviation of trial.deviations) {
    const fewer = deviations.filter((one) => one !== deviation);
    const [effects = []] = pair.compare([{ situation: trial.situation, deviations: fewer }]);
    if (effects.some((one) => keyOf(one) === key)) deviations = fewer;
  }
  const everywhere = pair.compare(situations.map((situation) => ({ situation, deviations })));
  const own = (effects: readonly RuleEffect[] | undefined) =>
    (effects ?? []).filter((one) => deviations.length > 0 || sortOf(one) === sortOf(effect));
  const showing = situations.filter((_, index) => own(everywhere[index]).length > 0);
  if (showing.length === 0)
    return { cause: effect, situations: [trial.situation], deviations, effects: [effect] };
  const effects = new Map(everywhere.flatMap((all) => own(all).map((one) => [keyOf(one), one])));
  return { cause: effect, situations: showing, deviations, effects: [...effects.values()] };
}

/** To be denied for a member that Auth0 always gives, or gives in another form, is no news: rules fail closed. */
const isNews = ({ cause, deviations }: Found): boolean =>
  isWider(cause) ||
  !deviations.some(({ value }) => value === undefined || (typeof value === "object" && value !== null));

/** A find as the review tells it: what isn't needed to say for whom it is so is left out. */
function worded({ situations, deviations, effects }: Found, all: readonly Situation[]): RuleDifference {
  const some = (of: (situation: Situation) => string | null): string[] => {
    const own = new Set(situations.flatMap((situation) => of(situation) ?? []));
    return own.size === new Set(all.flatMap((situation) => of(situation) ?? [])).size ? [] : [...own];
  };
  return {
    people: some(({ people }) => people),
    through: some(({ through }) => through),
    occasions: some(({ occasion }) => occasion),
    conditions: deviations.map(({ path, value }) => ({
      path: path.join("."),
      values: [value === undefined ? null : path[0] === CLOCK ? timeOf(value) : JSON.stringify(value)],
    })),
    effects,
  };
}

/** For example `2026-06-20 10:00 UTC, a Saturday`. */
function timeOf(value: unknown): string {
  const date = new Date(Number(value));
  const weekday = date.toLocaleDateString("en", { weekday: "long", timeZone: "UTC" });
  return `${date.toISOString().slice(0, 16).replace("T", " ")} UTC, a ${weekday}`;
}

/** Most values that are told of a member for which the effect is the same. */
const MOST_VALUES = 3;

/** Finds that differ in the value of one member only are told as one. */
function merged(differences: readonly RuleDifference[]): RuleDifference[] {
  const kept = new Map<string, RuleDifference>();
  for (const difference of differences) {
    const { conditions, effects, ...where } = difference;
    const key = JSON.stringify([
      where,
      conditions.map(({ path }) => path),
      effects.map(keyOf),
      conditions.length > 1 && conditions,
    ]);
    const known = kept.get(key);
    const [mine, others] = [conditions[0], known?.conditions[0]];
    if (known === undefined) kept.set(key, difference);
    else if (mine !== undefined && others !== undefined) {
      const values = [...new Set([...others.values, ...mine.values])].slice(0, MOST_VALUES);
      kept.set(key, { ...known, conditions: [{ path: mine.path, values }] });
    }
  }
  const all = [...kept.values()];
  return all.filter((one) => !all.some((other) => isPartOf(other, one)));
}

/** Whether a difference has the same effects as another, and fewer conditions, each about a member that the other has too. */
function isPartOf(one: RuleDifference, other: RuleDifference): boolean {
  const [own, others] = [one, other].map(({ conditions }) => conditions.map(({ path }) => path));
  if (own === undefined || others === undefined || own.length === 0 || own.length >= others.length)
    return false;
  const keys = one.effects.map(keyOf);
  return (
    own.every((path) => others.includes(path)) &&
    other.effects.every((effect) => keys.includes(keyOf(effect)))
  );
}

/** Scopes of a token, as Actions leave them: `removed` is less than `left`, and `added` is more. */
type ScopeState = -1 | 0 | 1;

interface Outcome {
  readonly denied: string | null;
  readonly scopes: ReadonlyMap<string, ScopeState>;
  readonly claims: ReadonlyMap<string, string>;
  readonly others: ReadonlyMap<string, string>;
  readonly uses: ReadonlySet<string>;
}

const TOKENS: Readonly<Record<string, string>> = { accessToken: "access token", idToken: "ID token" };

function outcomeOf({ calls, thrown, uses }: Answer): Outcome {
  const scopes = new Map<string, ScopeState>();
  const claims = new Map<string, string>();
  const others = new Map<string, string>();
  let denied: string | null = thrown;
  for (const [name, values] of calls) {
    const [first] = values;
    const [owner = "", method] = name.split(".");
    if (name === "access.deny") denied ??= String(values.at(-1) ?? "");
    else if (name === "accessToken.removeScope") scopes.set(String(first), -1);
    else if (name === "accessToken.addScope") scopes.set(String(first), 1);
    else if (method === "setCustomClaim" && TOKENS[owner] !== undefined) {
      claims.set(`${String(first)} of the ${TOKENS[owner]}`, JSON.stringify(values[1] ?? null));
    } else others.set(`api.${name}`, values.map((value) => JSON.stringify(value)).join(", "));
  }
  return { denied, scopes, claims, others, uses: new Set(uses.filter((use) => use !== "the clock")) };
}

/** Everything that comes out otherwise. What a token would hold doesn't matter to somebody who is denied it. */
function effectsBetween(before: Answer, after: Answer): RuleEffect[] {
  const [was, is] = [outcomeOf(before), outcomeOf(after)];
  const effect = (kind: RuleEffect["kind"], what = "", value: string | null = null): RuleEffect => ({
    kind,
    what,
    value,
  });
  const besides = [
    ...[...is.others]
      .filter(([call, values]) => was.others.get(call) !== values)
      .map(([call, values]) => effect("calls", call, values)),
    ...[...was.others.keys()].filter((call) => !is.others.has(call)).map((call) => effect("no-call", call)),
    ...[...is.uses].filter((use) => !was.uses.has(use)).map((use) => effect("uses", use)),
  ];
  if (was.denied !== null && is.denied !== null) return besides;
  if (was.denied !== null) return [effect("admitted"), ...besides];
  if (is.denied !== null) return [effect("denied", "", is.denied), ...besides];
  const scopes = [...new Set([...was.scopes.keys(), ...is.scopes.keys()])].flatMap((scope) => {
    const [old, current] = [was.scopes.get(scope) ?? 0, is.scopes.get(scope) ?? 0];
    if (old === current) return [];
    return [effect(current < old ? "loses" : current === 1 ? "gains" : "keeps", scope)];
  });
  const claims = [
    ...[...is.claims]
      .filter(([name, value]) => was.claims.get(name) !== value)
      .map(([name, value]) => effect("claim", name, value)),
    ...[...was.claims.keys()].filter((name) => !is.claims.has(name)).map((name) => effect("no-claim", name)),
  ];
  return [...scopes, ...claims, ...besides];
}

/** Whether somebody may do more by an effect, or it cannot be told. */
export const isWider = ({ kind }: RuleEffect): boolean =>
  kind !== "denied" && kind !== "loses" && kind !== "no-claim";
