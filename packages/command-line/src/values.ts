/** A kind of value that an option or an argument can have. */
export interface ValueType<T> {
  /** Stands for it in the usage, for example `N`. */
  readonly placeholder: string;
  /** Completes "expected …", for example `a whole number from 1 to 50`. */
  readonly expected: string;
  /** Gives nothing for a text that isn't such a value. */
  readonly read: (text: string) => T | undefined;
}

/** Any text that isn't empty. */
export const text = (placeholder: string, expected: string): ValueType<string> => ({
  placeholder,
  expected,
  read: (found) => (found === "" ? undefined : found),
});

/** The path of a file. Whoever opens it says when there is none. */
export const file = (placeholder = "FILE"): ValueType<string> => text(placeholder, "the path of a file");

/** The path of a folder. */
export const folder = (placeholder = "FOLDER"): ValueType<string> =>
  text(placeholder, "the path of a folder");

/** A whole number within bounds, both included. */
export function wholeNumber({
  from,
  to = Number.MAX_SAFE_INTEGER,
}: {
  readonly from: number;
  readonly to?: number;
}): ValueType<number> {
  return {
    placeholder: "N",
    expected: `a whole number from ${from} ${to === Number.MAX_SAFE_INTEGER ? "on" : `to ${to}`}`,
    read: (found) => {
      const number = Number(found);
      return /^\d+$/.test(found) && number >= from && number <= to ? number : undefined;
    },
  };
}

/** A port to listen on; 0 lets the system choose. */
export const port: ValueType<number> = wholeNumber({ from: 0, to: 65_535 });

/** The name of a Pulumi stack, which is a part of its file's name. */
export const stackName: ValueType<string> = {
  placeholder: "NAME",
  expected: "a stack's name",
  read: (found) => (/^[A-Za-z0-9_.-]+$/.test(found) ? found : undefined),
};

/** One of some words. */
export const oneOf = <const T extends string>(placeholder: string, choices: readonly T[]): ValueType<T> => ({
  placeholder,
  expected: choices.join(", "),
  read: (found) => choices.find((choice) => choice === found),
});
