import { sentenceOf } from "../../../review/diff/sentences.ts";
import { type AnyChange, type Change, change, idOf } from "../../../review/model/change.ts";

/** A change as `changesBetween` gives it. */
export const worded = (data: AnyChange): Change => ({
  id: idOf(data),
  ...data,
  sentence: sentenceOf(data),
});

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
        kind === "machine" ? null : { kind, groups: kind === "group" ? [who.replace("group ", "")] : [] },
      application: through[0],
      through: through[1],
      gained,
      ...right,
    }),
  );
