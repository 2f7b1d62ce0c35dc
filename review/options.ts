import { parseArgs } from "node:util";

/** The forms in which a review can be written. */
export const formats = ["terminal", "markdown", "json", "html"] as const;
export type Format = (typeof formats)[number];

/** What `npm run review` was asked for. */
export interface ReviewOptions {
  readonly stack: string;
  readonly format: Format;
  /** The file to write; standard output when it is left out. */
  readonly out: string | undefined;
  /** The revision to compare with. */
  readonly base: string | undefined;
}

/** Reads the arguments, or says what is wrong with them. */
export function readOptions(args: readonly string[]): ReviewOptions | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        base: { type: "string" },
        format: { type: "string", default: "terminal" },
        out: { type: "string" },
        stack: { type: "string", default: "dev" },
      },
    });
    const format = formats.find((one) => one === values.format);
    if (format === undefined) return `--format is "${values.format}"; expected ${formats.join(", ")}`;
    if (!/^[A-Za-z0-9_.-]+$/.test(values.stack))
      return `--stack is "${values.stack}"; expected a stack's name`;
    if (values.base === "") return "--base is empty; expected a revision, for example main";
    return { stack: values.stack, format, out: values.out, base: values.base };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
