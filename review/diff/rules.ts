import type { ReviewModel } from "../model.ts";
import { without } from "../words.ts";
import { type Change, change } from "./change.ts";
import type { Comparison } from "./revision.ts";

/** Actions whose code, order or binding differs. What their code does to rights is told as rights. */
export function ruleChanges({ before, after }: Comparison): Change[] {
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
  ];
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
