/** Where a stack is, and what its resources' names begin with. */
export interface RightsPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  /** The project's name and the stack's, for example `timesheets-dev`. */
  readonly prefix: string;
  readonly stack: string;
  /** Whether its table is backed up. */
  readonly backedUp: boolean;
  /** The API's own domain, where it has one. */
  readonly apiDomain: string | undefined;
  /** The domain at which people sign in, where it isn't the tenant's. */
  readonly loginDomain: string | undefined;
  /** The zone in which their records are made. */
  readonly hostedZoneId: string | undefined;
}
