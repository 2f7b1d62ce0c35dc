/**
 * Loads the program for `runProgram`, as importing `infra/index.ts` does, but each time anew: a process may
 * declare a stack more than once, and a module's body runs only at its first import.
 */
export async function loadProgram(): Promise<{ readonly default: object }> {
  const { program } = await import("./program.ts");
  return { default: await program() };
}
