import type { DeclaredStack } from "./declared-stack.ts";

/** A change that the mutation sweep makes to each stack that a test declares, to see whether the test notices. */
export interface Alteration {
  readonly alter: (stack: DeclaredStack) => DeclaredStack;
  /** Declared stacks by what they were declared with: a sweep tests thousands of alterations of the same ones. */
  readonly declared: Map<string, Promise<DeclaredStack>>;
}

let current: Alteration | undefined;

/** Sets what is done to stacks from now on; nothing, in a run of the tests themselves. */
export function setAlteration(alteration: Alteration | undefined): void {
  current = alteration;
}

/** A stack as a test is to see it. */
export async function altered(
  key: string | undefined,
  declare: () => Promise<DeclaredStack>,
): Promise<DeclaredStack> {
  if (current === undefined) return declare();
  const { alter, declared } = current;
  if (key === undefined) return alter(await declare());
  const known = declared.get(key) ?? declare();
  declared.set(key, known);
  return alter(await known);
}
