/**
 * A command line, or what belongs to it such as its environment, of which a command can make nothing. The command is ended
 * with status 2, and says how it is called.
 */
export class UsageError extends Error {
  override readonly name: string = "UsageError";
  readonly code: string = "USAGE";
}
