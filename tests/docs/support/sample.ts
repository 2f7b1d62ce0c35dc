/** Times, ports and hashes differ from run to run, and from one day on `npm start` warns of waivers that have ended. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\b\d+(\.\d+)? s\b/g, "# s"],
  [/; \d+ OF THE WAIVERS HAVE ENDED \(see below\)/g, ""],
  [/\n\n\d+ WAIVERS? HA(?:S|VE) ENDED\.(?:[^\n]+\n)*/g, "\n"],
  [/localhost:\d+/g, "localhost:#"],
];

const normalised = (text: string): string =>
  VARYING.reduce((changed, [pattern, word]) => changed.replaceAll(pattern, word), text);

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/**
 * Makes a pattern of a printed sample. In it, a line of `…` stands for any number of lines, and `…` within a line for
 * anything in it.
 */
export function patternOf(sample: string): RegExp {
  const lines = normalised(sample.trimEnd())
    .split("\n")
    .map((line) => {
      if (line.trim() === "…") return "(?:[^\\n]*\\n)*?";
      return `${line.trimEnd().split("…").map(escaped).join("[^\\n]*")} *\\n`;
    });
  return new RegExp(`^${lines.join("")}$`);
}

/** Text as it is compared with a sample. */
export const comparable = (printed: string): string => `${normalised(printed).trimEnd()}\n`;
