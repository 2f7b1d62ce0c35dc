import { progressBar } from "command-line/progress";

/** How often a log hears of progress, and how often a terminal does, in milliseconds. */
const LOG_PACE = 10_000;
const TERMINAL_PACE = 100;

/** Where progress is shown. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Shows how many of the people are done: a bar that moves on a terminal, a line now and then in a log. */
export class RosterProgress {
  readonly #stream: ProgressStream;
  readonly #total: number;
  readonly #now: () => number;
  readonly #began: number;
  readonly #before: number;
  #shown: number;
  #done: number;

  /** @param done how many an earlier run did. @param now milliseconds. */
  constructor(stream: ProgressStream, total: number, done: number, now: () => number) {
    this.#stream = stream;
    this.#total = total;
    this.#now = now;
    this.#began = this.#shown = now();
    this.#before = this.#done = done;
  }

  /** One more is done. */
  step(): void {
    this.#done += 1;
    const terminal = this.#stream.isTTY === true;
    if (this.#now() - this.#shown < (terminal ? TERMINAL_PACE : LOG_PACE)) return;
    this.#shown = this.#now();
    const counts = `${this.#done}/${this.#total}${this.#remaining()}`;
    this.#stream.write(
      terminal ? `\r\u001b[2K  ${progressBar(this.#done, this.#total)} ${counts}` : `  ${counts}\n`,
    );
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#stream.isTTY === true) this.#stream.write("\r\u001b[2K");
  }

  #remaining(): string {
    const doneNow = this.#done - this.#before;
    const seconds = ((this.#now() - this.#began) / 1000 / doneNow) * (this.#total - this.#done);
    return `, ${Math.ceil(seconds)} s to go`;
  }
}
