import { parseArgs } from "node:util";
import { forTerminal } from "./safe-text.ts";
import { UsageError } from "./usage-error.ts";
import type { ValueType } from "./values.ts";

/** An option as a command declares it. Made by `flag` and `option`. */
export interface Option<T> {
  /** Absent for a flag, which has no value. */
  readonly type: ValueType<unknown> | undefined;
  readonly says: string;
  /** The value when the option isn't there. */
  readonly otherwise: T;
  /** Whether it can be given several times: its value is then a list, to which each time adds. */
  readonly repeats: boolean;
  /** The value that the text after the option stands for; nothing when it is none. */
  readonly read: (found: string) => T | undefined;
}

/** An argument without a name, as a command declares it. Made by `argument` and `several`. */
export interface Positional<T> {
  readonly type: ValueType<unknown>;
  readonly says: string | undefined;
  /** Whether any number of them can be there. */
  readonly repeats: boolean;
  /** @throws {UsageError} */
  readonly read: (found: readonly string[]) => T;
}

export type Options = Readonly<Record<string, Option<unknown>>>;
/** In the order in which they are expected; one that repeats comes last. */
export type Positionals = Readonly<Record<string, Positional<unknown>>>;

/** Values read from the command line, by the names under which they are declared. */
export type Values<O extends Options, P extends Positionals> = {
  readonly [Name in keyof O]: O[Name] extends Option<infer T> ? T : never;
} & { readonly [Name in keyof P]: P[Name] extends Positional<infer T> ? T : never };

/** An option that is there or isn't. */
export const flag = (says: string): Option<boolean> => ({
  type: undefined,
  says,
  otherwise: false,
  repeats: false,
  read: () => true,
});

/** The option of whoever wants a result that a program can read: one line of JSON is all that stdout holds. */
export const json: Option<boolean> = flag("one line of JSON on stdout, and everything else on stderr");

/**
 * An option with a value.
 *
 * @param says what the value is, for the usage. When it isn't there, `otherwise` is taken and named in brackets, as
 *   `called` calls it.
 */
export function option<T>(type: ValueType<T>, says: string): Option<T | undefined>;
export function option<T>(type: ValueType<T>, says: string, otherwise: T, called?: string): Option<T>;
export function option<T>(
  type: ValueType<T>,
  says: string,
  otherwise?: T,
  called = String(otherwise),
): Option<T | undefined> {
  return {
    type,
    says: otherwise === undefined ? says : `${says} (${called})`,
    otherwise,
    repeats: false,
    read: type.read,
  };
}

/**
 * An option that can be given several times. Its value is a list, which is empty when it isn't there.
 *
 * @param called the meaning of that, in brackets after what it says.
 */
export const repeated = <T>(type: ValueType<T>, says: string, called: string): Option<readonly T[]> => ({
  type,
  says: `${says} (${called})`,
  otherwise: [],
  repeats: true,
  read: (found) => {
    const value = type.read(found);
    return value === undefined ? undefined : [value];
  },
});

/** An argument that has to be there. */
export function argument<T>(type: ValueType<T>, says?: string): Positional<T> {
  const read = ([found]: readonly string[]) => {
    if (found === undefined)
      throw new UsageError(`${type.placeholder} is missing; expected ${type.expected}`);
    return valueIn(type, found, type.placeholder);
  };
  return { type, says, repeats: false, read };
}

/** Any number of arguments, none included. */
export function several<T>(type: ValueType<T>, says?: string): Positional<readonly T[]> {
  const read = (found: readonly string[]) => found.map((text) => valueIn(type, text, type.placeholder));
  return { type, says, repeats: true, read };
}

/** An option as it is written: `skipBadLines` is `--skip-bad-lines`. */
export const writtenName = (name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Whether somebody asks how a command is called, whatever else is written. */
export function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end === -1 ? args : args.slice(0, end)).some((arg) => arg === "--help" || arg === "-h");
}

/**
 * Reads a command line.
 *
 * @throws {UsageError} with the first thing that is wrong: what was found, and what was expected.
 */
export function readArguments<const O extends Options, const P extends Positionals>(
  declared: { readonly options?: O; readonly positionals?: P },
  args: readonly string[],
): Values<O, P> {
  const options = Object.entries(declared.options ?? {});
  const byName = new Map(options.map(([name, option]) => [writtenName(name).slice(2), { name, option }]));
  const { tokens } = parseArgs({
    args: [...args],
    // Its own errors name what was found, not what was expected.
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      [...byName].map(([name, { option }]) => [
        name,
        { type: option.type === undefined ? "boolean" : "string" },
      ]),
    ),
  });
  const values = new Map(options.map(([name, { otherwise }]) => [name, otherwise]));
  const texts: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") texts.push(token.value);
    if (token.kind !== "option") continue;
    const known = byName.get(token.name);
    if (known === undefined || token.rawName !== `--${token.name}`) {
      const names = [...[...byName.keys()].map((name) => `--${name}`), "--help"];
      throw new UsageError(`Unknown option '${forTerminal(token.rawName)}'; expected ${names.join(", ")}`);
    }
    const value = optionValue(known.option, token);
    const before = values.get(known.name);
    const adds = known.option.repeats && Array.isArray(before) && Array.isArray(value);
    values.set(known.name, adds ? [...before, ...value] : value);
  }
  const positionals = Object.entries(declared.positionals ?? {});
  for (const [name, { repeats, read }] of positionals) {
    values.set(name, read(texts.splice(0, repeats ? texts.length : 1)));
  }
  const [extra] = texts;
  if (extra !== undefined) {
    const all = positionals.map(([, { type }]) => type.placeholder).join(" ");
    throw new UsageError(
      `Unexpected argument '${forTerminal(extra)}'; expected ${all === "" ? "options alone" : `only ${all}`}`,
    );
  }
  return Object.fromEntries(values) as Values<O, P>;
}

function optionValue(
  { type, read }: Option<unknown>,
  {
    rawName,
    value,
    inlineValue,
  }: { rawName: string; value: string | undefined; inlineValue: boolean | undefined },
): unknown {
  if (type === undefined) {
    if (value !== undefined)
      throw new UsageError(`${rawName} is "${forTerminal(value)}"; expected ${rawName} alone`);
    return read("");
  }
  // `--port --json` has forgotten something; who means it writes `--port=--json`.
  if (value === undefined || (inlineValue !== true && value.startsWith("-"))) {
    throw new UsageError(`${rawName} has no value; expected ${type.expected}`);
  }
  return valueIn({ ...type, read }, value, rawName);
}

function valueIn<T>({ expected, read }: ValueType<T>, found: string, where: string): T {
  const value = read(found);
  if (value !== undefined) return value;
  throw new UsageError(
    `${where} is ${found === "" ? "empty" : `"${forTerminal(found)}"`}; expected ${expected}`,
  );
}
