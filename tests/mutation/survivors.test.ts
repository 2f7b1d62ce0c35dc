import { describe, expect, it } from "vitest";
import { readMutationReport } from "../../mutation/rules/survivors.ts";

const source = "const one = 1;\nreturn first ?? [];\n";
const mutant = (status: string, line: number) => ({
  mutatorName: "ArrayDeclaration",
  replacement: '["other"]',
  status,
  location: { start: { line, column: 17 }, end: { line, column: 19 } },
});
const judged = (text: string, ...mutants: object[]) =>
  readMutationReport({ files: { "rules/a.ts": { source: text, mutants } } });
const ID = 'rules/a.ts ArrayDeclaration: [] → ["other"]';

describe("readMutationReport", () => {
  it.each(["Survived", "NoCoverage", "Timeout"])("counts a mutant that is %s as a survivor", (status) => {
    expect(judged(source, mutant(status, 2))).toEqual({
      mutants: 1,
      survivors: [{ id: ID, place: "rules/a.ts:2" }],
    });
  });

  it.each(["Killed", "RuntimeError"])("counts a mutant that is %s as noticed", (status) => {
    expect(judged(source, mutant(status, 2))).toEqual({ mutants: 1, survivors: [] });
  });

  it("tells a survivor by the same id when its line moves", () => {
    expect(judged(`// New.\n${source}`, mutant("Survived", 3)).survivors).toEqual([
      { id: ID, place: "rules/a.ts:3" },
    ]);
  });

  it("tells it in one line, however it is laid out", () => {
    const laidOut = source.replace("[]", "[\n]");
    const { location, ...rest } = mutant("Survived", 2);
    const moved = { ...rest, location: { ...location, end: { line: 3, column: 2 } } };
    expect(judged(laidOut, moved).survivors).toEqual([
      { id: 'rules/a.ts ArrayDeclaration: [ ] → ["other"]', place: "rules/a.ts:2" },
    ]);
  });

  it("refuses what is no report", () => {
    expect(() => readMutationReport({ mutants: [] })).toThrow("files");
  });
});
