/** A stack's configuration as it was found. */
export interface RawStackConfig {
  readonly project: string;
  readonly stack: string;
  /** Values by full key, such as `timesheets:mobile`; those of other namespaces are passed over. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The keys of which the engine says that they are secret; none where there is no engine. */
  readonly secretKeys?: readonly string[];
  /** Whether the engine runs the program, so that nothing may be missing; otherwise stand-ins take the place of secrets. */
  readonly deploys?: boolean;
}
