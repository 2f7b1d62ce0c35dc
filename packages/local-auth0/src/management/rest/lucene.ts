import { ManagementError } from "./error.ts";

/** Where the terms of a search are looked for. */
export interface SearchedFields<T> {
  /** Everything that an item has in a field, for example in `app_metadata.plan`. */
  readonly valuesOf: (item: T, field: string) => readonly unknown[];
  /** The fields of a term that names none. */
  readonly bare: readonly string[];
  readonly ignoresCase: (field: string) => boolean;
}

type Matches<T> = (item: T) => boolean;

/** The most that a query may have, in characters, and its parentheses in depth. */
const LONGEST = 4096;
const DEEPEST = 32;

/** An operator, parenthesis or mark; `field:`; a range; a phrase in quotes; or a word, in which `\` escapes a mark. */
const TOKEN =
  /\s*(?:(?<mark>&&|\|\||[()!+-])|(?<field>[A-Za-z_](?:[\w.@-]|\\.)*):|(?<open>[[{])\s*(?<from>"[^"]*"|\S+)\s+TO\s+(?<to>"[^"]*"|[^\s\]}]+)\s*(?<close>[\]}])|"(?<phrase>(?:[^"\\]|\\.)*)"|(?<word>(?:[^\s()[\]{}"^~/:\\]|\\.|(?<=[\w.])[/:])+))/y;

type Token = Partial<
  Record<"mark" | "field" | "open" | "from" | "to" | "close" | "phrase" | "word", string | undefined>
>;

/**
 * Reads a search in the part of Lucene's syntax that Auth0 takes (Auth0 docs, "User Search Query Syntax" and "Log Search
 * Query Syntax"): `field:word`, `field:"a phrase"`, words with `*` and `?`, ranges such as `[2026-01-01 TO *]` and
 * `{1 TO 5}`, `_exists_:field`, `AND`, `OR`, `NOT`, `+`, `-` and parentheses, also after `field:`. A term that stands beside
 * another without an operator may match or not, as long as one of them does.
 *
 * @throws {ManagementError} 400 `invalid_query_string` for anything else, and for a query that is too long or too deep
 */
export function luceneQuery<T>(query: string, fields: SearchedFields<T>): Matches<T> {
  const refuse = (): never => {
    throw new ManagementError(400, `Unsupported search: ${query.slice(0, 200)}`, "invalid_query_string");
  };
  if (query.length > LONGEST) return refuse();
  const tokens = tokensOf(query) ?? refuse();
  let position = 0;
  const next = (): Token | undefined => tokens[position];
  const take = (...words: string[]): boolean => {
    const token = next();
    const isTaken = words.includes(token?.mark ?? token?.word ?? "");
    if (isTaken) position += 1;
    return isTaken;
  };
  const ends = (): boolean => next() === undefined || next()?.mark === ")";

  function either(field: string | undefined, depth: number): Matches<T> {
    if (depth > DEEPEST) return refuse();
    const parts = [all(field, depth)];
    while (take("OR", "||")) parts.push(all(field, depth));
    return (item) => parts.some((matches) => matches(item));
  }

  function all(field: string | undefined, depth: number): Matches<T> {
    const parts = [beside(field, depth)];
    while (take("AND", "&&")) parts.push(beside(field, depth));
    return (item) => parts.every((matches) => matches(item));
  }

  /** Terms without an operator between them: those with `+` must match, those with `-` or `NOT` must not. */
  function beside(field: string | undefined, depth: number): Matches<T> {
    const must: Matches<T>[] = [];
    const mustNot: Matches<T>[] = [];
    const may: Matches<T>[] = [];
    do {
      const kind = take("NOT", "-", "!") ? mustNot : take("+") ? must : may;
      kind.push(one(field, depth));
    } while (!ends() && !isOperator(next()));
    return (item) =>
      must.every((matches) => matches(item)) &&
      !mustNot.some((matches) => matches(item)) &&
      (must.length > 0 || may.length === 0 || may.some((matches) => matches(item)));
  }

  function one(field: string | undefined, depth: number): Matches<T> {
    if (take("(")) {
      const matches = either(field, depth + 1);
      return take(")") ? matches : refuse();
    }
    const token = next();
    if (token === undefined || token.mark !== undefined || isOperator(token)) return refuse();
    position += 1;
    if (token.field === undefined) return termOf(token, field, fields);
    return field === undefined ? one(unescaped(token.field), depth) : refuse();
  }

  const matches = either(undefined, 0);
  return next() === undefined ? matches : refuse();
}

