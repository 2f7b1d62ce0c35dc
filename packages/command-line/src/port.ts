/**
 * The port that a command line asks for; 0 lets the system choose.
 *
 * @throws {RangeError} saying what was found and what was expected.
 */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new RangeError(`--port is "${text}"; expected a whole number from 0 to 65535`);
}
