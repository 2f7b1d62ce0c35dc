import { forTerminal } from "./safe-text.ts";

/** How far a counted step is. */
export interface Count {
  readonly what: string;
  readonly done: number;
  readonly total: number;
}

/** A stream that shows progress. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** The width that the name of a step is filled up to, and the width of a bar, in characters. */
const NAME = 22;
const BAR = 24;

/** Milliseconds between what a terminal shows, and between lines in a log. */
const TERMINAL_PACE = 100;
const LOG_PACE = 10_000;

/** A step that is being counted: what was done before it began, when that was, and when it was shown last. */
interface Counted {
  readonly what: string;
  readonly before: number;
  readonly began: number;
  shown: number;
}

/** Says on a stream what is going on: a terminal sees a bar that moves; a log each finished step, and a long one now and then. */
export class ProgressReporter {
  readonly #stream: ProgressStream;
  readonly #now: () => number;
  readonly #began: number;
  #stepBegan: number;
  #counted: Counted | undefined;

  /** @param now milliseconds. */
  constructor(stream: ProgressStream, now: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#now = now;
    this.#began = this.#stepBegan = now();
  }

  /** Reports a finished step with its duration. */
  step(what: string, result: string): void {
    this.clear();
    const seconds = (this.#now() - this.#stepBegan) / 1000;
    this.#stream.write(
      `  ${forTerminal(what).padEnd(NAME)}${forTerminal(result)} (${seconds.toFixed(1)} s)\n`,
    );
    this.#stepBegan = this.#now();
    this.#counted = undefined;
  }

  /** Reports how far a counted step is; its first report says what was done before. */
  readonly count = ({ what, done, total }: Count): void => {
    if (done === total) {
      this.step(what, String(total));
      return;
    }
    const now = this.#now();
    if (this.#counted?.what !== what) this.#counted = { what, before: done, began: now, shown: now };
    const terminal = this.#stream.isTTY === true;
    if (now - this.#counted.shown < (terminal ? TERMINAL_PACE : LOG_PACE)) return;
    this.#counted.shown = now;
    const counts = `${done}/${total}${remaining(this.#counted, { done, total, now })}`;
    const name = `  ${forTerminal(what).padEnd(NAME)}`;
    this.#stream.write(terminal ? `\r\u001b[2K${name}${bar(done, total)} ${counts}` : `${name}${counts}\n`);
  };

  /** Takes the bar away, for whatever else is to be written. */
  clear(): void {
    if (this.#stream.isTTY === true) this.#stream.write("\r\u001b[2K");
  }

  /** Seconds since the beginning. */
  elapsed(): number {
    return (this.#now() - this.#began) / 1000;
  }
}

function remaining(
  { before, began }: Counted,
  { done, total, now }: { readonly done: number; readonly total: number; readonly now: number },
): string {
  if (done <= before) return "";
  const seconds = ((now - began) / 1000 / (done - before)) * (total - done);
  return `, ${Math.ceil(seconds)} s to go`;
}

function bar(done: number, total: number): string {
  const filled = Math.round((done / Math.max(1, total)) * BAR);
  return `${"█".repeat(filled)}${"░".repeat(BAR - filled)}`;
}
