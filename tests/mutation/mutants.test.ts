import type { StackResource } from "declared-stack/resource";
import { describe, expect, it } from "vitest";
import { idOf } from "../../mutation/resources/mutant.ts";
import { mutantsOf } from "../../mutation/resources/mutants.ts";

const resource = (name: string, options: Partial<StackResource> = {}): StackResource => ({
  type: "test:index:Thing",
  name,
  inputs: {},
  protect: false,
  parent: "",
  dependsOn: [],
  options: {},
  ...options,
});

const idsOf = (options: Partial<StackResource>) => mutantsOf([resource("one", options)]).map(idOf);

/** A resource's settings under each of their mutants, by what is done to them. */
function mutated(inputs: Record<string, unknown>): [string, unknown][] {
  const resources = [resource("one", { inputs })];
  return mutantsOf(resources)
    .filter(({ path }) => path.length > 0)
    .map((mutant) => [
      idOf(mutant).slice("test:index:Thing one: ".length),
      mutant.apply(resources)[0]?.inputs,
    ]);
}

describe("mutantsOf", () => {
  it("takes away the resource, its protection and what it explicitly waits for", () => {
    expect(idsOf({})).toEqual(["test:index:Thing one is not declared"]);
    const inputs = { of: "test:index:Thing used" };
    const dependsOn = ["test:index:Thing used", "test:index:Thing other"];
    expect(idsOf({ protect: true, dependsOn, inputs }).slice(0, 3)).toEqual([
      "test:index:Thing one is not declared",
      "test:index:Thing one is not protected",
      "test:index:Thing one doesn't wait for test:index:Thing other",
    ]);
  });

  it("flips, multiplies, zeroes, replaces and leaves out single settings", () => {
    expect(mutated({ on: true })).toEqual([
      ["on is flipped", { on: false }],
      ["on is missing", {}],
    ]);
    expect(mutated({ limit: 7 })).toEqual([
      ["limit is a hundredfold", { limit: 700 }],
      ["limit is 0", { limit: 0 }],
      ["limit is missing", {}],
    ]);
    expect(mutated({ leeway: 0 })).toEqual([
      ["leeway is 1000", { leeway: 1000 }],
      ["leeway is missing", {}],
    ]);
    expect(mutated({ name: "mine" })).toEqual([
      ["name is a stranger's", { name: "stranger" }],
      ["name is any", { name: "*" }],
      ["name is missing", {}],
    ]);
  });

  it("sends addresses elsewhere and opens them", () => {
    expect(mutated({ url: "https://mine.example/path" }).map(([, inputs]) => inputs)).toEqual([
      { url: "https://stranger.example/path" },
      { url: "https://*/path" },
      { url: "https://MINE.EXAMPLE/path" },
      {},
    ]);
  });

  it("empties, widens and turns lists, and goes into their items", () => {
    expect(mutated({ list: ["a", "b"] }).slice(0, 5)).toEqual([
      ["list is empty", { list: [] }],
      ["list has a stranger's too", { list: ["a", "b", "stranger"] }],
      ["list has any too", { list: ["a", "b", "*"] }],
      ["list is reversed", { list: ["b", "a"] }],
      ["list is missing", {}],
    ]);
    expect(mutated({ list: ["a", "b"] }).at(-1)).toEqual(["list.1 is missing", { list: ["a"] }]);
    expect(mutated({ list: [{ on: true }] })).toContainEqual([
      "list has its first item twice",
      { list: [{ on: true }, { on: true }] },
    ]);
    expect(mutated({ list: [{ on: true }] })).toContainEqual([
      "list.0.on is flipped",
      { list: [{ on: false }] },
    ]);
  });

  it("goes into JSON that a text holds", () => {
    expect(mutated({ policy: '{"Effect":"Allow"}' })).toContainEqual([
      "policy.Effect is any",
      { policy: '{"Effect":"*"}' },
    ]);
  });

  it("lets a reference lead to another resource of the type, within ARNs too", () => {
    const resources = [
      resource("user", { inputs: { of: "arn:aws:test:::test:index:Thing one" } }),
      resource("one"),
      resource("two", { type: "test:index:Other" }),
    ];
    const swap = mutantsOf(resources).find(({ change }) => change.startsWith("refers to"));
    expect(swap?.change).toBe("refers to test:index:Thing user");
    expect(swap?.apply(resources)[0]?.inputs).toEqual({ of: "arn:aws:test:::test:index:Thing user" });
  });

  it("changes nothing but what it says, and each thing once", () => {
    const resources = [resource("one", { inputs: { list: ["a", { on: true }], n: 1 } }), resource("two")];
    const before = structuredClone(resources);
    const mutants = mutantsOf(resources);
    expect(new Set(mutants.map(idOf)).size).toBe(mutants.length);
    for (const mutant of mutants) {
      const after = mutant.apply(resources);
      expect(after).not.toEqual(before);
      if (mutant.label.endsWith("one")) expect(after.at(-1)).toEqual(before[1]);
    }
    expect(resources).toEqual(before);
  });
});
