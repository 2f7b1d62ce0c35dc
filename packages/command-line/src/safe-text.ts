/**
 * Marks that move a cursor, end a line, turn the direction of text, or aren't seen at all: controls, formats, line and
 * paragraph separators, halves of a pair, and all that Unicode says may be left out of what is shown.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Unseen marks but for those that HTML and Markdown show as a space. */
const UNSEEN_IN_MARKUP = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A mark as something that can be seen, for example `‹U+202E›`. */
function seen(mark: string): string {
  const number = mark.codePointAt(0) ?? 0;
  return `‹U+${number.toString(16).toUpperCase().padStart(4, "0")}›`;
}

/**
 * Text from outside as a part of one line on a terminal or in a log. Nothing in it moves the cursor, begins a line,
 * hides or re-orders text, and no runner of GitHub takes it for a workflow command, neither where it begins a line nor as
 * the data of a command: a program doesn't know which of the two reads what it prints.
 */
export function forTerminal(text: string): string {
  return text
    .replace(UNSEEN, seen)
    .replace(/^\s*:(?=:)/u, (begin) => `${begin.slice(0, -1)}${seen(":")}`)
    .replaceAll(/##(?=\[)/g, `#${seen("#")}`)
    .replaceAll(/%(?=0[AaDd])/g, seen("%"));
}

/**
 * Text of several lines, such as an error's, for a terminal or a log. The lines after the first are indented, if not all of
 * them are already, so that none of them passes for a line of the program's own.
 */
export function linesForTerminal(text: string): string {
  const [first = "", ...more] = text.split(/\r?\n/).map(forTerminal);
  const areIndented = more.every((line) => line === "" || line.startsWith("  "));
  return [first, ...more.map((line) => (areIndented || line === "" ? line : `  ${line}`))].join("\n");
}

/** An empty comment, which isn't shown: GitHub looks for names, numbers and addresses in what is shown without a break. */
const BREAK = "<!-- -->";

/**
 * Text from outside within a line of Markdown, or a cell of a table. It stands there as it is: nothing in it is markup, HTML
 * or a formula, ends the cell or the line, begins a list, calls somebody, refers to an issue, or leads anywhere.
 */
export function forMarkdown(text: string): string {
  return (
    onOneLine(text)
      .replaceAll(/[\\`*_[\]<>|#&~$]/g, (mark) => `\\${mark}`)
      .replace(/^[-+=](?=[\s-+=]|$)|^\d+(?=[.)])/, (begin) =>
        /\d/.test(begin) ? `${begin}\\` : `\\${begin}`,
      )
      // After an address to write to, which GitHub makes a link by itself, a name begins anew.
      .replaceAll(/(?:(?<![\p{L}\p{N}_])|(?<=@\S*))@(?=[\p{L}\p{N}])/gu, `@${BREAK}`)
      .replaceAll(
        /(?:https?|ftp):(?=\/\/)|(?:mailto|xmpp):(?=[^\s])|www(?=\.)|#(?=\d)|GH-(?=\d)/gi,
        `$&${BREAK}`,
      )
  );
}

/** Text from outside as code within a line of Markdown, or a cell of a table, whatever is in it. */
export function forMarkdownCode(text: string): string {
  // A table would take the backslash before the escaped mark for one that escapes it.
  if (/\\\|/.test(text)) return `<code>${forMarkdown(text)}</code>`;
  const plain = onOneLine(text).replaceAll("|", "\\|");
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  if (longest === 0) return plain === "" ? "` `" : `\`${plain}\``;
  const fence = "`".repeat(longest + 1);
  return `${fence} ${plain} ${fence}`;
}

function onOneLine(text: string): string {
  return text
    .replaceAll(/[\s--[\u2028\u2029\uFEFF]]+/gv, " ")
    .trim()
    .replace(UNSEEN_IN_MARKUP, seen);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text from outside in HTML: between tags, or as the value of an attribute in quotes. */
export function forHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (mark) => ENTITIES[mark] ?? "").replace(UNSEEN_IN_MARKUP, seen);
}
