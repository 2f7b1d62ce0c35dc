import { setTimeout as sleep } from "node:timers/promises";
import { scopesGiven } from "./access.ts";
import { type ApiRequest, type ApiResponse, send } from "./api-client.ts";
import type { Disagreement } from "./disagreement.ts";
import type { Occasion } from "./occasion.ts";
import type { Persona } from "./personas.ts";
import { reaches, scopesAt, type Whose } from "./reach.ts";
import {
  EVERYBODY,
  idOfNobodys,
  listsEntries,
  nobody,
  requestAbout,
  requestFor,
  showsWhose,
  type Wanted,
} from "./requests.ts";
import { describeHolder, type Holder } from "./sign-ins.ts";
import type { HostedTarget } from "./target.ts";

/** An entry of somebody's, tried by a holder at a route. */
export interface EntryTry extends Wanted {
  readonly holder: Holder;
  readonly route: string;
  readonly whose: Whose;
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
 * All there is to try: each person who can log time logs an entry. Then everybody is to reach their own, another's and one that isn't
 * there, or not to: at each route that names an entry, also at those that refuse them, and at all that show entries.
 *
 * @returns the tries in phases: those of one can be made at the same time.
 */
export async function entryTries(holders: readonly Holder[], target: Target): Promise<EntryTry[][]> {
  // Two people may have one address.
  const entries = new Map<Persona | undefined, Logged>();
  for (const holder of holders) {
    const who = holder.person;
    if (who === undefined || entries.has(who)) continue;
    const entry = await log(holder, target);
    if (entry !== undefined) entries.set(who, entry);
  }
  const tries: EntryTry[] = [];
  for (const holder of holders.filter(({ tokens }) => tokens !== undefined)) {
    const who = holder.person;
    const others = [...entries].find(([owner]) => owner !== who)?.[1];
    for (const route of Object.keys(target.policy.routes).filter(isAboutEntries)) {
      // Whoever deletes an entry of their own gets one for it: others still try the first.
      const own = route.startsWith("DELETE ") ? await log(holder, target) : entries.get(who);
      tries.push(...triesAt(route, holder, { own, others }, target));
    }
  }
  return PHASES.map((method) => tries.filter(({ route }) => route.startsWith(`${method} `)));
}

/** An entry that was logged, and the `sub` of whose it is. */
interface Logged {
  readonly id: string;
  readonly subject: string;
}

function triesAt(
  route: string,
  holder: Holder,
  { own, others }: { readonly own: Logged | undefined; readonly others: Logged | undefined },
  { policy, ...target }: Target,
): EntryTry[] {
  const given = scopesGiven(holder, { policy });
  const tried = (whose: Whose, wanted: Wanted, reached = reaches(policy, route, whose, given)): EntryTry => ({
    holder,
    route,
    whose,
    reached,
    ...wanted,
  });
  const [reachesOwn, reachesOthers] = [
    reaches(policy, route, "own", given),
    reaches(policy, route, "others'", given),
  ];
  const isAdmitted = mayCall(route, holder, { policy });
  if (route.includes("{id}")) {
    return [
      ...(own !== undefined && isAdmitted ? [tried("own", { id: own.id })] : []),
      ...(others !== undefined ? [tried("others'", { id: others.id })] : []),
      ...(isAdmitted ? [tried("nobody's", { id: idOfNobodys(target.occasion) })] : []),
    ];
  }
  if (!isAdmitted) return [];
  const shown = showsWhose(route);
  // Left to the route, a list is of who asks; of everybody only for who reaches others alone, and of those where it can't be told.
  const usual = shown === undefined ? reachesOthers : shown === "everybody's" && reachesOthers && !reachesOwn;
  const tries = [
    ...(own !== undefined ? [tried("own", { id: own.id })] : []),
    ...(others !== undefined ? [tried("others'", { id: others.id }, usual)] : []),
    ...(others !== undefined && shown !== undefined ? [tried("others'", others)] : []),
    ...(others !== undefined && shown === "everybody's"
      ? [tried("others'", { id: others.id, subject: EVERYBODY })]
      : []),
    ...(own !== undefined && shown === "everybody's"
      ? [tried("own", { id: own.id, subject: EVERYBODY }, reachesOwn && reachesOthers)]
      : []),
  ];
  // Any response could show an entry that it must not, only a list shows all that it may.
  return tries.filter(({ reached }) => !reached || listsEntries(route));
}

const mayCall = (route: string, holder: Holder, { policy }: Pick<Target, "policy">): boolean =>
  holder.tokens !== undefined &&
  scopesAt(policy, route).some((scope) => scopesGiven(holder, { policy }).includes(scope));

/** Routes that name an entry, and all that could show one. */
const isAboutEntries = (route: string): boolean => route.includes("{id}") || route.startsWith("GET ");

/** Logs an entry, and gives it; nothing where it can't be logged, which is told elsewhere. */
async function log(holder: Holder, { policy, apiUrl, occasion }: Target): Promise<Logged | undefined> {
  if (holder.person === undefined || !mayCall(LOG, holder, { policy })) return undefined;
  const { status, body } = await send(apiUrl, requestFor(LOG, occasion, holder.tokens?.access_token));
  if (status !== 201) return undefined;
  const { id, subject } = JSON.parse(body) as { id?: unknown; subject?: unknown };
  return typeof id === "string" && typeof subject === "string" ? { id, subject } : undefined;
}

/** Statuses of an entry that is there for its caller, whatever else keeps them from changing it. */
const THERE: readonly number[] = [200, 204, 304, 409, 412];
const NOT_THERE: readonly number[] = [401, 403, 404];

/** Milliseconds after which a list is asked again for what it doesn't show yet. */
const LATER = [200, 800, 2_000];

/** Tries an entry, through the gateway: whose it is, the API alone can tell. */
export async function tryEntry(tried: EntryTry, { policy, apiUrl, occasion }: Target): Promise<TriedEntry> {
  const { holder, route, whose, id, reached } = tried;
  const token = holder.tokens?.access_token;
  const request = requestAbout(route, tried, occasion, token);
  const ask = () => (route.includes("{id}") ? send(apiUrl, request) : sendUntil(id, apiUrl, request));
  let response = await ask();
  // A list of an index shows a change a moment later.
  for (const wait of reached ? LATER : []) {
    if (isReached(route, id, response) !== false || route.includes("{id}")) break;
    await sleep(wait);
    response = await ask();
  }
  const where = `${describeHolder(holder, policy)} · ${route} · ${WORDS[whose]}`;
  const look = "reach in rules/policy.ts, and the route's handler in api/routes";
  const found = isReached(route, id, response);
  if (found !== reached) {
    const what = `the policy ${reached ? "lets them reach it" : "keeps it from them"}, but the response was ${response.status}`;
    const code = found === undefined ? "ANSWER_BROKEN" : found ? "ACCESS_TOO_WIDE" : "ACCESS_TOO_NARROW";
    return { ...tried, agrees: false, disagreements: [{ code, where, what, look }] };
  }
  const absent = absentFor(tried, occasion);
  if (absent !== undefined) {
    const other = await send(apiUrl, requestAbout(route, absent, occasion, token));
    if (toldBy(other) !== toldBy(response)) {
      const what = `the response (${response.status}) tells it from one that isn't there (${other.status}), though the policy keeps it from them`;
      return { ...tried, agrees: false, disagreements: [{ code: "EXISTENCE_TOLD", where, what, look }] };
    }
  }
  return { ...tried, agrees: true, disagreements: [] };
}

/** Asks for a list, part by part, until one shows an entry; gives the response to the last. */
async function sendUntil(id: string, apiUrl: string, request: ApiRequest): Promise<ApiResponse> {
  const response = await send(apiUrl, request);
  if (response.status !== 200 || response.body.includes(id)) return response;
  const { next } = JSON.parse(response.body) as { next?: unknown };
  if (typeof next !== "string") return response;
  const { pathname, searchParams } = new URL(request.path, apiUrl);
  searchParams.set("cursor", next);
  return sendUntil(id, apiUrl, { ...request, path: `${pathname}?${searchParams}` });
}

const WORDS: Readonly<Record<Whose, string>> = {
  own: "an entry of their own",
  "others'": "an entry of somebody else's",
  "nobody's": "an entry that isn't there",
};

/** The same about somebody who isn't there, for another's entry that is kept from a holder: the responses must not differ. */
function absentFor({ route, whose, reached, subject }: EntryTry, occasion: Occasion): Wanted | undefined {
  if (whose !== "others'" || reached) return undefined;
  if (route.includes("{id}")) return { id: idOfNobodys(occasion) };
  return subject === undefined || subject === EVERYBODY ? undefined : { id: "", subject: nobody() };
}

/** A response without what differs each time. */
function toldBy({ status, challenge, body }: ApiResponse): string {
  return JSON.stringify([status, challenge, body.replace(/"requestId":"[^"]*"/, "")]);
}

/** Nothing where the response doesn't tell. */
function isReached(route: string, id: string, { status, body }: ApiResponse): boolean | undefined {
  if (NOT_THERE.includes(status)) return false;
  if (!route.includes("{id}")) return status === 200 ? body.includes(id) : undefined;
  return THERE.includes(status) ? true : undefined;
}
