/** Where one is before one is signed in; nobody is brought back there. */
const OUTSIDE: ReadonlySet<string> = new Set(["/", "/sign-in", "/callback"]);

/** A screen as a path with its parameters; undefined for those on the way in. */
export function placeOf(path: string, parameters: Readonly<Record<string, unknown>>): string | undefined {
  if (OUTSIDE.has(path)) return undefined;
  const texts = Object.entries(parameters).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string" && !path.endsWith(`/${entry[1]}`),
  );
  const query = new URLSearchParams(texts).toString();
  return query === "" ? path : `${path}?${query}`;
}
