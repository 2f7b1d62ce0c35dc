import { type AnyChange, change } from "../model/change.ts";
import { codeDifference } from "./logic.ts";
import type { Comparison } from "./revision.ts";

/** Most lines that are shown of all files together. */
const MOST_LINES = 120;

/** Code of the API that differs in more than comments, types, formatting and names of its own. */
export function apiCodeChanges({ before, after }: Comparison): AnyChange[] {
  const [was, is] = [before.snapshot.apiCode, after.snapshot.apiCode];
  if (was?.sha256 === is?.sha256) return [];
  const [old, current] = [was?.files ?? {}, is?.files ?? {}];
  const files = [...new Set([...Object.keys(old), ...Object.keys(current)])]
    .filter((file) => old[file] !== current[file])
    .toSorted();
  const difference = files.flatMap((file) => [
    file,
    ...codeDifference(old[file] ?? null, current[file] ?? null),
  ]);
  return [
    change(
      "api-code",
      "wider",
      {
        subject: "API",
        was: was?.sha256 ?? null,
        is: is?.sha256 ?? null,
        files,
        difference: difference.slice(0, MOST_LINES),
      },
      "not judged",
    ),
  ];
}
