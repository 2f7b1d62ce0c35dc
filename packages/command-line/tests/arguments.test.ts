import { describe, expect, expectTypeOf, it } from "vitest";
import { argument, flag, option, readArguments, several } from "../src/arguments.ts";
import { UsageError } from "../src/usage-error.ts";
import { file, oneOf, port, stackName, text, wholeNumber } from "../src/values.ts";

const declared = {
  options: {
    dryRun: flag("change nothing"),
    stack: option(stackName, "the stack", "dev"),
    port: option(port, "the port", 0, "a free one"),
    people: option(wholeNumber({ from: 1, to: 50 }), "at a time", 8),
    seed: option(wholeNumber({ from: 1 }), "another one", 1),
    only: option(oneOf("SUBJECT", ["rules", "policy"]), "the subject"),
    tenant: option(file(), "the line"),
  },
  positionals: { from: argument(text("FROM", "a place")), others: several(oneOf("NAME", ["a", "b"])) },
};
const read = (...args: string[]) => readArguments(declared, args);

describe("arguments", () => {
  it("are read as what they were declared to be", () => {
    const values = read(
      "here",
      "--dry-run",
      "--port",
      "8080",
      "--only=policy",
      "a",
      "--tenant",
      "x.json",
      "b",
    );
    expect(values).toEqual({
      dryRun: true,
      stack: "dev",
      port: 8080,
      people: 8,
      seed: 1,
      only: "policy",
      tenant: "x.json",
      from: "here",
      others: ["a", "b"],
    });
    expectTypeOf(values.dryRun).toEqualTypeOf<boolean>();
    expectTypeOf(values.port).toEqualTypeOf<number>();
    expectTypeOf(values.only).toEqualTypeOf<"rules" | "policy" | undefined>();
    expectTypeOf(values.others).toEqualTypeOf<readonly ("a" | "b")[]>();
  });

  it("can begin with a dash after --, or after =", () => {
    expect(read("--tenant=-x", "--", "--help")).toMatchObject({ tenant: "-x", from: "--help" });
  });

  it("count at their last place", () => {
    expect(read("here", "--stack", "dev", "--stack", "prod")).toMatchObject({ stack: "prod" });
  });

  const all = "--dry-run, --stack, --port, --people, --seed, --only, --tenant, --help";
  const misuses: [args: string[], message: string][] = [
    [["--dry"], `Unknown option '--dry'; expected ${all}`],
    [["-p"], `Unknown option '-p'; expected ${all}`],
    [["--no-dry-run"], `Unknown option '--no-dry-run'; expected ${all}`],
    [["--dry-run=yes"], '--dry-run is "yes"; expected --dry-run alone'],
    [["--port"], "--port has no value; expected a whole number from 0 to 65535"],
    [["--port", "--dry-run"], "--port has no value; expected a whole number from 0 to 65535"],
    [["--port", "high"], '--port is "high"; expected a whole number from 0 to 65535'],
    [["--port", "65536"], '--port is "65536"; expected a whole number from 0 to 65535'],
    [["--port", "1e3"], '--port is "1e3"; expected a whole number from 0 to 65535'],
    [["--people", "0"], '--people is "0"; expected a whole number from 1 to 50'],
    [["--people", "51"], '--people is "51"; expected a whole number from 1 to 50'],
    [["--seed", "1.5"], '--seed is "1.5"; expected a whole number from 1 on'],
    [["--seed", "9007199254740992"], '--seed is "9007199254740992"; expected a whole number from 1 on'],
    [["--stack", "../dev"], '--stack is "../dev"; expected a stack\'s name'],
    [["--only", "api"], '--only is "api"; expected rules, policy'],
    [["--tenant", ""], "--tenant is empty; expected the path of a file"],
    [[], "FROM is missing; expected a place"],
    [["here", "c"], 'NAME is "c"; expected a, b'],
  ];
  it.each(misuses)("are refused: %j", (args, message) => {
    expect(() => read(...args)).toThrow(new UsageError(message));
  });

  it("are refused when there are too many", () => {
    expect(() => readArguments({}, ["extra"])).toThrow(
      new UsageError("Unexpected argument 'extra'; expected options alone"),
    );
    expect(() => readArguments({ positionals: { a: argument(file("A.csv")) } }, ["a", "b"])).toThrow(
      new UsageError("Unexpected argument 'b'; expected only A.csv"),
    );
  });
});
