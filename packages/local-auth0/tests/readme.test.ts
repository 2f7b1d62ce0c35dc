import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";

const folder = path.dirname(import.meta.dirname);
const read = (file: string) => readFileSync(path.join(folder, file), "utf8");
const readme = read("README.md");

test("the README's test is one that is run", () => {
  const [, shown] = /```ts\n(.*?)```/s.exec(readme) ?? [];
  expect(shown).toBe(read("tests/example.test.ts"));
});

test("the README tells of everything that is exported, and of nothing else", () => {
  const { exports } = z
    .object({ exports: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read("package.json")));
  const offered = Object.keys(exports).map((name) => path.posix.join("local-auth0", name));
  const told = [...readme.matchAll(/^\| `(local-auth0[^`]*)` \|/gm)].map(([, name]) => name);
  expect(told).toEqual(offered);
});
