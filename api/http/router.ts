/** A route, read: `GET /weeks/{week}` is for `GET`, and for what is between `/weeks/` and nothing. */
interface Pattern<Served> {
  readonly method: string;
  /** The part of the path before what can be anything; all of it where nothing can. */
  readonly before: string;
  /** The part after it; absent where the path has no such place. */
  readonly after?: string;
  readonly served: Served;
}

/** A route that was found, and the text in the path where it has `{…}`: empty where it has none. */
export interface Found<Served> {
  readonly served: Served;
  readonly parameter: string;
}

/** Finds what serves a request. Paths are taken as they are: decoding them is for whoever takes a request in. */
export interface Router<Served> {
  /** `HEAD` is served like `GET`. */
  find(method: string, path: string): Found<Served> | undefined;
  /** The methods that a path knows; none where nothing is. */
  methodsAt(path: string): string[];
}

/**
 * Makes the router of some routes.
 *
 * @param routes by their names, as the policy writes them: `GET /timesheets/{id}`.
 * @throws {TypeError} for a route with more than one `{…}`.
 */
export function createRouter<Served>(routes: Readonly<Record<string, Served>>): Router<Served> {
  const patterns = Object.entries(routes).map(([route, served]) => readRoute(route, served));
  const table = new Map<string, { plain: Map<string, Found<Served>>; open: Pattern<Served>[] }>();
  for (const pattern of patterns) {
    const { method, before, after, served } = pattern;
    const row = table.get(method) ?? { plain: new Map<string, Found<Served>>(), open: [] };
    table.set(method, row);
    if (after === undefined) row.plain.set(before, { served, parameter: "" });
    else row.open.push(pattern);
  }

  return {
    find(method, path) {
      const row = table.get(method === "HEAD" ? "GET" : method);
      if (row === undefined) return undefined;
      const plain = row.plain.get(path);
      if (plain !== undefined) return plain;
      for (const pattern of row.open) {
        const parameter = parameterOf(pattern, path);
        if (parameter !== undefined) return { served: pattern.served, parameter };
      }
      return undefined;
    },
    methodsAt(path) {
      const isAt = (pattern: Pattern<Served>) =>
        pattern.after === undefined ? pattern.before === path : parameterOf(pattern, path) !== undefined;
      const methods = patterns.filter(isAt).map(({ method }) => method);
      return [...new Set(methods.flatMap((method) => (method === "GET" ? ["GET", "HEAD"] : [method])))];
    },
  };
}

function readRoute<Served>(route: string, served: Served): Pattern<Served> {
  const [method = "", path = ""] = route.split(" ");
  const [before = "", after, ...more] = path.split(/\{\w+\}/);
  if (more.length > 0) throw new TypeError(`"${route}" has more than one part that can be anything`);
  return { method, before, ...(after !== undefined && { after }), served };
}

/** The text in a path where a pattern has `{…}`: neither empty nor more than one part of the path. */
function parameterOf({ before, after = "" }: Pattern<unknown>, path: string): string | undefined {
  if (!path.startsWith(before) || !path.endsWith(after)) return undefined;
  const parameter = path.slice(before.length, path.length - after.length);
  return parameter === "" || parameter.includes("/") ? undefined : parameter;
}
