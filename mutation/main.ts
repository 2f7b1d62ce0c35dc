import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { errorText } from "command-line/error-text";
import { leave } from "command-line/exit";
import { type Explained, explain } from "./common/explained.ts";
import { type MutateOptions, readOptions, type Subject } from "./options.ts";
import { layers } from "./policy/layers.ts";
import { sweepPolicy } from "./policy/sweep.ts";
import { explanations } from "./rules/explanations.ts";
import { mutateRules } from "./rules/stryker.ts";

const USAGE = `usage: npm run mutate [-- --only rules|resources|policy] [-- --quick]

  --only SUBJECT  rules: their code, by Stryker; resources: every setting that the program declares (npm run sweep);
                  policy: who may do what. All three when it is left out
  --quick         the code of the decisions alone; no resources; one change of each kind to the policy

Each mutant has to be caught: by a test, a guardrail, the policy's own validation, the program or the review.
Exit status: 0 when every survivor is explained and each explanation is needed, 1 when not, 2 when it can't be told.`;

leave(await main());

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  try {
    let worst = 0;
    for (const subject of options.subjects) worst = Math.max(worst, await mutate(subject, options));
    return worst;
  } catch (error) {
    console.error(errorText(error));
    return 2;
  }
}

/** Gives an exit status. */
function mutate(subject: Subject, options: MutateOptions): Promise<number> {
  return { rules, resources, policy }[subject](options);
}

async function rules({ quick }: MutateOptions): Promise<number> {
  const { mutants, survivors } = await mutateRules(quick);
  console.log(`rules: ${mutants} mutants, ${survivors.length} noticed by no test`);
  const found = explain(
    survivors.map(({ id }) => id),
    explanations,
  );
  const isLeft = new Set(found.unexplained);
  for (const { id, place } of survivors)
    console.log(`${isLeft.has(id) ? "✗ survives" : "  explained"}: ${place}: ${id}`);
  return tell(found, quick);
}

async function resources({ quick }: MutateOptions): Promise<number> {
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

async function policy({ quick }: MutateOptions): Promise<number> {
  const counts = new Map<string, number>();
  const found = await sweepPolicy({
    quick,
    today: new Date().toISOString().slice(0, 10),
    tell: (id, caught) => {
      const layer = caught?.layer ?? "nothing";
      counts.set(layer, (counts.get(layer) ?? 0) + 1);
      console.log(`${layer.padEnd(10)}  ${id}${caught === undefined ? "" : `: ${firstLine(caught.says)}`}`);
    },
  });
  const caught = layers.map((layer) => `${counts.get(layer) ?? 0} by ${layer}`).join(", ");
  console.log(`policy: caught ${caught}; ${counts.get("nothing") ?? 0} by nothing`);
  for (const id of found.unexplained) console.log(`✗ survives: ${id}`);
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
