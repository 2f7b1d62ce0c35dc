import { asksForHelp, type Options, type Positionals, readArguments, type Values } from "./arguments.ts";
import { errorText } from "./error-text.ts";
import { cleanUp } from "./on-exit.ts";
import { whenOrphaned } from "./parent.ts";
import { linesForTerminal } from "./safe-text.ts";
import { type Described, usageOf } from "./usage.ts";
import { UsageError } from "./usage-error.ts";

/** The process in which a command runs. */
export interface Surroundings {
  /**
   * Aborts when the process is asked to end, by SIGINT, SIGTERM or SIGHUP; further signals are passed over. Only who reads
   * it has to end by itself: as long as nobody has, a signal ends the process at once, but for what it does `onExit`.
   */
  readonly signal: AbortSignal;
}

/** A command: how it is called, what it does, and how it ends. */
export interface Command<O extends Options, P extends Positionals> extends Described {
  readonly options?: O;
  readonly positionals?: P;
  /**
   * Does it, and gives the exit status. Whatever is large, or can be wrong by itself such as a policy, is imported in here:
   * then `--help` is told without it, and its errors are told like any other.
   *
   * @param args the command line as it is written: all that there is where it is passed on.
   * @throws {UsageError} when the command line says nothing that can be done: status 2, with the usage.
   */
  readonly run: (
    values: Values<O, P>,
    surroundings: Surroundings,
    args: readonly string[],
  ) => number | Promise<number>;
  /** The exit status for an error; 1 when it is left out. */
  readonly failure?: number | ((error: unknown) => number);
  /** Says what an error means; nothing of one that says it itself, by its message or its stack. */
  readonly describe?: (error: unknown) => string | undefined | Promise<string | undefined>;
}

/**
 * Runs a command in this process, and ends the process with its status. One that npm started ends with npm, too: npm
 * passes signals on, but not when it is killed.
 *
 * @param args those of the process, unless one file has several commands.
 */
export async function command<const O extends Options = Options, const P extends Positionals = Positionals>(
  declared: Command<O, P>,
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  const surroundings = new Process();
  surroundings.listen();
  if (process.env.npm_lifecycle_event !== undefined) whenOrphaned(() => process.kill(process.pid, "SIGTERM"));
  end(await execute(declared, { args, stdout: process.stdout, stderr: process.stderr }, surroundings));
}

/** A command's arguments and streams. */
export interface Invocation {
  readonly args: readonly string[];
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/** Runs a command, and gives its exit status. */
export async function execute<const O extends Options, const P extends Positionals>(
  declared: Command<O, P>,
  { args, stdout, stderr }: Invocation,
  surroundings: Surroundings = new Process(),
): Promise<number> {
  const usage = usageOf(declared);
  const own = declared.passesOn === undefined ? args : args.slice(0, 1);
  if (asksForHelp(own)) {
    stdout.write(`${usage}\n`);
    return 0;
  }
  try {
    const values = readArguments(declared, declared.passesOn === undefined ? args : []);
    return await declared.run(values, surroundings, args);
  } catch (error) {
    if (error instanceof UsageError) {
      stderr.write(`${linesForTerminal(error.message)}\n\n${usage}\n`);
      return 2;
    }
    const { failure = 1 } = declared;
    const described = (await declared.describe?.(error)) ?? errorText(error);
    stderr.write(`${linesForTerminal(described)}\n`);
    return typeof failure === "number" ? failure : failure(error);
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

class Process implements Surroundings {
  readonly #interruption = new AbortController();
  #isListening = false;
  #isRead = false;

  get signal(): AbortSignal {
    this.#isRead = true;
    this.listen();
    return this.#interruption.signal;
  }

  /** npm passes on what a terminal has sent to the whole group already: a second signal must not cut the cleaning up short. */
  listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (this.#isRead) this.#interruption.abort();
        else dieOf(signal);
      });
    }
  }
}

/** Ends this process by a signal, as if nobody listened to it, once what would be left behind is gone. */
function dieOf(signal: (typeof SIGNALS)[number]): void {
  cleanUp();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/**
 * Ends this process once what it printed is out. It can't be left to end by itself: SDKs keep the timer of a call that
 * failed until the call's time is over, and keep connections open.
 */
function end(status: number): void {
  process.stdout.write("", () => process.stderr.write("", () => process.exit(status)));
}
