/** Verbs that scopes begin with, and that a sentence can take as they are. */
const VERBS = new Set([
  "read",
  "list",
  "view",
  "search",
  "export",
  "create",
  "add",
  "write",
  "update",
  "change",
  "edit",
  "delete",
  "remove",
  "approve",
  "reject",
  "submit",
  "send",
  "upload",
  "import",
  "manage",
  "assign",
  "invite",
  "cancel",
  "archive",
  "restore",
]);
const READING = new Set(["read", "list", "view", "search", "export"]);
const MAKING = new Set(["create", "add", "write"]);

/**
 * Puts into words what somebody does at a route: those of its scope, as far as they fit its method. A scope that isn't
 * made of a verb and a noun is named as it is.
 *
 * @param route for example `PUT /approvals/{id}`.
 * @param scope for example `approve:timesheets`; null where any token will do.
 * @returns for example `approve timesheets`.
 */
export function deedAt(route: string, scope: string | null): string {
  const [method = "", path = ""] = route.split(" ");
  if (scope === null) return `call ${path}`;
  const [verb, noun] = verbAndNoun(scope);
  if (verb === undefined || noun === undefined) return `use ${scope}`;
  if (method === "GET" && !READING.has(verb)) return `read ${lastName(path)}`;
  if ((method === "PUT" || method === "PATCH") && MAKING.has(verb)) return `change ${noun}`;
  return `${verb} ${noun}`;
}

/** `approve:timesheets`, and `batch:upload` too, which has them the other way round. */
function verbAndNoun(scope: string): readonly [verb?: string, noun?: string] {
  const [first = "", second = ""] = scope.split(":").map((part) => part.replaceAll(/[_-]/g, " "));
  if (VERBS.has(first) && second !== "") return [first, second];
  if (VERBS.has(second) && first !== "") return [second, plural(first)];
  return [];
}

const plural = (noun: string): string => `${noun}${/(s|x|ch|sh)$/.test(noun) ? "es" : "s"}`;

/** The last part of a path that is no parameter. */
const lastName = (path: string): string =>
  path
    .split("/")
    .filter((part) => part !== "" && !part.startsWith("{"))
    .at(-1)
    ?.replaceAll(/[_-]/g, " ") ?? path;
