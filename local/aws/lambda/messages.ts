/** The data with which a function's thread is started. */
export interface SandboxData {
  /** The file that exports the handler. */
  readonly file: string;
  /** The name by which it exports it. */
  readonly exported: string;
  /** A certificate authority to trust beside the public ones. */
  readonly caPem: string;
}

/** A call, as it is sent to the thread. Events and results cross as JSON, as they do in Lambda. */
export interface Invocation {
  readonly id: string;
  readonly functionName: string;
  readonly event: string;
  /** When the time is up, in milliseconds since 1970. */
  readonly deadline: number;
}

/** The thread's reply to a call. */
export type InvocationReply =
  | { readonly id: string; readonly result: string }
  | { readonly id: string; readonly error: { readonly name: string; readonly message: string } };
