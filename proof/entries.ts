import { setTimeout as sleep } from "node:timers/promises";
import type { Policy } from "../rules/policy/types.ts";
import { scopesGiven } from "./access.ts";
import { type ApiResponse, send } from "./api-client.ts";
import type { Disagreement } from "./disagreement.ts";
import type { Occasion } from "./occasion.ts";
import type { Persona } from "./personas.ts";
import { listsEntries, requestAbout, requestFor } from "./requests.ts";
import { describeHolder, type Holder } from "./sign-ins.ts";
import type { HostedTarget } from "./target.ts";

/** An entry of somebody's, tried by a holder at a route that admits them. */
export interface EntryTry {
  readonly holder: Holder;
  readonly route: string;
  readonly whose: "own" | "others'";
  /** The entry's id. */
  readonly id: string;
  /** By the policy. */
  readonly reached: boolean;
}

/** A try with what came of it. */
export interface TriedEntry extends EntryTry {
  readonly agrees: boolean;
  readonly disagreements: readonly Disagreement[];
}

type Target = Pick<HostedTarget, "policy" | "apiUrl"> & { readonly occasion: Occasion };

const LOG = "POST /timesheets";

/** The first try what changes nothing, the last what leaves nothing to be tried. */
const PHASES: readonly string[] = ["GET", "PUT", "DELETE"];

/**
 * All there is to try: each person who can log time logs an entry, and is to reach their own and another's at each route
 * that admits them, or not to.
 *
 * @returns the tries in phases: those of one can be made at the same time.
 */
export async function entryTries(holders: readonly Holder[], target: Target): Promise<EntryTry[][]> {
  const { policy } = target;
  const authors = holders.filter((holder) => holder.person !== undefined && mayCall(LOG, holder, target));
  // Two people may have one address.
  const entries = new Map<Persona | undefined, string>();
  for (const holder of authors) {
    const who = holder.person;
    const id = entries.get(who) ?? (await log(holder, target));
    if (id !== undefined) entries.set(who, id);
  }
  const tries: EntryTry[] = [];
  for (const holder of authors) {
    const who = holder.person;
    const [own, others] = [entries.get(who), [...entries].find(([owner]) => owner !== who)?.[1]];
    const routes = Object.keys(policy.routes).filter(
      (route) => isAboutEntries(route) && mayCall(route, holder, target),
    );
    for (const route of routes) {
      const given = scopesGiven(holder, target);
      // Whoever deletes an entry of their own gets one for it: others still try the first.
      const mine = route.startsWith("DELETE ") ? await log(holder, target) : own;
      const pairs = [["own", mine] as const, ["others'", others] as const];
      for (const [whose, id] of pairs) {
        const reached = reaches(policy, route, whose, given);
        if (id !== undefined && shows(route, reached)) tries.push({ holder, route, whose, id, reached });
      }
    }
  }
  return PHASES.map((method) => tries.filter(({ route }) => route.startsWith(`${method} `)));
}

/** By the policy alone: the API's own code has no part in what is expected of it. */
function reaches(policy: Policy, route: string, whose: EntryTry["whose"], given: readonly string[]): boolean {
  const { own, othersWith } = policy.reach?.[route] ?? { own: true, othersWith: undefined };
  return whose === "own" ? own : othersWith !== undefined && given.includes(othersWith);
}

const mayCall = (route: string, holder: Holder, target: Target): boolean =>
  holder.tokens !== undefined &&
  scopesGiven(holder, target).some((scope) => scope === target.policy.routes[route]);

/** Routes that name an entry, and all that could show one. */
const isAboutEntries = (route: string): boolean => route.includes("{id}") || route.startsWith("GET ");

/** Whether a response tells it: any could show an entry that it must not, only a list shows all that it may. */
const shows = (route: string, reached: boolean): boolean =>
  !reached || route.includes("{id}") || listsEntries(route);

/** Logs an entry, and gives its id; nothing where it can't be logged, which is told elsewhere. */
async function log(holder: Holder, { apiUrl, occasion }: Target): Promise<string | undefined> {
  const { status, body } = await send(apiUrl, requestFor(LOG, occasion, holder.tokens?.access_token));
  if (status !== 201) return undefined;
  const { id } = JSON.parse(body) as { id?: unknown };
  return typeof id === "string" ? id : undefined;
}

/** Statuses of an entry that is there for its caller, whatever else keeps them from changing it. */
const THERE: readonly number[] = [200, 204, 304, 409, 412];
const NOT_THERE: readonly number[] = [403, 404];

/** Milliseconds after which a list is asked again for what it doesn't show yet. */
const LATER = [200, 800, 2_000];

/** Tries an entry, through the gateway: whose it is, the API alone can tell. */
export async function tryEntry(tried: EntryTry, { policy, apiUrl, occasion }: Target): Promise<TriedEntry> {
  const { holder, route, whose, id, reached } = tried;
  const request = requestAbout(route, id, occasion, holder.tokens?.access_token);
  let response = await send(apiUrl, request);
  // A list of an index shows a change a moment later.
  for (const wait of reached ? LATER : []) {
    if (isReached(route, id, response) !== false || route.includes("{id}")) break;
    await sleep(wait);
    response = await send(apiUrl, request);
  }
  const found = isReached(route, id, response);
  if (found === reached) return { ...tried, agrees: true, disagreements: [] };
  const where = `${describeHolder(holder, policy)} · ${route} · an entry of ${whose === "own" ? "their own" : "somebody else's"}`;
  const look = "reach in rules/policy.ts, and the route's handler in api/routes";
  const what = `the policy ${reached ? "lets them reach it" : "keeps it from them"}, but the response was ${response.status}`;
  const code = found === undefined ? "ANSWER_BROKEN" : found ? "ACCESS_TOO_WIDE" : "ACCESS_TOO_NARROW";
  return { ...tried, agrees: false, disagreements: [{ code, where, what, look }] };
}

/** Nothing where the response doesn't tell. */
function isReached(route: string, id: string, { status, body }: ApiResponse): boolean | undefined {
  if (!route.includes("{id}")) return status === 200 ? body.includes(id) : undefined;
  if (THERE.includes(status)) return true;
  return NOT_THERE.includes(status) ? false : undefined;
}
