/** The deed of each method, at what the path names. */
const DEEDS: Readonly<Record<string, string>> = {
  GET: "read",
  HEAD: "read",
  POST: "create",
  PUT: "change",
  PATCH: "change",
  DELETE: "delete",
};

/** Names in paths that are deeds themselves, done to what stands before them, or to what the scope is about. */
const ACTS: Readonly<Record<string, string>> = {
  approval: "approve",
  approve: "approve",
  archive: "archive",
  cancel: "cancel",
  cancellation: "cancel",
  import: "import",
  invitation: "invite",
  reject: "reject",
  rejection: "reject",
  restoration: "restore",
  submission: "submit",
  submit: "submit",
};

/** Things that one doesn't create: somebody has them. */
const UPLOADED = new Set(["batch", "upload", "file", "attachment"]);

/**
 * Puts into words what somebody does at a route: it follows from method and path, whatever scope the route needs.
 *
 * @param route for example `PUT /approvals/{id}`.
 * @param scope for example `approve:timesheets`, for what it is about; null where any token will do.
 * @returns for example `approve timesheets`.
 */
export function deedAt(route: string, scope: string | null): string {
  const [method = "", path = ""] = route.split(" ");
  const names = path.split("/").filter((part) => part !== "" && !part.startsWith("{"));
  const last = names.at(-1)?.replaceAll(/[_-]/g, " ");
  const deed = DEEDS[method];
  if (last === undefined || deed === undefined) return `call ${path}`;
  if (deed === "read") return `read ${last}`;
  const one = singular(last);
  const act = ACTS[one];
  const noun = names.at(-2)?.replaceAll(/[_-]/g, " ") ?? nounOf(scope);
  if (act !== undefined && noun !== undefined) return `${act} ${noun}`;
  if (deed === "create" && UPLOADED.has(one)) return `upload ${plural(one)}`;
  return `${deed} ${last}`;
}

/** The noun that a scope such as `approve:timesheets` is about; undefined for one that isn't made of a verb and a noun. */
const nounOf = (scope: string | null): string | undefined =>
  scope?.split(":")[1]?.replaceAll(/[_-]/g, " ") || undefined;

const singular = (noun: string): string => noun.replace(/(?<=(s|x|ch|sh))es$/, "").replace(/(?<!s)s$/, "");
const plural = (noun: string): string => `${noun}${/(s|x|ch|sh)$/.test(noun) ? "es" : "s"}`;
