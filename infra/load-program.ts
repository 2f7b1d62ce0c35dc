import type { Program } from "declared-stack/run-program";

/**
 * The program for `runProgram`, loaded as importing `infra/index.ts` does, but each time anew: a process may declare a
 * stack more than once, and a module's body runs only at its first import.
 */
export const timesheetsProgram: Program = {
  project: "timesheets",
  load: async () => {
    const { program } = await import("./program.ts");
    return { default: await program() };
  },
};
