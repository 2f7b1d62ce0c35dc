import { errorText } from "../local/error-text.ts";
import { type Explained, explain } from "./explained.ts";
import { explanations } from "./explanations.ts";
import { guardedDeclaration } from "./guarded.ts";
import { idOf } from "./mutant.ts";
import { mutantsOf } from "./mutants.ts";
import { noticedByTests, type Shown } from "./tests/noticed.ts";

/**
 * Weakens every setting of every declared resource of both stacks, one at a time, and says which weakenings neither a
 * guardrail nor a test of the program notices. Exit status: 0 when each of these is explained and each explanation is
 * needed, 1 when not, 2 when it can't be told.
 */
const STACKS = ["dev", "prod"];

try {
  process.exitCode = await sweep();
} catch (error) {
  console.error(errorText(error));
  process.exitCode = 2;
}

async function sweep(): Promise<number> {
  const today = new Date().toISOString().slice(0, 10);
  const survivors = new Map<string, Shown>();
  for (const stack of STACKS) {
    const { resources, notices } = await guardedDeclaration(stack, today);
    const mutants = mutantsOf(resources);
    const passed = mutants.filter((mutant) => !notices(mutant.apply(resources)));
    for (const mutant of passed) survivors.set(idOf(mutant), { id: idOf(mutant), label: mutant.label });
    console.log(
      `${stack}: ${mutants.length} weakenings, ${mutants.length - passed.length} noticed by guardrails`,
    );
  }
  const shown = [...survivors.values()];
  console.log(`${shown.length} are shown to the tests of the program; this takes minutes`);
  const noticed = await noticedByTests(shown, (count) => process.stderr.write(`\r${count} `));
  const left = shown.filter(({ id }) => !noticed.has(id)).map(({ id }) => id);
  console.log(`\n${noticed.size} noticed by tests, ${left.length} by nothing`);
  return tell(explain(left, explanations));
}

function tell({ unexplained, explained, unneeded }: Explained): number {
  console.log(`${explained.length} of these are explained in mutation/explanations.ts`);
  for (const id of unexplained) console.log(`✗ survives: ${id}`);
  for (const { mutants } of unneeded) console.log(`✗ not needed any more: the explanation of ${mutants}`);
  return unexplained.length + unneeded.length === 0 ? 0 : 1;
}
