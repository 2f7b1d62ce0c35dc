import { describe, expect, it } from "vitest";
import { readOptions } from "../../mutation/options.ts";

describe("the arguments of npm run mutate", () => {
  it("mean everything when there are none", () => {
    expect(readOptions([])).toEqual({ subjects: ["rules", "resources", "policy"], quick: false });
  });

  it("choose one subject, and the quick way", () => {
    expect(readOptions(["--only", "policy", "--quick"])).toEqual({ subjects: ["policy"], quick: true });
  });

  it.each([
    [["--only", "api"], '--only is "api"; expected rules, resources, policy'],
    [["--fast"], "Unknown option '--fast'"],
  ])("are refused as %j", (args, fault) => {
    expect(readOptions(args)).toContain(fault);
  });
});
