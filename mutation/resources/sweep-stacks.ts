import { ProgressReporter } from "command-line/progress";
import { forTerminal } from "command-line/safe-text";
import { stacksIn } from "declared-stack/stack-file";
import { project } from "../../infra/project.ts";
import { type Explained, explain } from "../common/explained.ts";
import { additionalResources, additionsOf } from "./additions.ts";
import { explanations } from "./explanations.ts";
import { idOf } from "./mutant.ts";
import { mutantsOf } from "./mutants.ts";
import { noticedByTests, type Shown } from "./noticed.ts";
import { judgedDeclaration } from "./noticed-by-guardrails.ts";

/**
 * Weakens every setting of every declared resource of every stack, and adds to them, one at a time, and prints which of
 * these mutants neither a guardrail nor a test of the program notices.
 *
 * @returns the exit status: 0 when each of these is explained and each explanation is needed, 1 when not.
 */
export async function sweep(): Promise<number> {
  const today = new Date().toISOString().slice(0, 10);
  const survivors = new Map<string, Shown>();
  for (const stack of await stacksIn(project)) {
    const { resources, notices } = await judgedDeclaration(stack, today);
    const kinds = {
      weakenings: mutantsOf(resources),
      additions: [...additionsOf(resources), ...additionalResources(resources)],
    };
    for (const [kind, mutants] of Object.entries(kinds)) {
      const passed = mutants.filter((mutant) => !notices(mutant.apply(resources)));
      for (const mutant of passed) survivors.set(idOf(mutant), { id: idOf(mutant), label: mutant.label });
      const noticed = mutants.length - passed.length;
      console.log(`${stack}: ${mutants.length} ${kind}, ${noticed} noticed by guardrails`);
    }
  }
  let shown = [...survivors.values()];
  console.log(`${shown.length} are shown to the tests about them; this takes minutes`);
  shown = await unnoticed(shown, "first");
  // Explanations are for what the tests about a resource pass; the others, slower, are asked about the rest.
  const { explained, unneeded, unexplained } = explain(
    shown.map(({ id }) => id),
    explanations,
  );
  console.log(
    `${shown.length} are left, of which ${explained.length} are explained in mutation/resources/explanations.ts`,
  );
  const rest = await unnoticed(
    shown.filter(({ id }) => unexplained.includes(id)),
    "next",
  );
  return tell({ explained, unneeded, unexplained: rest.map(({ id }) => id) });
}

/** Those that no test of the round notices. */
async function unnoticed(shown: readonly Shown[], round: "first" | "next"): Promise<Shown[]> {
  const progress = new ProgressReporter(process.stderr);
  const tell = (done: number) => progress.count({ what: `${round} tests`, done, total: shown.length });
  const noticed = await noticedByTests(shown, round, tell);
  progress.clear();
  return shown.filter(({ id }) => !noticed.has(id));
}

function tell({ unexplained, unneeded }: Explained): number {
  for (const id of unexplained) console.log(forTerminal(`✗ survives: ${id}`));
  for (const { mutants } of unneeded) console.log(`✗ not needed any more: the explanation of ${mutants}`);
  const count = unexplained.length + unneeded.length;
  console.log(count === 0 ? "Every mutant is noticed or explained." : `${count} to look into`);
  return count === 0 ? 0 : 1;
}
