import { z } from "zod";

const position = z.object({ line: z.number(), column: z.number() });
const report = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.string().default(""),
          status: z.string(),
          location: z.object({ start: position, end: position }),
        }),
      ),
    }),
  ),
});

/** A mutant that no test noticed. */
export interface Survivor {
  /** The file, the mutator, what was there and what came in its place: it stays the same when lines move. */
  readonly id: string;
  /** Where it is, for example `rules/policy.ts:12`. */
  readonly place: string;
}

/** Stryker's report on all mutants. */
export interface MutationReport {
  readonly mutants: number;
  readonly survivors: readonly Survivor[];
}

/**
 * A mutant that makes the tests' own files fail is noticed; one that no test reaches is not. Neither is one whose tests
 * took too long: the rules have no loop that could hang, so that tells of a busy machine and not of the mutant.
 */
const UNNOTICED = new Set(["Survived", "NoCoverage", "Timeout"]);

/**
 * Reads a report of Stryker's (mutation-testing-report-schema).
 *
 * @throws {z.ZodError} when it is none.
 */
export function readMutationReport(json: unknown): MutationReport {
  const files = Object.entries(report.parse(json).files);
  return {
    mutants: files.reduce((sum, [, { mutants }]) => sum + mutants.length, 0),
    survivors: files.flatMap(([file, { source, mutants }]) =>
      mutants
        .filter(({ status }) => UNNOTICED.has(status))
        .map(({ mutatorName, replacement, location: { start, end } }) => {
          const original = source.slice(offsetOf(source, start), offsetOf(source, end));
          return {
            id: `${file} ${mutatorName}: ${oneLine(original)} → ${oneLine(replacement)}`,
            place: `${file}:${start.line}`,
          };
        }),
    ),
  };
}

/** Code without its layout, so that formatting it doesn't make it other code. */
const oneLine = (code: string): string => code.replaceAll(/\s+/g, " ");

/** Lines and columns are counted from 1. */
function offsetOf(source: string, { line, column }: z.infer<typeof position>): number {
  const before = source.split("\n").slice(0, line - 1);
  return before.reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
}
