import type { ReviewModel, StackModel } from "./model.ts";

/** A review, as far as it is of its stacks. */
export type Stacks = StackModel & Pick<ReviewModel, "otherStacks">;

/** All stacks that were reviewed, the first one first. */
export const stacksOf = (model: Stacks): readonly StackModel[] => [model, ...model.otherStacks];

/** Something that is so in some stacks. */
export interface InStacks<Item> {
  readonly item: Item;
  /** Their names. */
  readonly stacks: readonly string[];
}

/** Items of all stacks, in their order: one that is alike in several stacks is there once. */
export function acrossStacks<Item>(
  model: Stacks,
  itemsOf: (stack: StackModel) => readonly Item[],
): InStacks<Item>[] {
  const found = new Map<string, { item: Item; stacks: Set<string> }>();
  for (const one of stacksOf(model)) {
    for (const item of itemsOf(one)) {
      const key = JSON.stringify(item);
      const known = found.get(key) ?? { item, stacks: new Set() };
      found.set(key, known);
      known.stacks.add(one.stack);
    }
  }
  return [...found.values()].map(({ item, stacks }) => ({ item, stacks: [...stacks] }));
}

/** Names of the stacks in which something is so, as words that follow it; nothing where it is so in every stack. */
export const stacksNote = (model: Stacks, stacks: readonly string[]): string =>
  stacksOf(model).every(({ stack }) => stacks.includes(stack)) ? "" : ` (${stacks.join(", ")})`;
