import { styleText } from "node:util";

/** Colours, or none where the reader has none. */
export type Paint = (format: Parameters<typeof styleText>[0], text: string) => string;

/** Paints as a stream's terminal can show it; with `NO_COLOR` (https://no-color.org), and into pipes and files, not at all. */
export const paintFor =
  (stream: NodeJS.WriteStream): Paint =>
  (format, text) =>
    styleText(format, text, { stream });

/** Leaves text as it is. */
export const plain: Paint = (_format, text) => text;
