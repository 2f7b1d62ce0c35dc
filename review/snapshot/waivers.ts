import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readWaivers, type Waiver } from "../../infra/guardrails/judge/waivers.ts";

export type WaiverSnapshot = Waiver;

/** The waivers of the project in a folder; null in a revision that is older than the guardrails. */
export async function readWaiversOf(folder: string): Promise<readonly WaiverSnapshot[] | null> {
  const file = path.join(folder, "infra", "guardrails", "waivers.yaml");
  return existsSync(file) ? readWaivers(pathToFileURL(file)) : null;
}
