/**
 * A time of the tenant's clock, in seconds on the machine's, by which `oidc-provider` judges whatever it finds: what the tenant's clock
 * has still ahead is ahead there, too, and what is over is over.
 *
 * @param time milliseconds since the epoch
 * @param now of the tenant's clock
 */
export function secondsOfProvider(time: number, now: Date): number {
  const left = time - now.getTime();
  const seconds = (Date.now() + left) / 1000;
  return left > 0 ? Math.ceil(seconds) : Math.floor(seconds);
}
