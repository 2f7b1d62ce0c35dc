import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import vm from "node:vm";
import { z } from "zod";
import { HANDLER_NAMES } from "./bound-actions.ts";
import { instrumented, type Probes } from "./instrumented.ts";

/** A made-up event, with the time and the chance at which it happens. */
export interface TriedEvent {
  readonly event: Readonly<Record<string, unknown>>;
  /** Milliseconds since 1970. */
  readonly clock: number;
  /** The number that `Math.random` gives. */
  readonly chance: number;
}

const answer = z.object({
  /** Every call of `api`, such as `accessToken.removeScope`, with its arguments. */
  calls: z.array(z.tuple([z.string(), z.array(z.unknown())])),
  /** The exception that ended the Actions; null for none. */
  thrown: z.string().nullable(),
  /** Everything beside event and api that was used, for example `fetch` or `the clock`. */
  uses: z.array(z.string()),
  /** Whether a branch of the code was taken for the first time. */
  isNew: z.boolean(),
});
export type Answer = z.infer<typeof answer>;

const plain = z.union([z.string(), z.number()]);

/** Answers to events, and what the Actions looked at and looked for meanwhile. Paths are members between line ends. */
const answered = z.object({
  answers: z.array(answer),
  reads: z.array(z.string()),
  /** Objects whose members were listed. */
  lists: z.array(z.string()),
  values: z.array(plain),
  /** Values that were compared with each other. */
  pairs: z.array(z.tuple([plain, plain])),
  /** Values that were held against regular expressions: source and flags. */
  patterns: z.array(z.tuple([plain, z.string(), z.string()])),
});
export type Answered = z.infer<typeof answered>;

const world = new vm.Script(readFileSync(path.join(import.meta.dirname, "world.js"), "utf8"), {
  filename: "world.js",
});

/** The time for which all events of one call may be answered, in milliseconds: on a busy machine they take a second. */
const LIMIT = 3_000;

/** The world as the review calls it; no Action gets hold of it. */
const worldShape = z.object({
  add: z.custom<(handler: string, run: unknown) => void>((value) => typeof value === "function"),
  answerAll: z.custom<(json: string) => unknown>((value) => typeof value === "function"),
  result: z.string(),
});

/** No Action can have been written for these names. */
const TAG = randomBytes(8).toString("hex");
const PROBES: Probes = {
  hit: `hit${TAG}`,
  compare: `compare${TAG}`,
  subject: `subject${TAG}`,
  option: `option${TAG}`,
};

/** Lets whatever waits in a context run. */
const turn = new vm.Script("0");

/** The Actions of a trigger, in their order, in a world of their own in which they can be tried on any event. */
export class TriedActions {
  readonly #context: vm.Context;
  readonly #world: z.infer<typeof worldShape>;

  /** @param codes of the Actions, each one CommonJS file. */
  constructor(trigger: string, codes: readonly string[]) {
    this.#context = vm.createContext(Object.create(null), { microtaskMode: "afterEvaluate" });
    this.#world = world.runInContext(this.#context);
    worldShape.parse(this.#world);
    for (const code of codes) this.#world.add(HANDLER_NAMES[trigger] ?? "", this.#compile(code));
  }

  /** A function that runs an Action's module, or throws why it isn't one. */
  #compile(code: string): unknown {
    const { hit, compare, subject, option } = PROBES;
    const wrap = (body: string): unknown =>
      vm.runInContext(
        `(function (module, exports, ${hit}, ${compare}, ${subject}, ${option}) { ${body}\n})`,
        this.#context,
      );
    try {
      return wrap(instrumented(code, PROBES));
    } catch (error) {
      return wrap(`throw new SyntaxError(${JSON.stringify(String(error))});`);
    }
  }

  /** Answers events, one after the other. @throws {Error} when that takes too long. */
  answer(events: readonly TriedEvent[]): Answered {
    this.#world.answerAll(JSON.stringify(events));
    turn.runInContext(this.#context, { timeout: LIMIT });
    return answered.parse(JSON.parse(this.#world.result));
  }
}
