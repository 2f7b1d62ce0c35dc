/** The bootstrap's program for `runProgram`, loaded anew each time. */
export const bootstrapProgram = {
  /** The project's name in infra/bootstrap/Pulumi.yaml. */
  project: "timesheets-bootstrap",
  load: async (): Promise<{ readonly default: object }> => {
    const { program } = await import("./program.ts");
    return { default: await program() };
  },
};
