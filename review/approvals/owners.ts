/** One line of a CODEOWNERS file. */
export interface OwnerRule {
  readonly pattern: RegExp;
  /** Accounts, teams and mail addresses as the file has them; none for files that nobody owns. */
  readonly owners: readonly string[];
}

/** Where GitHub looks for the file, in this order: the first that there is counts. */
export const OWNER_FILES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;

/** Larger files GitHub doesn't load, in bytes. */
const LARGEST = 3 * 1024 * 1024;

/**
 * Reads a CODEOWNERS file as GitHub does: a line that it cannot read, it passes over.
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
 */
export function parseOwners(text: string): readonly OwnerRule[] {
  if (Buffer.byteLength(text) > LARGEST) return [];
  return text.split(/\r?\n/).flatMap((line): OwnerRule[] => {
    // A blank after a backslash belongs to the pattern; a mark "#" begins a comment, also after the owners.
    const [written = "", ...rest] = line.trim().match(/(?:\\.|[^\s\\])+/g) ?? [];
    const comment = rest.findIndex((word) => word.startsWith("#"));
    const owners = comment === -1 ? rest : rest.slice(0, comment);
    if (written === "" || written.startsWith("#") || !owners.every((owner) => OWNER.test(owner))) return [];
    const pattern = expressionOf(written);
    return pattern === null ? [] : [{ pattern, owners }];
  });
}

const OWNER = /^(@[\w-]+(\/[\w.-]+)?|[^\s@]+@[^\s@]+)$/;

/** Owners of a file: those of the last rule that matches it. */
export const ownersOf = (rules: readonly OwnerRule[], file: string): readonly string[] =>
  rules.findLast(({ pattern }) => pattern.test(file))?.owners ?? [];

/**
 * The paths that a pattern stands for; null where GitHub knows no such pattern. The rules are gitignore's, but for: no `!`, no
 * `[…]`, and an asterisk that ends a pattern reaches no deeper, so that a reader of gitignore's would give `docs/*` too much.
 */
function expressionOf(pattern: string): RegExp | null {
  if (/^!|[[\]]|\*\*\*|^\\#/.test(pattern) || pattern === "/") return null;
  const parts = pattern.split("/");
  if (parts[0] === "") parts.shift();
  else if ((parts.length === 1 || (parts.length === 2 && parts[1] === "")) && parts[0] !== "**")
    parts.unshift("**");
  if (parts.length > 1 && parts.at(-1) === "") parts[parts.length - 1] = "**";
  const last = parts.length - 1;
  let slash = "";
  const source = parts.map((part, index) => {
    const before = slash;
    slash = "/";
    if (part !== "**") return `${before}${oneName(part)}${index === last && part !== "*" ? "(?:/.*)?" : ""}`;
    if (index === last) return index === 0 ? ".+" : "/.+";
    if (index > 0) return "(?:/.+)?";
    slash = "";
    return "(?:.+/)?";
  });
  return new RegExp(`^${source.join("")}$`, "su");
}

function oneName(part: string): string {
  if (part === "*") return "[^/]+";
  return part.replaceAll(/\\?(.)/gsu, (written, mark: string) => {
    if (written === "*") return "[^/]*";
    return written === "?" ? "[^/]" : mark.replace(/[\\^$.*+?()[\]{}|]/, String.raw`\$&`);
  });
}
