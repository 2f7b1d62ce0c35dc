import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { openCompleted } from "../../../tenant/roster/completed.ts";

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), "completed-"));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
}

it("passes over a line number that was cut off while it was written", () => {
  const made = folder();
  writeFileSync(path.join(made, "run.done"), "2\n3\n41");
  const completed = openCompleted(made, "run");
  onTestFinished(() => completed.close());
  expect([2, 3, 4, 41].map((line) => completed.has(line))).toEqual([true, true, false, false]);
});

it("leaves nothing when all of it was done", () => {
  const made = folder();
  const completed = openCompleted(made, "run");
  completed.add(2);
  completed.forget();
  completed.close();
  expect(readdirSync(made)).toEqual([]);
});
