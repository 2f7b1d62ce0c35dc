import { type Cell, scopesGiven, tryAccess } from "./access.ts";
import { outcomeOf, send } from "./api-client.ts";
import { type Attack, attack } from "./attacks.ts";
import type { Disagreement } from "./disagreement.ts";
import { entryTries, type TriedEntry, tryEntry } from "./entries.ts";
import { type ForbiddenLogin, tryForbiddenLogins } from "./logins.ts";
import { requestFor } from "./requests.ts";
import { type Holder, holdersOf, obtainTokens } from "./sign-ins.ts";
import type { ProofTarget } from "./target.ts";

/** A proof that was made: everything that it tried, and what came of it. */
export interface ProofReport {
  readonly holders: readonly Holder[];
  readonly cells: readonly Cell[];
  readonly entries: readonly TriedEntry[];
  readonly attacks: readonly Attack[];
  readonly logins: readonly ForbiddenLogin[];
  /** Routes that need no token, and whether they answer without one. */
  readonly openRoutes: readonly { readonly route: string; readonly agrees: boolean }[];
  /** Every disagreement with the policy; none when the proof holds. */
  readonly disagreements: readonly Disagreement[];
}

/** How far a proof is. */
export type Progress = (step: {
  readonly what: string;
  readonly done: number;
  readonly total: number;
}) => void;

/**
 * Proves that a running system does what the policy says: everybody, through every application, at every route, with
 * tokens got by real flows; then with every bad token; then by every way in that has to be closed.
 *
 * @returns what was tried, with every disagreement. It throws only when the system cannot be asked at all, and when
 * there is no request for a route.
 */
export async function prove(target: ProofTarget, progress: Progress = () => undefined): Promise<ProofReport> {
  const { policy } = target;
  const routes = Object.keys(policy.routes);
  // Says what is missing before anybody has to sign in.
  for (const route of [...routes, ...policy.openRoutes]) requestFor(route);
  const holders = await eachOf("signing in", holdersOf(target), progress, (holder) =>
    obtainTokens(holder, target),
  );
  const pairs = holders.flatMap((holder) => {
    const given = scopesGiven(holder, target);
    return routes.map((route) => ({ holder, route, given }));
  });
  const cells = await eachOf("calling routes", pairs, progress, ({ holder, route, given }) =>
    tryAccess(holder, route, target, given),
  );
  const entries: TriedEntry[] = [];
  for (const phase of await entryTries(holders, target)) {
    entries.push(...(await eachOf("reaching entries", phase, progress, (tried) => tryEntry(tried, target))));
  }
  const idToken = holders.map(({ tokens }) => tokens?.id_token).find((token) => token !== undefined);
  const attacked = routes.flatMap((route) => {
    const admitted = cells.find(
      (cell) => cell.route === route && cell.admitted && cell.holder.tokens !== undefined,
    );
    return admitted === undefined ? [] : [{ route, holder: admitted.holder }];
  });
  const attacks = await eachOf("attacking routes", attacked, progress, ({ route, holder }) =>
    attack(route, holder, idToken, target),
  );
  const logins = await eachOf("forbidden logins", Object.keys(policy.applications), progress, (application) =>
    tryForbiddenLogins(application, target),
  );
  const openRoutes = await eachOf("calling open routes", policy.openRoutes, progress, async (route) => {
    const outcome = outcomeOf(await send(target.apiUrl, requestFor(route)));
    return { route, agrees: outcome.kind === "admitted" && outcome.status < 300 };
  });
  const tried = { holders, cells, entries, attacks: attacks.flat(), logins: logins.flat(), openRoutes };
  return { ...tried, disagreements: disagreementsOf(tried) };
}

function disagreementsOf(tried: Omit<ProofReport, "disagreements">): Disagreement[] {
  const closed = tried.openRoutes.filter(({ agrees }) => !agrees);
  return [
    ...[...tried.holders, ...tried.cells, ...tried.entries, ...tried.attacks, ...tried.logins].flatMap(
      ({ disagreements }) => disagreements,
    ),
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

async function eachOf<Item, Result>(
  what: string,
  items: readonly Item[],
  progress: Progress,
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const queue = items.entries();
  let done = 0;
  progress({ what, done, total: items.length });
  const worker = async () => {
    for (const [index, item] of queue) {
      results[index] = await act(item);
      done += 1;
      progress({ what, done, total: items.length });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, worker));
  return results;
}
