import { type Cell, scopesGiven, tryAccess } from "./access.ts";
import { outcomeOf, send } from "./api-client.ts";
import { type Attack, attack } from "./attacks.ts";
import { decode } from "./bad-tokens.ts";
import { cleanUp, mayDelete } from "./clean-up.ts";
import type { Disagreement } from "./disagreement.ts";
import { type TriedElement, tryElements } from "./elements.ts";
import { entryTries, type TriedEntry, tryEntry } from "./entries.ts";
import { type ForbiddenLogin, tryDirectories, tryForbiddenLogins } from "./logins.ts";
import { narrowedHolders } from "./narrowed.ts";
import { farOffDay, type Occasion } from "./occasion.ts";
import { requestFor } from "./requests.ts";
import { type TriedFactor, trySecondFactor } from "./second-factors.ts";
import { type Holder, holdersOf, obtainTokens } from "./sign-ins.ts";
import type { HostedTarget, ProofTarget } from "./target.ts";
import { untriedOf } from "./untried.ts";

/** A proof that was made: everything that it tried, and what came of it. */
export interface ProofReport {
  readonly holders: readonly Holder[];
  readonly cells: readonly Cell[];
  /** The parts of applications, and who is shown them. */
  readonly elements: readonly TriedElement[];
  /** The same with tokens of the issuer of before, while people move away from it. */
  readonly formerCells: readonly Cell[];
  /** The same with one scope alone, of those who hold several that a route admits. */
  readonly narrowedCells: readonly Cell[];
  readonly entries: readonly TriedEntry[];
  readonly attacks: readonly Attack[];
  /** The scopes that people get without the second factor which the policy wants of them. */
  readonly factors: readonly TriedFactor[];
  readonly logins: readonly ForbiddenLogin[];
  /** Routes that need no token, and whether they answer without one. */
  readonly openRoutes: readonly { readonly route: string; readonly agrees: boolean }[];
  /** Whether what the gateway refuses was tried past it, too. */
  readonly pastGateway: boolean;
  /** Every disagreement with the policy; none when the proof holds. */
  readonly disagreements: readonly Disagreement[];
  /** All that wasn't tried, with the reasons. */
  readonly untried: readonly string[];
}

/** The exit status: 1 for any disagreement, else 2 when somebody could not be tried at all, else 0. */
export function statusOf({ disagreements, holders, logins, factors }: ProofReport): 0 | 1 | 2 {
  if (disagreements.length > 0) return 1;
  return [...holders, ...logins, ...factors].some(({ untried }) => untried !== undefined) ? 2 : 0;
}

/** How far a proof is. */
export type Progress = (step: {
  readonly what: string;
  readonly done: number;
  readonly total: number;
}) => void;

/**
 * Proves that a running system does what the policy says: everybody, through every application, at every route, with
 * tokens got by real flows; then with every bad token; then by every way in that has to be closed. What it logs it
 * deletes in the end, also when it is cut off.
 *
 * @param signal cuts it off.
 * @returns what was tried, with every disagreement. It throws only when the system cannot be asked at all, when
 * there is no request for a route, and when it is cut off.
 */
export async function prove(
  target: ProofTarget,
  progress: Progress = () => undefined,
  signal?: AbortSignal,
): Promise<ProofReport> {
  const { policy } = target;
  const each = eachOf(progress, signal);
  const day = farOffDay();
  // Says what is missing before anybody has to sign in.
  for (const route of [...Object.keys(policy.routes), ...policy.openRoutes]) requestFor(route, day);
  const holders = await each("signing in", holdersOf(target), (holder) => obtainTokens(holder, target));
  const { tried, left } =
    target.apiUrl === undefined
      ? { tried: await tryTenant(holders, { ...target, occasion: day }, each), left: [] }
      : await tryAndCleanUp(holders, { ...target, apiUrl: target.apiUrl }, day, each);
  const all = { holders, ...tried };
  return {
    ...all,
    pastGateway: target.inside !== undefined,
    disagreements: [...disagreementsOf(all), ...left],
    untried: untriedOf(all, target),
  };
}

