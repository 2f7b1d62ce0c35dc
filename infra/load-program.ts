/**
 * The program for `runProgram`, loaded as importing `infra/index.ts` does, but each time anew: a process may declare a
 * stack more than once, and a module's body runs only at its first import.
 */
export const timesheetsProgram = {
  /** The project's name in Pulumi.yaml. */
  project: "timesheets",
  load: async (): Promise<{ readonly default: object }> => {
    const { program } = await import("./program.ts");
    return { default: await program() };
  },
};
