import { program } from "./program.ts";

/** The Pulumi program of what continuous integration needs, apart from the stacks' own. It gives the stack's outputs. */
export default await program();