/** All that is tried once everybody has signed in. */
type Tries = Pick<
  ProofReport,
  | "cells"
  | "elements"
  | "formerCells"
  | "narrowedCells"
  | "entries"
  | "attacks"
  | "factors"
  | "logins"
  | "openRoutes"
>;

/** Tries everything, and deletes what that has logged, also when it is cut off. */
async function tryAndCleanUp(
  holders: readonly Holder[],
  target: HostedTarget,
  day: ReturnType<typeof farOffDay>,
  each: ReturnType<typeof eachOf>,
): Promise<{ readonly tried: Tries; readonly left: readonly Disagreement[] }> {
  const deleter = holders.find((holder) => mayDelete(holder, target))?.tokens;
  const uploadsFor = deleter && String(decode(deleter.access_token).claims.sub);
  const occasion: Occasion = { ...day, ...(uploadsFor !== undefined && { uploadsFor }) };
  let left: readonly Disagreement[] = [];
  let tried: Tries;
  try {
    tried = await tryEverything(holders, { ...target, occasion }, each);
  } finally {
    left = await cleanUp(holders, { ...target, occasion });
  }
  return { tried, left };
}

/** All that can be tried of a stack that hosts no API. */
async function tryTenant(
  holders: readonly Holder[],
  target: ProofTarget & { readonly occasion: Occasion },
  each: ReturnType<typeof eachOf>,
): Promise<Tries> {
  return {
    factors: await withoutFactors(holders, target, each),
    cells: [],
    elements: [],
    formerCells: [],
    narrowedCells: [],
    entries: [],
    attacks: [],
    logins: await forbiddenLogins(target, each),
    openRoutes: [],
  };
}

async function withoutFactors(
  holders: readonly Holder[],
  target: ProofTarget & { readonly occasion: Occasion },
  each: ReturnType<typeof eachOf>,
): Promise<TriedFactor[]> {
  const tried = await each("without a factor", holders, (holder) => trySecondFactor(holder, target));
  return tried.flat();
}

async function forbiddenLogins(
  target: ProofTarget,
  each: ReturnType<typeof eachOf>,
): Promise<ForbiddenLogin[]> {
  const logins = await each("forbidden logins", Object.keys(target.policy.applications), (application) =>
    tryForbiddenLogins(application, target),
  );
  const ofDirectories = await each("directories", [target], tryDirectories);
  return [...logins, ...ofDirectories].flat();
}

async function tryEverything(
  holders: readonly Holder[],
  target: HostedTarget & { readonly occasion: Occasion },
  each: ReturnType<typeof eachOf>,
): Promise<Tries> {
  const { policy, occasion } = target;
  const routes = Object.keys(policy.routes);
  const pairs = holders
    .filter(({ untried }) => untried === undefined)
    .flatMap((holder) => {
      const given = scopesGiven(holder, target);
      return routes.map((route) => ({ holder, route, given }));
    });
  const cells = await each("calling routes", pairs, ({ holder, route, given }) =>
    tryAccess(holder, route, target, given),
  );
  const elements = holders.flatMap((holder) => tryElements(holder, target));
  const formerCells = await tryFormerIssuer(holders, target, each);
  const narrowed = await each("with one scope", narrowedHolders(holders, target), (holder) =>
    obtainTokens(holder, target),
  );
  const narrowedCells = await callRoutes("routes by one scope", narrowed, target, each);
  const entries: TriedEntry[] = [];
  for (const phase of await entryTries([...holders, ...narrowed], target)) {
    entries.push(...(await each("reaching entries", phase, (tried) => tryEntry(tried, target))));
  }
  const idToken = holders.map(({ tokens }) => tokens?.id_token).find((token) => token !== undefined);
  const attacked = routes.flatMap((route) => {
    const admitted = cells.find(
      (cell) => cell.route === route && cell.admitted && cell.holder.tokens !== undefined,
    );
    return admitted === undefined ? [] : [{ route, holder: admitted.holder }];
  });
  const attacks = await each("attacking routes", attacked, ({ route, holder }) =>
    attack(route, holder, idToken, target),
  );
  const factors = await withoutFactors(holders, target, each);
  const logins = await forbiddenLogins(target, each);
  const openRoutes = await each("calling open routes", policy.openRoutes, async (route) => {
    const outcome = outcomeOf(await send(target.apiUrl, requestFor(route, occasion)));
    return { route, agrees: outcome.kind === "admitted" && outcome.status < 300 };
  });
  return {
    cells,
    elements,
    formerCells,
    narrowedCells,
    entries,
    attacks: attacks.flat(),
    factors,
    logins,
    openRoutes,
  };
}

