/** Where a stack is, and what its resources' names begin with. */
export interface RightsPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** The project's name and the stack's, for example `timesheets-dev`. */
  readonly prefix: string;
  readonly stack: string;
  /** The stack's own domains; none where it has none. */
  readonly domains: readonly string[];
  /** The zone in which their records are made. */
  readonly hostedZoneId: string | undefined;
}
