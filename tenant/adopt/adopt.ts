import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { localFolder } from "../../infra/project.ts";
import type { Adoption } from "./adoption.ts";
import { findAdoption, type TenantQuestion } from "./find-adoption.ts";
import { writeReport } from "./report.ts";
import { writeJson } from "./report-json.ts";

/** A question about a tenant, and the form in which what comes of it is told. */
export interface AdoptQuestion extends TenantQuestion {
  /** The file for the engine; one of the stack's name in the project's own folder, when it is left out. */
  readonly out: string | undefined;
  readonly json: boolean;
}

/**
 * All of `npm run adopt`: reads a tenant, writes the file for the engine when all is decided and something is there, and
 * says what follows.
 *
 * @returns what is to be printed, and the exit status.
 */
export async function adopt(
  asked: AdoptQuestion,
): Promise<{ readonly text: string; readonly status: 0 | 2 }> {
  const adoption = await findAdoption(asked);
  const file = await writeFileFor(adoption, asked.out);
  const text = asked.json
    ? writeJson(adoption, file)
    : [writeReport(adoption), nextLines(adoption, file)].join("\n");
  return { text, status: adoption.isDecided ? 0 : 2 };
}

/** @returns where it was written; undefined when there is nothing to take over, or something is left open. */
async function writeFileFor(
  { file, isDecided, stack }: Adoption,
  out = path.join(localFolder, `adopt-${stack}.json`),
): Promise<string | undefined> {
  if (!isDecided || file.resources.length === 0) return undefined;
  await mkdir(path.dirname(out), { recursive: true });
  await writeFile(out, `${JSON.stringify(file, null, 2)}\n`);
  return out;
}

function nextLines({ stack, isDecided }: Adoption, file: string | undefined): string {
  if (!isDecided) return "No file was written.";
  if (file === undefined) return "There is nothing to adopt, and no file was written: deploy.";
  const name = path.relative(process.cwd(), file);
  return [
    "To take them over, and to see then what a deployment would change:",
    `  npm run pulumi -- import --stack ${stack} --file ${name} --generate-code=false --protect=false`,
    `  npm run preview -- --stack ${stack}`,
  ].join("\n");
}