/** Signs everybody in once more, at the issuer of before, and calls every route with what they get. */
async function tryFormerIssuer(
  holders: readonly Holder[],
  target: HostedTarget & { readonly occasion: Occasion },
  each: ReturnType<typeof eachOf>,
): Promise<Cell[]> {
  const { formerIssuer: issuer } = target;
  if (issuer === undefined) return [];
  const former = await each("at the former issuer", holders, ({ application, person }) =>
    obtainTokens({ application, ...(person !== undefined && { person }) }, { ...target, issuer }),
  );
  return callRoutes("with its tokens", former, target, each);
}

/** Calls every route with what some holders got anew. */
async function callRoutes(
  what: string,
  holders: readonly Holder[],
  target: HostedTarget & { readonly occasion: Occasion },
  each: ReturnType<typeof eachOf>,
): Promise<Cell[]> {
  const pairs = holders.flatMap((holder) =>
    Object.keys(target.policy.routes).map((route) => ({
      holder,
      route,
      given: scopesGiven(holder, target),
    })),
  );
  const cells = await each(what, pairs, ({ holder, route, given }) =>
    tryAccess(holder, route, target, given),
  );
  const [first, ...others] = cells;
  // Faults of the sign-ins themselves are told with the first of their calls.
  const faults = holders.flatMap(({ disagreements }) => disagreements);
  return first === undefined
    ? []
    : [{ ...first, disagreements: [...faults, ...first.disagreements] }, ...others];
}

function disagreementsOf(tried: Tries & Pick<ProofReport, "holders">): Disagreement[] {
  const closed = tried.openRoutes.filter(({ agrees }) => !agrees);
  return [
    ...[
      ...tried.holders,
      ...tried.cells,
      ...tried.elements,
      ...tried.formerCells,
      ...tried.narrowedCells,
      ...tried.entries,
      ...tried.attacks,
      ...tried.factors,
      ...tried.logins,
    ].flatMap(({ disagreements }) => disagreements),
    ...closed.map(
      ({ route }): Disagreement => ({
        code: "ACCESS_TOO_NARROW",
        where: route,
        what: "the policy opens it to anyone, but a request without a token gets no 200",
        look: "the route in infra/hosting and its handler in api/",
      }),
    ),
  ];
}

/** How many checks are under way at once: enough to keep two cores busy. */
const CONCURRENCY = 4;

/** @param signal after which no other item is begun: the checks then fail with its reason. */
const eachOf =
  (progress: Progress, signal: AbortSignal | undefined) =>
  async <Item, Result>(
    what: string,
    items: readonly Item[],
    act: (item: Item) => Promise<Result>,
  ): Promise<Result[]> => {
    const results = new Array<Result>(items.length);
    const queue = items.entries();
    let done = 0;
    progress({ what, done, total: items.length });
    const worker = async () => {
      for (const [index, item] of queue) {
        signal?.throwIfAborted();
        results[index] = await act(item);
        done += 1;
        progress({ what, done, total: items.length });
      }
    };
    // Others that are under way are awaited, whatever fails: an entry has to be there when it is to be deleted.
    const ended = await Promise.allSettled(Array.from({ length: CONCURRENCY }, worker));
    for (const one of ended) if (one.status === "rejected") throw one.reason;
    return results;
  };
