import type { ReviewModel, StackModel } from "../model/model.ts";
import { stacksOf } from "../model/stacks.ts";
import { joined, type Section } from "./html.ts";

/** One reviewed stack, with the changes that are so in it. */
export type StackView = StackModel & Pick<ReviewModel, "diff">;

/**
 * A section of every stack: one for all of them where they are alike to the letter, else one for each that is alike by
 * itself, with the names of its stacks.
 *
 * @param sectionOf renders a stack. All ids in it begin with the prefix, so that sections of several stacks differ in theirs.
 */
export function perStack(
  model: ReviewModel,
  sectionOf: (stack: StackView, prefix: string) => Section,
): Section[] {
  const views = stacksOf(model).map((stack) => viewOf(model, stack));
  const alike = [...Map.groupBy(views, (view) => sectionOf(view, "").body.text).values()];
  return alike.flatMap((group, position) => {
    const [view] = group;
    if (view === undefined) return [];
    const section = sectionOf(view, position === 0 ? "" : `stack-${position + 1}-`);
    const names = joined(group.map(({ stack }) => stack));
    if (alike.length > 1) return [{ ...section, title: `${section.title} · ${names}` }];
    return [
      group.length === 1 ? section : { ...section, lead: `${section.lead} It is the same in ${names}.` },
    ];
  });
}

const viewOf = ({ diff }: ReviewModel, stack: StackModel): StackView => ({
  ...stack,
  diff: diff && { ...diff, changes: diff.changes.filter(({ stacks }) => stacks.includes(stack.stack)) },
});
