import type { ReviewModel } from "../model.ts";
import { listed, without } from "../words.ts";
import { type Change, change } from "./change.ts";
import type { Comparison } from "./revision.ts";
import type { RightChange } from "./rights.ts";

/** Actions whose code, order or binding differs. What their code does to rights is told as rights. */
export function ruleChanges({ before, after }: Comparison, rights: readonly RightChange[]): Change[] {
  const old = new Map(before.model.actions.map((action) => [action.key, action]));
  const current = new Map(after.model.actions.map((action) => [action.key, action]));
  return [
    ...[...current.values()].flatMap((is) => {
      const was = old.get(is.key);
      if (was === undefined) return [change("rules", "neutral", `Action "${is.name}" is new.`)];
      const renamed =
        was.name === is.name
          ? []
          : [change("rules", "neutral", `Action "${was.name}" is now called "${is.name}".`)];
      if (was.sha256 === is.sha256) return renamed;
      return [
        ...renamed,
        change(
          "rules",
          "neutral",
          `Action "${is.name}" has other code (SHA-256 ${is.sha256.slice(0, 12)}…, was ${was.sha256.slice(0, 12)}…).`,
        ),
      ];
    }),
    ...[...old.values()]
      .filter(({ key }) => !current.has(key))
      .map(({ name }) => change("rules", "wider", `Action "${name}" is gone.`)),
    ...bindingChanges(before.model, after.model),
    ...effectChanges(before.model, after.model, rights),
  ];
}

/** What rules no longer take from tokens, where another layer still does: it is the last one then. */
function effectChanges(before: ReviewModel, after: ReviewModel, rights: readonly RightChange[]): Change[] {
  const gained = new Set(rights.map(({ person, scope }) => `${person} ${scope}`));
  const [old, current] = [leftByRules(before), leftByRules(after)];
  const isTold = (names: readonly string[], scope: string) =>
    names.some((name) => gained.has(`${name} ${scope}`));
  const newlyLeft = (person: string) =>
    (current.get(person) ?? []).filter((scope) => old.get(person)?.includes(scope) === false);
  return after.people.flatMap(({ name, kind, roles }) => {
    const parts = kind === "none" ? [] : kind === "role" ? ["no role"] : ["no role", ...roles];
    const ofParts = new Set(parts.flatMap(newlyLeft));
    const scopes = newlyLeft(name).filter((scope) => !ofParts.has(scope) && !isTold([name, ...parts], scope));
    if (scopes.length === 0) return [];
    const whose = kind === "none" ? "anybody" : name;
    return [
      change("rules", "wider", `The rules no longer take ${listed(scopes)} from the tokens of ${whose}.`),
    ];
  });
}

/** The scopes that rules leave in the tokens of people, by their name. */
function leftByRules({ people, scopes }: ReviewModel): Map<string, string[]> {
  const left = new Map(people.map(({ name }) => [name, [] as string[]]));
  for (const scope of scopes) {
    for (const position of scope.people) left.get(people[position]?.name ?? "")?.push(scope.name);
  }
  return left;
}

function bindingChanges(before: ReviewModel, after: ReviewModel): Change[] {
  const bound = (model: ReviewModel, trigger: string) =>
    model.triggers.find(({ name }) => name === trigger)?.actions ?? [];
  const triggers = new Set([...before.triggers, ...after.triggers].map(({ name }) => name));
  const gone = without(
    before.actions.map(({ key }) => key),
    after.actions.map(({ key }) => key),
  );
  const goneNames = new Set(before.actions.filter(({ key }) => gone.includes(key)).map(({ name }) => name));
  return [...triggers].flatMap((trigger) => {
    const [was, is] = [bound(before, trigger), bound(after, trigger)];
    const kept = was.filter((name) => is.includes(name));
    const order = is.filter((name) => was.includes(name));
    return [
      ...without(was, is)
        .filter((name) => !goneNames.has(name))
        .map((name) => change("rules", "wider", `${trigger} no longer runs "${name}".`)),
      ...without(is, was).map((name) => change("rules", "neutral", `${trigger} now runs "${name}".`)),
      ...(kept.join("\n") === order.join("\n")
        ? []
        : [
            change(
              "rules",
              "wider",
              `${trigger} now runs its Actions in another order: ${quoted(is)} (was ${quoted(was)}).`,
            ),
          ]),
    ];
  });
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
