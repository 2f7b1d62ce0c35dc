import { program } from "./program.ts";

/**
 * The Pulumi program: `pulumi up` runs it against a tenant and an AWS account, `npm start` on this machine.
 * It gives the stack's outputs. They are no named exports, as which of them there are depends on the stack.
 */
export default await program();
