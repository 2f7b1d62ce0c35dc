import { linesForTerminal } from "command-line/safe-text";

/** How much is kept of what was written before anybody looked. */
const KEPT = 20;

/** The output of a local stack's Actions and functions: the last of it is kept, and can be followed. */
export class Logs {
  readonly #stream: Pick<NodeJS.WriteStream, "write">;
  #kept: string[] = [];
  #followed = false;

  constructor(stream: Pick<NodeJS.WriteStream, "write">) {
    this.#stream = stream;
  }

  readonly add = (text: string): void => {
    if (this.#followed) this.#stream.write(`${linesForTerminal(text.trimEnd())}\n`);
    else this.#kept = [...this.#kept, text].slice(-KEPT);
  };

  /** Writes what was kept. */
  show(): void {
    this.#stream.write(
      `\nThe last lines of Actions and functions:\n${this.#kept.map(linesForTerminal).join("\n")}\n`,
    );
    this.#kept = [];
  }

  /** From now on writes everything at once. */
  follow(): void {
    this.#followed = true;
    this.#kept = [];
  }
}
