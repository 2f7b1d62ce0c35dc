/**
 * A time of the tenant's clock, in seconds on the machine's, by which `oidc-provider` judges whatever it finds: what the tenant's clock
 * has still ahead is ahead there, too.
 *
 * @param time milliseconds since the epoch
 * @param now of the tenant's clock
 */
export function secondsOfProvider(time: number, now: Date): number {
  return Math.ceil((Date.now() + time - now.getTime()) / 1000);
}
