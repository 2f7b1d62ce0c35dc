import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { readApprovals } from "../../../review/approvals/read.ts";

async function readText(text: string) {
  const folder = await mkdtemp(path.join(tmpdir(), "approvals-"));
  try {
    const file = path.join(folder, "approvals.yaml");
    await writeFile(file, text);
    return await readApprovals(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const entry = (what: string) => `
- who: ciso@exampleco.com
  what: ${what}
  sentence: Employee may now approve timesheets.
  why: Teams without a manager, for a quarter.
  until: 2026-12-31
`;

it.each(["0042395918", "1234567e89", "00112233ab"])("reads %s as the id that it is", async (id) => {
  expect(await readText(entry(id))).toEqual([expect.objectContaining({ what: id, until: "2026-12-31" })]);
});

it.each(["", "[]", "# nothing\n[]"])("reads no approval in %j", async (text) => {
  expect(await readText(text)).toEqual([]);
});

it("says what is wrong with an entry", async () => {
  await expect(readText(entry("short"))).rejects.toThrow(
    /^REVIEW_APPROVALS_INVALID: review\/approvals\.yaml: ✖ expected a change's id, as the review prints it/,
  );
});
