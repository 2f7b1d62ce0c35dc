import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { forTerminal } from "command-line/safe-text";
import { type Explained, explain } from "./common/explained.ts";
import type { MutateOptions, Subject } from "./options.ts";
import { layers } from "./policy/layers.ts";
import { sweepPolicy } from "./policy/sweep.ts";
import { explanations } from "./rules/explanations.ts";
import { mutateRules } from "./rules/stryker.ts";

/** Makes every mutant of a subject, and prints which are noticed. Gives the exit status. */
export function mutate(subject: Subject, options: Pick<MutateOptions, "quick">): Promise<number> {
  return { rules, resources, policy }[subject](options);
}

async function rules({ quick }: Pick<MutateOptions, "quick">): Promise<number> {
  const { mutants, survivors } = await mutateRules(quick);
  console.log(`rules: ${mutants} mutants, ${survivors.length} noticed by no test`);
  const found = explain(
    survivors.map(({ id }) => id),
    explanations,
  );
  const isLeft = new Set(found.unexplained);
  for (const { id, place } of survivors)
    console.log(forTerminal(`${isLeft.has(id) ? "✗ survives" : "  explained"}: ${place}: ${id}`));
  return tell(found, quick);
}

async function resources({ quick }: Pick<MutateOptions, "quick">): Promise<number> {
  if (quick) {
    console.log("resources: left out by --quick; npm run sweep takes minutes");
    return 0;
  }
  const sweep = path.join(import.meta.dirname, "resources", "sweep.ts");
  const [status] = (await once(spawn(process.execPath, [sweep], { stdio: "inherit" }), "close")) as [
    number | null,
  ];
  return status ?? 2;
}

async function policy({ quick }: Pick<MutateOptions, "quick">): Promise<number> {
  const counts = new Map<string, number>();
  const found = await sweepPolicy({
    quick,
    today: new Date().toISOString().slice(0, 10),
    tell: (id, caught) => {
      const layer = caught?.layer ?? "nothing";
      counts.set(layer, (counts.get(layer) ?? 0) + 1);
      const says = caught === undefined ? "" : `: ${firstLine(caught.says)}`;
      console.log(forTerminal(`${layer.padEnd(10)}  ${id}${says}`));
    },
  });
  const caught = layers.map((layer) => `${counts.get(layer) ?? 0} by ${layer}`).join(", ");
  console.log(`policy: caught ${caught}; ${counts.get("nothing") ?? 0} by nothing`);
  for (const id of found.unexplained) console.log(forTerminal(`✗ survives: ${id}`));
  return tell(found, quick);
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

/** Part of the mutants cannot tell that an explanation isn't needed. */
function tell({ unexplained, unneeded }: Explained, quick: boolean): number {
  const idle = quick ? [] : unneeded;
  for (const { mutants } of idle) console.log(`✗ not needed any more: the explanation of ${mutants}`);
  return unexplained.length + idle.length === 0 ? 0 : 1;
}
