/**
 * Ends this process once what it printed is out. It can't be left to end by itself: the SDK keeps the timer of a call
 * that failed, which would hold it up until the call's time is over.
 */
export function leave(status: number): void {
  process.stdout.write("", () => process.stderr.write("", () => process.exit(status)));
}
