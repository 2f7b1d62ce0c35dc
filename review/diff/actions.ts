import { placeOfOther } from "../declaration/actions.ts";
import { type AnyChange, change, type Tried } from "../model/change.ts";
import type { StackModel } from "../model/model.ts";
import { partsOf } from "../model/people.ts";
import { without } from "../model/words.ts";
import { type ComparedCode, codeDifference, compareCodes, ruleDifferences } from "./logic.ts";
import type { Comparison } from "./revision.ts";
import type { RightChange } from "./rights.ts";

/** Actions whose code, order or binding differs, and for whom. What their code does to rights is among the rights. */
export function actionChanges(comparison: Comparison, rights: readonly RightChange[]): AnyChange[] {
  const { before, after } = comparison;
  const old = new Map(before.model.actions.map((action) => [action.key, action]));
  const left = new Set(after.model.actions.map(({ key }) => key));
  const codes = compareCodes(comparison);
  const { changes, tried } = ruleDifferences(comparison, codes);
  return [
    ...changes,
    ...after.model.actions.flatMap((is): AnyChange[] => {
      const subject = is.name;
      const was = old.get(is.key);
      const code = codes.find(({ key }) => key === is.key);
      if (was === undefined) {
        const difference = codeDifference(null, code?.is ?? null);
        return [change("action-added", "wider", { subject, is: is.sha256, difference }, "not judged")];
      }
      const replaced = { subject, was: was.sha256, is: is.sha256 };
      return [
        ...(was.name === is.name
          ? []
          : [change("action-name", "neutral", { subject, was: was.name, is: is.name })]),
        ...(code === undefined ? [] : codeChanges(replaced, code, tried.get(is.key) ?? null)),
      ];
    }),
    ...[...old.values()]
      .filter(({ key }) => !left.has(key))
      .map(({ name }) => change("action-removed", "wider", { subject: name })),
    ...bindingChanges(before.model, after.model),
    ...effectChanges(before.model, after.model, rights),
  ];
}

function codeChanges(
  replaced: { readonly subject: string; readonly was: string; readonly is: string },
  { differs, was, is, sameData }: ComparedCode,
  tried: Tried | null,
): AnyChange[] {
  if (differs === "nothing") return [];
  if (differs === "writing") return [change("action-code", "neutral", replaced)];
  if (differs === "data") return [change("action-data", "neutral", replaced)];
  const difference = codeDifference(was, sameData ?? is);
  return [change("action-logic", "wider", { ...replaced, difference, tried }, "not judged")];
}

/** Scopes that Actions no longer take from tokens, where another layer still does: it is the last one then. */
function effectChanges(before: StackModel, after: StackModel, rights: readonly RightChange[]): AnyChange[] {
  const gained = new Set(rights.map(({ subject, scope }) => `${subject} ${scope}`));
  const [old, current] = [leftByActions(before), leftByActions(after)];
  const isGained = (names: readonly string[], scope: string) =>
    names.some((name) => gained.has(`${name} ${scope}`));
  const newlyLeft = (person: string) =>
    (current.get(person) ?? []).filter((scope) => old.get(person)?.includes(scope) === false);
  return after.people.flatMap((person) => {
    const subject = person.name;
    const parts = partsOf(person);
    const ofParts = new Set(parts.flatMap(newlyLeft));
    const scopes = newlyLeft(subject).filter(
      (scope) => !ofParts.has(scope) && !isGained([subject, ...parts], scope),
    );
    if (scopes.length === 0) return [];
    return [change("action-effect", "wider", { subject, anybody: person.kind === "none", scopes })];
  });
}

/** The scopes that Actions leave in the tokens of people, by their name. */
function leftByActions({ people, scopes }: StackModel): Map<string, string[]> {
  const left = new Map(people.map(({ name }) => [name, [] as string[]]));
  for (const scope of scopes) {
    for (const position of scope.people) left.get(people[position]?.name ?? "")?.push(scope.name);
  }
  return left;
}

function bindingChanges(before: StackModel, after: StackModel): AnyChange[] {
  const bound = (model: StackModel, trigger: string) =>
    model.triggers.find(({ name }) => name === trigger)?.actions ?? [];
  const triggers = new Set([...before.triggers, ...after.triggers].map(({ name }) => name));
  const left = new Set(after.actions.map(({ key }) => key));
  const gone = new Set(before.actions.filter(({ key }) => !left.has(key)).map(({ name }) => name));
  return [...triggers].flatMap((subject): AnyChange[] => {
    const [was, is] = [bound(before, subject), bound(after, subject)];
    const kept = was.filter((name) => is.includes(name));
    const order = is.filter((name) => was.includes(name));
    return [
      ...without(was, is)
        .filter((name) => !gone.has(name))
        .map((value) => change("trigger-action", "wider", { subject, value, added: false })),
      ...without(is, was).map((value) => {
        const others = placeOfOther(value, is, after.actions);
        const data = { subject, value, added: true, ...(others !== undefined && { others }) };
        return change("trigger-action", "wider", data, "not judged");
      }),
      ...(kept.join("\n") === order.join("\n")
        ? []
        : [change("trigger-order", "wider", { subject, was, is })]),
    ];
  });
}