const isOperator = (token: Token | undefined): boolean =>
  ["AND", "OR", "&&", "||"].includes(token?.mark ?? token?.word ?? "");

function tokensOf(query: string): Token[] | undefined {
  const text = query.trim();
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) return undefined;
    tokens.push(groups);
  }
  return tokens.length === 0 ? undefined : tokens;
}

function termOf<T>(token: Token, field: string | undefined, fields: SearchedFields<T>): Matches<T> {
  const word = token.word;
  if (field === "_exists_") {
    return (item) => fields.valuesOf(item, unescaped(word ?? token.phrase ?? "")).some(isPresent);
  }
  const isMatch = valueTest(token);
  const where = field === undefined ? fields.bare : [field];
  return (item) =>
    where.some((name) => {
      const fold = fields.ignoresCase(name) ? (text: string) => text.toLowerCase() : (text: string) => text;
      return fields.valuesOf(item, name).some((value) => isPresent(value) && isMatch(String(value), fold));
    });
}

const isPresent = (value: unknown): boolean => value !== undefined && value !== null;

type Fold = (text: string) => string;

/** Tells whether a value is the one that a term asks for. */
function valueTest({
  open,
  from,
  to,
  close,
  phrase,
  word = "",
}: Token): (value: string, fold: Fold) => boolean {
  if (from !== undefined && to !== undefined) {
    const [lower, upper] = [from, to].map((bound) => bound.replaceAll('"', ""));
    return (value) =>
      isWithin(value, { text: lower ?? "*", isIncluded: open === "[" }, (order) => order > 0) &&
      isWithin(value, { text: upper ?? "*", isIncluded: close === "]" }, (order) => order < 0);
  }
  if (phrase !== undefined) return (value, fold) => isSame(fold(value), fold(unescaped(phrase)));
  if (/(?<!\\)[*?]/.test(word)) return (value, fold) => isLike(fold(value), fold(word));
  return (value, fold) => isSame(fold(value), fold(unescaped(word)));
}

const unescaped = (text: string): string => text.replaceAll(/\\(.)/g, "$1");

const DAY = /^\d{4}-\d\d(?:-\d\d)?$/;

/** A day, or a month, stands for each time in it. */
const isSame = (value: string, wanted: string): boolean =>
  value === wanted ||
  (DAY.test(wanted) && /^[T-]/.test(value.slice(wanted.length)) && value.startsWith(wanted));

/** Numbers are compared as such, times by as much of them as the bound has. */
function isWithin(
  value: string,
  { text, isIncluded }: { readonly text: string; readonly isIncluded: boolean },
  isInside: (order: number) => boolean,
): boolean {
  if (text === "*") return true;
  const [number, bound] = [Number(value), Number(text)];
  const areNumbers = value !== "" && !Number.isNaN(number) && !Number.isNaN(bound);
  const order = areNumbers ? Math.sign(number - bound) : compare(value.slice(0, text.length), text);
  return order === 0 ? isIncluded : isInside(order);
}

const compare = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

/** Whether a text fits a pattern with `*` and `?`; each mark is looked at a few times at most, whatever the pattern. */
function isLike(text: string, pattern: string): boolean {
  const marks = [...pattern.matchAll(/\\(.)|(.)/gsu)].map(([, escaped, plain]) => ({
    mark: escaped ?? plain ?? "",
    isWild: escaped === undefined,
  }));
  const isAny = (index: number): boolean => marks[index]?.isWild === true && marks[index].mark === "*";
  const fits = (index: number, character: string): boolean => {
    const mark = marks[index];
    return mark !== undefined && (mark.mark === character || (mark.isWild && mark.mark === "?"));
  };
  const characters = [...text];
  let [at, index, star, resume] = [0, 0, -1, 0];
  while (at < characters.length) {
    if (isAny(index)) {
      [star, resume] = [index, at];
      index += 1;
    } else if (fits(index, characters[at] ?? "")) {
      at += 1;
      index += 1;
    } else if (star >= 0) {
      resume += 1;
      [at, index] = [resume, star + 1];
    } else return false;
  }
  while (isAny(index)) index += 1;
  return index === marks.length;
}
