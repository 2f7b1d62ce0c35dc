/** A command line, or what belongs to it such as its environment, that says nothing a command can do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "USAGE";
}
