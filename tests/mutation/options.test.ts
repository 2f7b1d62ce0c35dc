import { readArguments } from "command-line/arguments";
import { describe, expect, it } from "vitest";
import { options } from "../../mutation/options.ts";

const read = (args: readonly string[]) => readArguments({ options }, args);

describe("the arguments of npm run mutate", () => {
  it("mean everything when there are none", () => {
    expect(read([])).toEqual({ only: ["rules", "resources", "policy"], quick: false });
  });

  it("choose one subject, and the quick way", () => {
    expect(read(["--only", "policy", "--quick"])).toEqual({ only: ["policy"], quick: true });
  });

  it.each([
    [["--only", "api"], '--only is "api"; expected rules, resources, policy'],
    [["--fast"], "Unknown option '--fast'"],
  ])("are refused as %j", (args, fault) => {
    expect(() => read(args)).toThrow(fault);
  });
});
