import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { generatedFiles } from "../generate/files.ts";

test.each(generatedFiles)(
  "$file is what the SDK and the routes say now (npm run tenant:generate)",
  async (generated) => {
    const text = await readFile(new URL(`../${generated.file}`, import.meta.url), "utf8");

    expect(text).toBe(await generated.text());
  },
);
