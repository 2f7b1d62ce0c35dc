import { writeFile } from "node:fs/promises";
import path from "node:path";
import { errorText } from "command-line/error-text";
import { leave } from "command-line/exit";
import { leaveSignal } from "command-line/interruption";
import { project } from "../infra/project.ts";
import { APPROVALS_FILE, readApprovals } from "./approvals/read.ts";
import { readBase } from "./base/read.ts";
import type { ReviewModel } from "./model/model.ts";
import { type ReviewOptions, readOptions } from "./options.ts";
import { review, statusOf } from "./review.ts";
import { takeSnapshot } from "./snapshot/take.ts";
import { write } from "./write.ts";

const USAGE = `usage: npm run review [-- --base REVISION] [-- --stack NAME] [-- --format FORMAT] [-- --out FILE]

  --base REVISION  what the working tree changes against a revision, as git names it
  --stack NAME     the stack whose Pulumi.NAME.yaml is reviewed (dev)
  --format FORMAT  terminal (the default), markdown, json or html
  --out FILE       where it is written, instead of standard output

Creates nothing. Exit status: 0 when nothing speaks against it, 1 when a finding is of high severity, 2 when the review
couldn't be made, 3 when something widens that ${APPROVALS_FILE} doesn't approve.`;

leave(await main());

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (typeof options === "string") {
    console.error(`${options}\n\n${USAGE}`);
    return 2;
  }
  try {
    const model = await make(options);
    const text = await write(model, options);
    if (options.out === undefined) process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
    else await writeFile(options.out, text);
    return statusOf(model);
  } catch (error) {
    console.error(errorText(error));
    return 2;
  }
}

async function make({ stack, base: revision }: ReviewOptions): Promise<ReviewModel> {
  const today = new Date().toISOString().slice(0, 10);
  const approvals = await readApprovals(path.join(project, APPROVALS_FILE));
  const signal = leaveSignal();
  const [snapshot, base] = await Promise.all([
    takeSnapshot(project, stack),
    revision === undefined ? undefined : readBase({ project, revision, stack, signal }),
  ]);
  return review({
    snapshot,
    today,
    approvals,
    ...(base !== undefined && revision !== undefined && { base: { ...base, revision } }),
  });
}
