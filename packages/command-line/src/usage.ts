import { type Options, type Positionals, writtenName } from "./arguments.ts";

/** A command as its usage tells of it. */
export interface Described {
  /** As it is called, for example `npm run drift`. */
  readonly name: string;
  /** Its purpose, in one sentence or a few. */
  readonly summary?: string;
  readonly options?: Options;
  readonly positionals?: Positionals;
  /**
   * The program to which the whole command line is passed on as it is written, and what it can hold. `--help` is then this
   * command's own only where it comes first.
   */
  readonly passesOn?: { readonly placeholder: string; readonly says: string };
  /** Anything else that somebody has to know to call it. */
  readonly notes?: string;
  /** When it ends with which status. */
  readonly statuses: Readonly<Record<number, string>>;
}

const WRONG = "when the arguments are wrong";

/** Writes how a command is called: all of it comes from what the command declares. */
export function usageOf({
  name,
  summary,
  options = {},
  positionals = {},
  passesOn,
  notes,
  statuses,
}: Described): string {
  const named = Object.entries(options).map(([key, { type, says }]) => ({
    written: [writtenName(key), ...(type === undefined ? [] : [type.placeholder])].join(" "),
    says,
  }));
  const placed = Object.values(positionals).map(({ type, says, repeats }) => ({
    written: type.placeholder,
    says,
    shown: repeats ? `[${type.placeholder}...]` : type.placeholder,
  }));
  const call = [
    ...placed.map(({ shown }) => shown),
    ...named.map(({ written }) => `[${written}]`),
    ...(passesOn === undefined ? [] : [passesOn.placeholder]),
  ];
  const all = [
    ...(passesOn === undefined ? [] : [[passesOn.placeholder, passesOn.says] as const]),
    ...placed.flatMap(({ written, says }) => (says === undefined ? [] : [[written, says] as const])),
    ...named.map(({ written, says }) => [written, says] as const),
    ["--help", "this text"] as const,
  ];
  const ends = { ...statuses, 2: statuses[2] === undefined ? WRONG : `${statuses[2]}, or ${WRONG}` };
  return [
    // npm hands on what comes after two dashes.
    `usage: ${[name, ...(call.length > 0 && name.startsWith("npm ") ? ["--"] : []), ...call].join(" ")}`,
    ...(summary === undefined ? [] : [summary]),
    columns(all),
    ...(notes === undefined ? [] : [notes]),
    `Exit status:\n${columns(Object.entries(ends))}`,
  ].join("\n\n");
}

/** Two columns; what has several lines goes on in the second. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows
    .map(
      ([first, says]) => `  ${first.padEnd(width)}  ${says.replaceAll("\n", `\n${" ".repeat(width + 4)}`)}`,
    )
    .join("\n");
}
