import { AsyncLocalStorage } from "node:async_hooks";
import { Console } from "node:console";
import { Writable } from "node:stream";

/** The part of a console line that Auth0 keeps, in characters. */
const CONSOLE_LIMIT = 256;

/** How many lines are kept of one run of an Action. */
const MOST_LINES = 1000;

/** The lines of the Action that is running, wherever it awaits something. */
const running = new AsyncLocalStorage<string[]>();

/** Does some work, with each line that it writes to its console kept. */
export function consoleOf<Result>(lines: string[], work: () => Result): Result {
  return running.run(lines, work);
}

/** The console of all Actions. Nobody hears of what one writes when its execution is over. */
export function actionConsole(): Console {
  const stream = new Writable({
    decodeStrings: false,
    write(text, _encoding, done) {
      const lines = running.getStore();
      if (lines !== undefined && lines.length < MOST_LINES) {
        lines.push(String(text).replace(/\n$/, "").slice(0, CONSOLE_LIMIT));
      }
      done();
    },
  });
  return new Console({ stdout: stream, ignoreErrors: false });
}
