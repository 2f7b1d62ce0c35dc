import { expect, it } from "vitest";
import { sizeOf, syntheticPolicy } from "../../bench/growth/policy.ts";
import { growing } from "../../bench/growth/subjects.ts";

it.each(Object.entries(growing))("a synthetic policy can be measured: %s", async (_subject, prepare) => {
  const run = await prepare(syntheticPolicy(sizeOf(10)));
  await expect(run()).resolves.not.toThrow();
});
