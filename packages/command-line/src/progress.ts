/** Takes how far a counted step is. */
export type Progress = (step: {
  readonly what: string;
  readonly done: number;
  readonly total: number;
}) => void;

/** What the name of a step is filled up to. */
const WIDTH = 22;

/** A bar of 24 characters that fills as work is done. */
export function progressBar(done: number, total: number): string {
  const filled = Math.round((done / Math.max(1, total)) * 24);
  return `${"█".repeat(filled)}${"░".repeat(24 - filled)}`;
}

/** Says on a stream what is going on: a terminal sees a bar that moves, a log one line for each finished step. */
export class ProgressReporter {
  readonly #stream: NodeJS.WriteStream;
  readonly #started = performance.now();
  #stepStarted = performance.now();

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  /** Reports a finished step with its duration. */
  step(what: string, result: string): void {
    this.#clearLine();
    const seconds = (performance.now() - this.#stepStarted) / 1000;
    this.#stream.write(`  ${what.padEnd(WIDTH)}${result} (${seconds.toFixed(1)} s)\n`);
    this.#stepStarted = performance.now();
  }

  /** Reports how far a counted step is. */
  readonly count: Progress = ({ what, done, total }) => {
    if (done === total) this.step(what, String(total));
    else if (this.#stream.isTTY) {
      const filled = Math.round((done / Math.max(1, total)) * 24);
      this.#clearLine();
      this.#stream.write(
        `  ${what.padEnd(WIDTH)}${"█".repeat(filled)}${"░".repeat(24 - filled)} ${done}/${total}`,
      );
    }
  };

  /** Seconds since the beginning. */
  elapsed(): number {
    return (performance.now() - this.#started) / 1000;
  }

  #clearLine(): void {
    if (this.#stream.isTTY) this.#stream.write("\r\u001b[2K");
  }
}
