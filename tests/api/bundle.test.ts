import { beforeAll, describe, expect, it } from "vitest";
import { bundleApi } from "../../api/bundle.ts";

let bundle: string;
beforeAll(async () => {
  bundle = await bundleApi();
});

describe("bundleApi", () => {
  it("gives the same bytes every time", async () => {
    expect(await bundleApi()).toBe(bundle);
  });

  it("tells nothing of where it was made", () => {
    expect(bundle).not.toContain(process.cwd());
    expect(bundle).not.toContain("node_modules/");
  });

  it("needs nothing but Node", () => {
    const imported = [...bundle.matchAll(/\bimport\b[^"';]*\bfrom\s*"([^"]+)"/g)].map(
      ([, name = ""]) => name,
    );
    expect(imported).not.toEqual([]);
    expect(imported.filter((name) => !process.getBuiltinModule(name))).toEqual([]);
  });

  it("exports the handler, and is small enough for Lambda to load at once", () => {
    expect(bundle.slice(-40)).toMatch(/export\{[\w$]+ as handler\};?\s*$/);
    expect(bundle.length).toBeLessThan(1_000_000);
  });
});
