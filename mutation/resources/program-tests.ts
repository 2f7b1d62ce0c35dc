import { readFileSync } from "node:fs";
import { labelOf } from "declared-stack/resource";
import { beforeAll, describe, it } from "vitest";
import { z } from "zod";
import { type Alteration, setAlteration } from "../../tests/infra/alteration.ts";
import { DeclaredStack } from "../../tests/infra/declared-stack.ts";
import { additionalResources, additionsTo } from "./additions.ts";
import { idOf } from "./mutant.ts";
import { mutantsOf } from "./mutants.ts";

/** Runs tests once for each mutant, in a group of its name. What they are is in the file that `MUTANTS` names. */
const work = z.object({
  mutants: z.array(z.object({ id: z.string(), label: z.string(), files: z.array(z.string()) })),
});
const { mutants } = work.parse(JSON.parse(readFileSync(process.env.MUTANTS ?? "", "utf8")));

const declared: Alteration["declared"] = new Map();

for (const [index, { id, label, files }] of mutants.entries()) {
  const alteration: Alteration = { declared, alter: (stack) => alteredStack(stack, id, label) };
  describe(id, async () => {
    beforeAll(() => setAlteration(alteration));
    setAlteration(alteration);
    for (const [position, file] of files.entries()) await load(file, `${index}-${position}`);
  });
}

/** Adds a file's tests to the group. One that doesn't load, because what it is about is gone, has noticed that. */
async function load(file: string, run: string): Promise<void> {
  try {
    await import(/* @vite-ignore */ `../../tests/infra/${file}?mutant=${run}`);
  } catch (error) {
    it(`loads ${file}`, () => {
      throw error;
    });
  }
}

/** The stack with the mutant's change, where it has such a setting. */
function alteredStack(stack: DeclaredStack, id: string, label: string): DeclaredStack {
  const { resources, components, outputs } = stack;
  const own = resources.filter((resource) => labelOf(resource) === label);
  const mutants =
    own.length > 0
      ? [...mutantsOf(own, resources), ...own.flatMap(additionsTo)]
      : additionalResources(resources);
  const mutant = mutants.find((one) => idOf(one) === id);
  if (mutant === undefined) return stack;
  return new DeclaredStack(mutant.apply(resources), components, outputs);
}
