/**
 * Ends this process once what it printed is out. It can't be left to end by itself: Auth0's SDK keeps the timer of a
 * call that failed until the call's time is over, and Pulumi's keeps connections open.
 */
export function leave(status: number): void {
  process.stdout.write("", () => process.stderr.write("", () => process.exit(status)));
}
