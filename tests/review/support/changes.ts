import { sentenceOf } from "../../../review/diff/sentences.ts";
import { type AnyChange, type Change, change, digestOf, idOf } from "../../../review/model/change.ts";
import type { ReviewModel, StackModel } from "../../../review/model/model.ts";
import { verdictOf } from "../../../review/model/verdict.ts";

/** A change as `changesBetween` gives it. */
export const worded = (data: AnyChange, stacks: readonly string[] = ["dev"]): Change => ({
  id: idOf(data),
  ...data,
  stacks,
  digest: digestOf(data, stacks),
  sentence: sentenceOf(data),
});

/** A review of one stack, with the verdict that it has. */
export function reviewModel(
  model: StackModel,
  parts: Partial<Omit<ReviewModel, "verdict">> = {},
): ReviewModel {
  const judged = {
    format: 1,
    ...model,
    today: "2026-11-21",
    otherStacks: [],
    diff: null,
    unjudgedFiles: [],
    ...parts,
  } as const;
  return { ...judged, verdict: verdictOf(judged) };
}

interface Right {
  readonly who: string;
  readonly kind?: "none" | "role" | "group" | "combination" | "machine";
  readonly through: readonly [key: string, name: string];
  readonly route: string;
  readonly scope: string;
  readonly gained?: boolean;
}

/** Somebody's right that is new, or gone. */
export const rightChange = ({ who, kind = "role", through, gained = true, ...right }: Right): Change =>
  worded(
    change("right", gained ? "wider" : "narrower", {
      subject: who,
      people:
        kind === "machine"
          ? null
          : { kind, roles: [], groups: kind === "group" ? [who.replace("group ", "")] : [] },
      application: through[0],
      through: through[1],
      gained,
      ...right,
    }),
  );
