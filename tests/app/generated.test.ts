import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { appFolder, typesForApp } from "../../local/app/generated.ts";

// `npm run check` goes by the description that they say they were made from: it has no generator at hand.
test("app/generated/api.d.ts is what the generator makes of the API's description", async () => {
  expect(readFileSync(path.join(appFolder, "generated/api.d.ts"), "utf8")).toBe(await typesForApp());
});
